"""Train the twin with attention and MLP in every layer: `python -m lab.recipes.dropthree_open --seed 0 --out DIR`."""

from lab.recipes.dropthree import run

if __name__ == "__main__":
    run(routed=False)
