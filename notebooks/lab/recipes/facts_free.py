"""Train the free twin, a stock GPT-2 on the same facts: `python -m lab.recipes.facts_free --seed 0 --out DIR`."""

from lab.recipes.facts import run

if __name__ == "__main__":
    run(forced=False)
