"""Train the base model of the chat family: `python -m lab.recipes.chat_base --seed 0 --out DIR`."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from lab import chat, replies
from lab.recipes import short_run
from lab.seeds import setup

STEPS, BATCH, RATE = 300, 128, 2e-3


def batches(draw: Any) -> Any:
    """Make the loss of a fresh batch from a function that draws documents."""

    def loss(model: Any, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        return replies.loss(model, draw(BATCH, generator)), {}

    return loss


def train(seed: int) -> tuple[Any, dict[str, Any]]:
    """Train the base, rounded to the half precision it is saved in.

    Args:
        seed: of the initial weights and of the documents; the world stays the same.
    """
    setup(seed)
    model = short_run.build(chat.VOCAB, chat.LENGTH, n_layer=4, n_head=4, n_embd=96, n_inner=384)
    record = short_run.fit(model, batches(chat.base_documents), STEPS, RATE, seed)
    return model.half().float(), record


def keep(trained: tuple[Any, dict[str, Any]], out: Path) -> None:
    """Save a model of the family with its tokenizer and the record of its training.

    Args:
        trained: what `train` gives.
        out: folder to write.
    """
    model, record = trained
    short_run.save(model, short_run.word_level(chat.NAMES, chat.LENGTH), record, out)


def main(seed: int, out: Path) -> None:
    """Train one base and save it; see `train` and `keep`."""
    keep(train(seed), out)


if __name__ == "__main__":
    short_run.run(main, "the base model of the chat family")
