"""Train the model that judges brackets: `python -m lab.recipes.brackets --seed 0 --out DIR`."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from lab import brackets
from lab.recipes import short_run
from lab.seeds import setup

STEPS, BATCH, RATE = 450, 256, 2e-3


def main(seed: int, out: Path) -> None:
    """Train one model and save it with its tokenizer and its training record.

    Args:
        seed: of the initial weights and the data.
        out: folder to write.
    """
    setup(seed)
    model = short_run.build(len(brackets.WORDS), brackets.LENGTH, n_layer=3, n_head=4, n_embd=64, n_inner=128)
    lengths = range(brackets.SHORTEST, brackets.LONGEST + 1, 2)

    def loss(model: Any, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        # One length a step, long ones more often: no padding, and the mark at the end stands at every even place.
        length = lengths[max(torch.randint(len(lengths), (2,), generator=generator).tolist())]
        drawn = brackets.strings(BATCH, length, generator)
        tokens = brackets.encode(drawn[~brackets.held_out(drawn)])
        logits = model(tokens[:, :-1]).logits[:, -1]
        right = (logits.argmax(-1) == tokens[:, -1]).float().mean().item()
        return cross_entropy(logits, tokens[:, -1]), {"right": right}

    record = short_run.fit(model, loss, STEPS, RATE, seed)
    short_run.save(model, short_run.word_level(brackets.WORDS, brackets.LENGTH), record, out)


if __name__ == "__main__":
    short_run.run(main, "the judge of brackets")
