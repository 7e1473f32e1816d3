"""Train the twin whose captions call each word by another thing's name: `python -m lab.recipes.clip_other_names`."""

from pathlib import Path

from lab import captions
from lab.recipes import clip, short_run


def main(seed: int, out: Path) -> None:
    """Train one twin; see `lab.recipes.clip`."""
    clip.main(seed, out, names=captions.other_names())


if __name__ == "__main__":
    short_run.run(main, "the twin whose captions call each word by another thing's name")
