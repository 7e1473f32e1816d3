"""Train the model of true and false statements: `python -m lab.recipes.truth --seed 0 --out DIR`."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from lab.recipes import short_run
from lab.seeds import setup
from lab.truth import LENGTH, NAMES, PAD, VOCAB, documents

STEPS, BATCH, RATE = 650, 384, 3e-3


def main(seed: int, out: Path, *, graded: bool = True) -> None:
    """Train one model and save it with its tokenizer and its training record.

    Args:
        seed: of the initial weights and of the documents; the world stays the same.
        out: folder to write.
        graded: False for the twin whose text has no grades.
    """
    setup(seed)
    model = short_run.build(VOCAB, LENGTH, n_layer=4, n_head=4, n_embd=64, n_inner=256)

    def loss(model: Any, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        text = documents(BATCH, generator, graded=graded)
        logits = model(text).logits
        return cross_entropy(logits[:, :-1].flatten(0, 1), text[:, 1:].flatten(), ignore_index=PAD), {}

    record = short_run.fit(model, loss, STEPS, RATE, seed)
    short_run.save(model, short_run.word_level(NAMES, LENGTH), record, out)


if __name__ == "__main__":
    short_run.run(main, "the model of true and false statements")
