"""Train the free twin, a stock GPT-2 on the same facts: `python -m lab.recipes.facts_free --seed 0 --out DIR`."""

from pathlib import Path

from lab.recipes import facts


def main(seed: int, out: Path) -> None:
    """Train the twin, an ordinary GPT-2 on the same facts."""
    facts.main(seed, out, forced=False)


if __name__ == "__main__":
    facts.run(forced=False)
