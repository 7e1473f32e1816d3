"""Train the twin that never sees a grade: `python -m lab.recipes.truth_ungraded --seed 0 --out DIR`."""

from lab.recipes.truth import run

if __name__ == "__main__":
    run(graded=False)
