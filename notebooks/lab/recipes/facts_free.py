"""Train the free twin, a stock GPT-2 on the same facts: `python -m lab.recipes.facts_free --seed 0 --out DIR`."""

from pathlib import Path

from lab.recipes import facts, short_run


def main(seed: int, out: Path) -> None:
    """Train the twin, an ordinary GPT-2 on the same facts."""
    facts.main(seed, out, forced=False)


if __name__ == "__main__":
    short_run.run(main, "the free twin of the model of facts")
