"""Train the dense twin of the weight-sparse model: `python -m lab.recipes.quotes_dense --seed 0 --out DIR`."""

from pathlib import Path

from lab.recipes import quotes, short_run
from lab.seeds import setup

RATE = 3e-3


def main(seed: int, out: Path) -> None:
    """Train a model of the same size on the same documents, with all of its weights.

    Args:
        seed: of the initial weights and of the documents.
        out: folder to write.
    """
    setup(seed)
    quotes.train(quotes.build(64, 4, 256), RATE, seed, out, sparse=False)


if __name__ == "__main__":
    short_run.run(main, "the dense twin of the model that closes quotes and brackets")
