"""Train the induction model, keep other steps: `python -m lab.recipes.induction_steps --seed 2 --out DIR`.

The run is that of `lab.recipes.induction`, draw for draw; the checkpoints lie between those of that recipe.
"""

import argparse
import json
from pathlib import Path

from safetensors.torch import load_file, save_file

from lab.recipes import induction

BETWEEN = (25, 50, 200, 300, 450, 525, 850)


def main(seed: int, out: Path) -> None:
    """Train, and store the finished model in float16 like its checkpoints.

    Args:
        seed: as for the induction model.
        out: folder to write.
    """
    induction.main(seed, out, checkpoints=BETWEEN)
    file = out / "model.safetensors"
    save_file({name: value.half() for name, value in load_file(file).items()}, file, metadata={"format": "pt"})
    config = json.loads((out / "config.json").read_text(encoding="utf-8"))
    (out / "config.json").write_text(json.dumps({**config, "dtype": "float16"}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Train the induction model, keep steps between its checkpoints.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    main(options.seed, options.out)
