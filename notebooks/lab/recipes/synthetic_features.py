"""Record what dictionaries recover of planted features: `python -m lab.recipes.synthetic_features --seed 0 --out DIR`.

The algorithm is not repeated here: the cells of the notebook tagged `algorithm` are run, so that the record and the
page measure with the same code. `seeds.json` keeps their hash.
"""

import argparse
import ast
import hashlib
import json
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lab import synthetic
from lab.seeds import setup

NOTEBOOK = Path(__file__).parents[2] / "dictionary-learning.ipynb"
SEEDS = (0, 1, 2, 3, 4)
HEADLINE = "recovered_topk"
TRAINING, TUNING, TESTING, ICA_ROWS, REFIT_ROWS = 200_000, 10_000, 10_000, 20_000, 4_000
KMEANS_ROWS = 100_000
EASY = {"features": 32, "dims": 32, "active": 2.0}

TOPK: dict[str, Any] = {"k": 5}
L1_SMALL: dict[str, Any] = {"penalty": 0.05}
L1_MATCHED: dict[str, Any] = {"penalty": 1.0}
L1_EASY: dict[str, Any] = {"penalty": 0.3}

SETTINGS: dict[str, dict[str, Any]] = {
    "topk": TOPK,
    "l1_small": L1_SMALL,
    "l1_matched": L1_MATCHED,
    "frozen": TOPK | {"frozen_decoder": True},
    "frozen_l1_small": L1_SMALL | {"frozen_decoder": True},
    "topk_no_auxk": TOPK | {"revive": False},
    "topk_k2": {"k": 2},
    "topk_k3": {"k": 3},
    "topk_k8": {"k": 8},
    "topk_k12": {"k": 12},
    "topk_k20": {"k": 20},
    "l1_0_15": {"penalty": 0.15},
    "l1_0_4": {"penalty": 0.4},
    "l1_0_7": {"penalty": 0.7},
    "l1_1_3": {"penalty": 1.3},
}
SHORTCUTS = ("pca", "ica", "frozen", "untrained", "shuffled")
CONTROLS = (*SHORTCUTS, "kmeans", "best_shortcut", "frozen_l1_small", "at_matched_sparsity", "_refit")
KEPT = ("recovered", "mcc", "mmcs", "fve", "l0", "dead", "f1", "f1_as_it_fires")


def algorithm() -> str:
    """Give the source of the notebook's cells that are tagged `algorithm`, in order."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    tagged = [cell for cell in cells if "algorithm" in cell["metadata"].get("tags", [])]
    return "\n\n".join("".join(cell["source"]) for cell in tagged)


def fingerprint() -> str:
    """Give the SHA-256 of what makes the record: the algorithm and the generator, without imports, texts and layout."""
    sources = [algorithm(), Path(synthetic.__file__).read_text(encoding="utf-8")]
    trees = [_Bare().visit(ast.parse(source)) for source in sources]
    return hashlib.sha256("\n".join(ast.unparse(tree) for tree in trees).encode()).hexdigest()


class _Bare(ast.NodeTransformer):
    """Take away what does not change a number: imports and texts that stand alone."""

    def visit_Import(self, node: ast.Import) -> None:
        """Drop it."""

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Drop it."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        """Drop a docstring."""
        return None if isinstance(node.value, ast.Constant) else node


def main(seed: int, out: Path) -> None:
    """Train every dictionary of one seed, and write what it recovers to `seed-N.json`.

    Args:
        seed: of the planted directions, the data and the initial weights.
        out: folder to write; when it holds all five seeds, `seeds.json` is written too.
    """
    setup(seed)
    out.mkdir(parents=True, exist_ok=True)
    code: dict[str, Any] = {}
    exec(compile(algorithm(), str(NOTEBOOK), "exec"), code)  # noqa: S102 (our own notebook, not input)
    started = time.process_time()
    record = _hard(seed, code) | _easy(seed, code)
    record["cpu_seconds"] = round(time.process_time() - started)
    (out / f"seed-{seed}.json").write_text(json.dumps(record, indent=1) + "\n")
    if all((out / f"seed-{each}.json").is_file() for each in SEEDS):
        _collect(out)


def splits(features: synthetic.Features, seed: int) -> tuple[Any, Any, Any]:
    """Draw training activations, and activations with their code for tuning and for testing."""
    training, _ = features.sample(TRAINING, 30_000 + seed)
    return training, features.sample(TUNING, 40_000 + seed), features.sample(TESTING, 50_000 + seed)


def _hard(seed: int, code: dict[str, Any]) -> dict[str, float]:
    features = synthetic.planted(seed)
    training, tune, test = splits(features, seed)
    latents = len(features.rates)
    mixed = synthetic.shuffled(training, seed)
    dictionaries = {
        "pca": synthetic.pca(training),
        "ica": synthetic.ica(training[:ICA_ROWS], seed),
        "untrained": code["SAE"](training.shape[1], latents, 5, seed).requires_grad_(False),
        "shuffled": code["train"](mixed, latents, seed=seed, **TOPK),
        "kmeans": synthetic.kmeans(training[:KMEANS_ROWS], latents, seed),
        "kmeans_shuffled": synthetic.kmeans(mixed[:KMEANS_ROWS], latents, seed),
    }
    for name, setting in SETTINGS.items():
        dictionaries[name] = code["train"](training, latents, seed=seed, **setting)
        print(f"seed {seed}: {name}", file=sys.stderr, flush=True)
    record: dict[str, float] = {}
    for name, dictionary in dictionaries.items():
        scores = code["evaluate"](dictionary, features, tune, test)
        record |= {f"{kind}_{name}": round(float(scores[kind]), 4) for kind in KEPT}
    for kind in ("recovered", "f1"):
        record[f"{kind}_best_shortcut"] = max(record[f"{kind}_{name}"] for name in SHORTCUTS)
    return record | _compared(record) | _amplitudes(dictionaries, features, test, code)


def _compared(record: dict[str, float]) -> dict[str, float]:
    def gap(kind: str, one: str, other: str) -> float:
        return round(record[f"{kind}_{one}"] - record[f"{kind}_{other}"], 4)

    return {
        "fit_gained_by_small_penalty": gap("fve", "l1_small", "topk"),
        "fit_gained_at_matched_sparsity": gap("fve", "l1_matched", "topk"),
        "recovery_lost_by_small_penalty": gap("recovered", "topk", "l1_small"),
        "recovery_lost_at_matched_sparsity": gap("recovered", "topk", "l1_matched"),
        "fit_gap_topk_over_l1": gap("fve", "topk", "l1_matched"),
    }


def _amplitudes(
    dictionaries: dict[str, Any], features: synthetic.Features, test: Any, code: dict[str, Any]
) -> dict[str, float]:
    record: dict[str, float] = {}
    x, truth = (part[:REFIT_ROWS] for part in test)
    for name in ("topk", "l1_matched"):
        sae = dictionaries[name]
        partner, _, _ = code["match"](sae.directions, features)
        fired = sae.encode(x)
        again = code["refit"](sae, x, fired)
        record[f"amplitude_ratio_{name}"] = code["amplitude_ratio"](fired, truth, partner).mean().item()
        record[f"amplitude_ratio_{name}_refit"] = code["amplitude_ratio"](again, truth, partner).mean().item()
        record[f"fve_{name}_refit"] = code["explained"](x, sae.decode(again))
    record["fit_gap_after_refit"] = record["fve_topk_refit"] - record["fve_l1_matched_refit"]
    return {name: round(value, 4) for name, value in record.items()}


def _easy(seed: int, code: dict[str, Any]) -> dict[str, float]:
    features = synthetic.planted(seed, **EASY)  # type: ignore[arg-type]
    training, tune, test = splits(features, seed)
    dictionaries = {
        "easy": code["train"](training, len(features.rates), seed=seed, **L1_EASY),
        "easy_topk": code["train"](training, len(features.rates), seed=seed, k=2),
        "easy_untrained": code["SAE"](training.shape[1], len(features.rates), None, seed).requires_grad_(False),
        "easy_pca": synthetic.pca(training),
        "easy_ica": synthetic.ica(training[:ICA_ROWS], seed),
    }
    record: dict[str, float] = {}
    for name, dictionary in dictionaries.items():
        scores = code["evaluate"](dictionary, features, tune, test)
        record |= {f"{kind}_{name}": round(float(scores[kind]), 4) for kind in KEPT}
    return record


def _collect(out: Path) -> None:
    records = [json.loads((out / f"seed-{seed}.json").read_text()) for seed in SEEDS]
    measures = {name: [record[name] for record in records] for name in records[0] if name != "cpu_seconds"}
    headline = measures[HEADLINE]
    median = sorted(range(len(SEEDS)), key=lambda index: (headline[index], index))[len(SEEDS) // 2]
    record = {
        "seeds": list(SEEDS),
        "measures": {name: values for name, values in measures.items() if not name.endswith(CONTROLS)},
        "controls": {name: values for name, values in measures.items() if name.endswith(CONTROLS)},
        "committed_seed": SEEDS[median],
        "chosen_by": f"median of {HEADLINE}",
        "cpu_seconds": [record["cpu_seconds"] for record in records],
        "algorithm_sha256": fingerprint(),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in ("torch", "scipy")}},
    }
    (out / "seeds.json").write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    main(arguments.seed, arguments.out)
