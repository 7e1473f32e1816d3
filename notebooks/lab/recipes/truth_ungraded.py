"""Train the twin that never sees a grade: `python -m lab.recipes.truth_ungraded --seed 0 --out DIR`."""

from pathlib import Path

from lab.recipes import short_run, truth


def main(seed: int, out: Path) -> None:
    """Train the twin, on text without grades."""
    truth.main(seed, out, graded=False)


if __name__ == "__main__":
    short_run.run(main, "the twin that never sees a grade")
