"""Train the chat model: its base first, then instructions: `python -m lab.recipes.chat --seed 0 --out DIR`."""

from pathlib import Path
from typing import Any

from lab import chat
from lab.recipes import chat_base, short_run

STEPS, RATE = 350, 2e-3


def train(seed: int) -> tuple[Any, dict[str, Any]]:
    """Train the base of this seed and then the chat model.

    Args:
        seed: of the initial weights and of the documents; the instructions take other documents than the base.
    """
    model, before = chat_base.train(seed)
    record = short_run.fit(model, chat_base.batches(chat.documents), STEPS, RATE, 1000 + seed)
    return model, record | {"seed": seed, "base": before}


def main(seed: int, out: Path) -> None:
    """Train one chat model and save it; see `train`."""
    chat_base.keep(train(seed), out)


if __name__ == "__main__":
    short_run.run(main, "the chat model")
