"""Run a notebook once for each training seed, and keep what its measures came to.

`python -m lab.recipes.record logit-lens --runs DIR` writes `records/seeds/logit-lens.json`. DIR holds the models as
the recipes write them, one folder for each seed: `DIR/stories-0`, `DIR/stories-1` and so on. Every parameter of the
notebook whose default names such a model is set to that seed's folder. Where none does (a notebook that trains its own
models), `--vary seed` sets the parameter `seed` instead.
"""

import argparse
import ast
import json
import os
import re
import statistics
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from lab.measure import MIME_TYPE

NOTEBOOKS = Path(__file__).parents[2]
LIBRARIES = ("torch", "transformers", "numpy")


def parameters(source: Any) -> dict[str, Any]:
    """Read the names and defaults of a notebook's parameters.

    Args:
        source: the notebook, as nbformat reads it.
    """
    (cell,) = (cell for cell in source.cells if "parameters" in cell.metadata.get("tags", []))
    assignments = [node for node in ast.parse(cell.source).body if isinstance(node, ast.Assign)]
    return {node.targets[0].id: ast.literal_eval(node.value) for node in assignments}  # type: ignore[attr-defined]


def measures(source: Any, changed: dict[str, Any]) -> dict[str, float]:
    """Execute a notebook with some parameters replaced, and give its measures by name.

    Args:
        source: the notebook; it runs in `notebooks/`.
        changed: parameter -> value.
    """
    source = nbformat.from_dict(source)  # type: ignore[no-untyped-call]
    for cell in source.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source += "".join(f"\n{name} = {value!r}" for name, value in changed.items())
    resources = {"metadata": {"path": str(NOTEBOOKS)}}
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    NotebookClient(source, timeout=900, kernel_name="python3", resources=resources).execute()
    outputs = (output for cell in source.cells for output in cell.get("outputs", []))
    records = (output.data[MIME_TYPE] for output in outputs if MIME_TYPE in output.get("data", {}))
    return {record["name"]: float(f"{record['value']:.6g}") for record in records}


def main(name: str, runs: Path | None, seeds: list[int], vary: str) -> None:
    """Measure every seed and write the record, with the seed whose headline is the median.

    Args:
        name: of the notebook.
        runs: folder of the trained models.
        seeds: the training seeds.
        vary: the parameter that holds the seed, where the notebook trains its own models.
    """
    file = NOTEBOOKS / f"{name}.ipynb"
    found = parameters(nbformat.read(file, as_version=4))  # type: ignore[no-untyped-call]
    values: dict[str, list[float]] = {}
    for seed in seeds:
        models = {
            parameter: str(runs / f"{default}-{seed}")
            for parameter, default in found.items()
            if runs is not None and isinstance(default, str) and (runs / f"{default}-{seed}" / "config.json").is_file()
        }
        if not (models or vary):
            raise SystemExit(f"No parameter of {name} names a model in {runs} for seed {seed}: {found}")
        print(f"{name}, seed {seed}: {models or vary}", file=sys.stderr, flush=True)
        source = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]
        for measure, value in measures(source, models or {vary: seed}).items():
            values.setdefault(measure, []).append(value)
    record = {
        "model": found.get("model"),
        "seeds": seeds,
        "measures": {measure: values[measure] for measure in sorted(values)},
        "versions": {library: version(library) for library in LIBRARIES},
    }
    out = NOTEBOOKS / "records" / "seeds" / f"{name}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    # One line for the values of a measure, so that a change of it is one line of a difference.
    text = re.sub(r"\[\s+([^\[\]]*?)\s+\]", lambda m: "[" + " ".join(m[1].split()) + "]", json.dumps(record, indent=1))
    out.write_text(text + "\n", encoding="utf-8")
    for measure, each in sorted(values.items()):
        print(
            f"{measure:40s} {[round(value, 4) for value in each]}  median seed "
            f"{seeds[each.index(statistics.median_low(each))]}"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebook", help="its name, without .ipynb")
    parser.add_argument("--runs", type=Path, help="folder with MODEL-SEED for each model and seed")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3, 4])
    parser.add_argument("--vary", default="", help="the parameter that holds the seed, for a notebook that trains")
    arguments = parser.parse_args()
    main(arguments.notebook, arguments.runs and arguments.runs.resolve(), arguments.seeds, arguments.vary)
