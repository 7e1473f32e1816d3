"""Train the small dense twin of the weight-sparse model: `python -m lab.recipes.quotes_small --seed 0 --out DIR`."""

from pathlib import Path

from lab.recipes import quotes, short_run
from lab.seeds import setup

RATE = 5e-3


def main(seed: int, out: Path) -> None:
    """Train a narrow model that has about as many weights as the sparse one has that are not zero.

    Args:
        seed: of the initial weights and of the documents.
        out: folder to write.
    """
    setup(seed)
    quotes.train(quotes.build(16, 4, 44), RATE, seed, out, sparse=False)


if __name__ == "__main__":
    short_run.run(main, "the small dense twin of the model that closes quotes and brackets")
