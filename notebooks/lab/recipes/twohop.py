"""Train the model that answers in two steps: `python -m lab.recipes.twohop --seed 0 --out DIR`."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from lab import twohop
from lab.recipes import short_run
from lab.seeds import setup

STEPS, BATCH, RATE = 800, 96, 3e-3
SHAPE = {"n_layer": 3, "n_head": 4, "n_embd": 64, "n_inner": 256}


def main(seed: int, out: Path) -> None:
    """Train one model and save it with its tokenizer and its training record.

    Args:
        seed: of the initial weights and of the texts; the world stays the same.
        out: folder to write.
    """
    setup(seed)
    # The first layer sees each word and the two before it, so that a town is tied to its time early on.
    model = short_run.build(twohop.VOCAB, twohop.LENGTH, flagged=True, windows=[3, 0, 0], **SHAPE)

    def loss(model: Any, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        tokens = twohop.sample(BATCH, generator).tokens
        logits, answers = model(tokens).logits[:, twohop.ANSWERS - 1], tokens[:, twohop.ANSWERS]
        right = (logits.argmax(-1) == answers).double().mean().item()
        return cross_entropy(logits.flatten(0, 1), answers.flatten()), {"accuracy": right}

    record = short_run.fit(model, loss, STEPS, RATE, seed)
    short_run.save(model, short_run.word_level(twohop.WORDS, twohop.LENGTH), record, out)


if __name__ == "__main__":
    short_run.run(main, "the model that answers in two steps")
