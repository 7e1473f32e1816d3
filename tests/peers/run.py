"""Run the libraries of one environment on our models: `python -m tests.peers.run a`, or with `--write` keep the values.

The values must equal those that are kept, within the tolerance that stands beside them. Then the folded cells of the
notebooks, "On GPT-2 or Llama", are executed on a local folder of GPT-2's shape.
"""

import argparse
import importlib
import json
import platform
import sys
import traceback
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch

from tests.peers import folded

ROOT = Path(__file__).parents[2]
RECORDS = ROOT / "notebooks" / "records" / "peers"
CALLED = {
    "transformer_lens": "TransformerLens",
    "sae_lens": "SAELens",
    "sklearn": "scikit-learn",
    "scikit_learn": "scikit-learn",
}
LIBRARIES = ("torch", "transformers", "numpy")


def modules(environment: str) -> list[str]:
    """List the modules of an environment, in order."""
    return sorted(file.stem for file in (Path(__file__).parent / environment).glob("[a-z]*.py"))


def computed(module: ModuleType) -> dict[str, Any]:
    """Compute what a module says, as it is kept.

    Args:
        module: with NOTEBOOK, PEER (the distribution), MODEL and `agreements`.
    """
    with torch.enable_grad():  # one module may switch gradients off, the next needs them
        found = module.agreements()
    return {
        "peer": f"{CALLED.get(module.PEER, module.PEER)} {version(module.PEER)}",
        "notebook": module.NOTEBOOK,
        "model": module.MODEL,
        "versions": {name: version(name) for name in LIBRARIES} | {"python": platform.python_version()},
        "agreements": {name: {**each, "values": np.asarray(each["values"]).tolist()} for name, each in found.items()},
    }


def differences(kept: dict[str, Any], fresh: dict[str, Any]) -> list[str]:
    """Say where fresh values are not those that are kept; one tolerance for both.

    Args:
        kept: the record.
        fresh: what `computed` gave.
    """
    found = []
    if kept["agreements"].keys() != fresh["agreements"].keys():
        found.append(f"agreements {sorted(fresh['agreements'])}, kept {sorted(kept['agreements'])}")
    for name in kept["agreements"].keys() & fresh["agreements"].keys():
        old, new = (np.asarray(record["agreements"][name]["values"], dtype=float) for record in (kept, fresh))
        if old.shape != new.shape:
            found.append(f"{name}: shape {new.shape}, kept {old.shape}")
        elif not np.abs(old - new).max() <= kept["agreements"][name]["atol"]:
            found.append(f"{name}: {np.abs(old - new).max():.2e} apart")
    return found


def main(environment: str, chosen: list[str], *, write: bool, cells: bool) -> int:
    """Hold every module of an environment, and its folded cells; return 1 where one does not agree.

    Args:
        environment: "a" or "b".
        chosen: modules; all where none is named.
        write: keep the values instead of holding them.
        cells: run the folded cells too.
    """
    bad = 0
    for name in chosen or modules(environment):
        file = RECORDS / f"{name.replace('_', '-')}.json"
        try:
            fresh = computed(importlib.import_module(f"tests.peers.{environment}.{name}"))
        except Exception:
            bad += 1
            print(f"{name}: failed\n{traceback.format_exc()}")
            continue
        if write:
            RECORDS.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(fresh, indent=1) + "\n", encoding="utf-8")
        apart = ["no record"] if not file.is_file() else differences(json.loads(file.read_text()), fresh)
        bad += bool(apart)
        said = "; ".join(apart) or ("kept" if write else "equal")
        print(f"{name}: {said} ({fresh['peer']}, {len(fresh['agreements'])} agreements)")
    if cells:
        bad += folded.main(environment, chosen)
    return 1 if bad else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("environment", choices=["a", "b"])
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--write", action="store_true", help="keep the values")
    parser.add_argument("--no-cells", action="store_true", help="leave the folded cells out")
    given = parser.parse_args()
    sys.exit(main(given.environment, given.modules, write=given.write, cells=not given.no_cells))
