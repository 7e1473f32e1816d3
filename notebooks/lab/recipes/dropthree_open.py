"""Train the twin with attention and MLP in every layer: `python -m lab.recipes.dropthree_open --seed 0 --out DIR`."""

from pathlib import Path

from lab.recipes import dropthree, short_run


def main(seed: int, out: Path) -> None:
    """Train the twin, with attention and an MLP in every layer."""
    dropthree.main(seed, out, routed=False)


if __name__ == "__main__":
    short_run.run(main, "the twin of the model of the board game")
