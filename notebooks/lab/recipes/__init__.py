"""Training of the committed models, each from a seed: `python -m lab.recipes.<name> --seed 0 --out DIR`."""
