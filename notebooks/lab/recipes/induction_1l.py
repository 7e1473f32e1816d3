"""Train the one-layer twin of the induction model: `python -m lab.recipes.induction_1l --seed 0 --out DIR`."""

from pathlib import Path

from lab.recipes import induction


def main(seed: int, out: Path) -> None:
    """Train on the same data with the same settings; one layer leaves nothing for a head to compose with."""
    induction.main(seed, out, layers=1, checkpoints=())


if __name__ == "__main__":
    induction.run(1, ())
