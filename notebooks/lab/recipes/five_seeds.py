"""Run notebooks on the models of all seeds and record every measure; see `--help`.

`python -m lab.recipes.five_seeds --runs DIR` expects DIR/induction-0 to -4 and DIR/induction-1l-0 to -4, as the recipes
write them, and prints the record that stands as seeds.json beside the committed model.
"""

import argparse
import json
import statistics
import sys
from importlib.metadata import version
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from lab.measure import MIME_TYPE

SEEDS = range(5)
NOTEBOOKS = ("induction-heads", "activation-patching")
HEADLINE = "ablation_share"
LIBRARIES = ("torch", "transformers", "numpy")

# What a claim is compared with; everything else is what a claim is about.
CONTROLS = frozenset(
    {
        "ablation_share_random_heads",
        "ablation_share_same_layer",
        "answer_rate_unrelated",
        "asymmetry_value",
        "copying_rate_other_heads",
        "edge_share_random",
        "edge_share_rest",
        "formation_gap_language",
        "gap_twin",
        "other_single_share",
        "prefix_matching_twin",
        "previous_head_value",
        "restored_by_other_heads",
        "restored_by_random_heads",
        "shortcut_gain",
        "stayed_share",
        "twin_gain",
        "unrelated_effect",
    }
)


def measures(notebook: Path, parameters: dict[str, str]) -> dict[str, float]:
    """Execute a notebook with some parameters replaced, and give its measures by name.

    Args:
        notebook: the source; it runs in its own folder.
        parameters: name -> value.
    """
    source = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    for cell in source.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source += "".join(f"\n{name} = {value!r}" for name, value in parameters.items())
    where = {"metadata": {"path": str(notebook.parent)}}
    NotebookClient(source, timeout=300, kernel_name="python3", resources=where).execute()
    outputs = (output for cell in source.cells for output in cell.get("outputs", []))
    records = (output.data[MIME_TYPE] for output in outputs if MIME_TYPE in output.get("data", {}))
    return {record["name"]: record["value"] for record in records}


def main(runs: Path) -> None:
    """Measure every seed, and name the one with the median headline.

    Args:
        runs: folder of the trained models.
    """
    values: dict[str, list[float]] = {}
    for seed in SEEDS:
        parameters = {"model": str(runs / f"induction-{seed}"), "twin": str(runs / f"induction-1l-{seed}")}
        for name in NOTEBOOKS:
            print(f"seed {seed}: {name}", file=sys.stderr)
            for measure, value in measures(Path(f"{name}.ipynb").resolve(), parameters).items():
                values.setdefault(measure, []).append(float(f"{value:.6g}"))
    print(json.dumps(record(values), indent=1))


def record(values: dict[str, list[float]]) -> dict[str, object]:
    """Arrange the measures of all seeds as seeds.json holds them.

    Args:
        values: measure -> its value for each seed.
    """
    headline = values[HEADLINE]
    return {
        "seeds": list(SEEDS),
        "measures": {name: values[name] for name in sorted(values.keys() - CONTROLS)},
        "controls": {name: values[name] for name in sorted(values.keys() & CONTROLS)},
        "committed_seed": headline.index(statistics.median(headline)),
        "chosen_by": f"median of {HEADLINE}",
        "versions": {name: version(name) for name in LIBRARIES},
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Run the notebooks on the models of five seeds; print seeds.json.")
    parser.add_argument("--runs", type=Path, required=True, help="folder with induction-N and induction-1l-N")
    main(parser.parse_args().runs.resolve())
