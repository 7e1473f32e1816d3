"""Train the model that knows who has the thing: `python -m lab.recipes.names --seed 0 --out DIR`."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from lab import names
from lab.recipes import short_run
from lab.seeds import setup

STEPS, BATCH, RATE, POOL = 700, 128, 2e-3, 60_000
_REST = 0.1


def main(seed: int, out: Path) -> None:
    """Train one model and save it with its tokenizer and its training record.

    Args:
        seed: of the initial weights and the data.
        out: folder to write.
    """
    setup(seed)
    model = short_run.build(len(names.WORDS), names.LENGTH, n_layer=3, n_head=4, n_embd=64, n_inner=128)
    source = torch.Generator().manual_seed(10_000 + seed)
    tokens, ends, answers = names.encode([names.draw(source) for _ in range(min(POOL, BATCH * STEPS))])

    def loss(model: Any, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        rows = torch.randint(len(tokens), (BATCH,), generator=generator)
        batch, end, answer = tokens[rows], ends[rows], answers[rows]
        batch = batch[:, : int(end.max()) + 1]
        logits = model(batch).logits
        last = logits[torch.arange(BATCH), end]
        answered = cross_entropy(last, answer)
        inside = torch.arange(batch.shape[1])[None, 1:] <= end[:, None]
        rest = cross_entropy(logits[:, :-1].transpose(1, 2), batch[:, 1:], reduction="none")[inside].mean()
        everyone, who = answer == names.EVERYONE, batch[torch.arange(BATCH), end] == names.ID["with"]
        right = (last.argmax(-1) == answer).float()
        log = {"answer": answered.item(), "right": right.mean().item()}
        log |= {"who": right[who].mean().item(), "everyone": right[everyone].mean().item()}
        return answered + _REST * rest, log

    record = short_run.fit(model, loss, STEPS, RATE, seed)
    short_run.save(model, short_run.word_level(names.WORDS, names.LENGTH), record, out)


if __name__ == "__main__":
    short_run.run(main, "the model of names")
