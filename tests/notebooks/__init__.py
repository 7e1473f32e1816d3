"""Tiny notebooks and claims for tests, made in a folder; no torch."""

import json
from collections.abc import Mapping
from pathlib import Path

from schema.claims import Claim
from tests.support import entry, write_tree
from tools.validate import Entry

LAB = {
    "notebooks/lab/__init__.py": "from lab.measure import measure\nfrom lab.settings import SCALE\n",
    "notebooks/lab/measure.py": (
        "from IPython.display import display\n"
        'MIME = "application/vnd.wiki.measure+json"\n'
        "def measure(name, value, **more):\n"
        '    record = {"name": name, "value": value, "unit": "", "interval": None, "seeds": None, "note": "", **more}\n'
        '    display({MIME: record, "text/plain": name}, raw=True)\n'
    ),
    "notebooks/lab/settings.py": "SCALE = 1.0\n",
    "notebooks/lab/stats.py": "from lab.constants import HALF\n",
    "notebooks/lab/constants.py": "HALF = 0.5\n",
    "notebooks/lab/unused.py": "NOTHING = 0\n",
    "notebooks/lab/models/tiny/config.json": '{"size": 3}\n',
    "notebooks/lab/models/tiny/README.md": "A model card.\n",
    "notebooks/lab/models/other/config.json": '{"size": 4}\n',
    "notebooks/lab/models/README.md": "All models.\n",
    "constraints.txt": "# pinned\ntorch==2.13.0\nnumpy==2.4.6\nrich==15.0.0\n",
}
"""A laboratory in miniature."""


def cell(source: str, name: str, *tags: str, kind: str = "code") -> dict[str, object]:
    """Return one cell in the notebook format."""
    form: dict[str, object] = {"cell_type": kind, "id": name, "metadata": {"tags": list(tags)} if tags else {}}
    if kind == "code":
        form |= {"execution_count": None, "outputs": []}
    return {**form, "source": source.splitlines(keepends=True)}


def notebook(*cells: str | dict[str, object], parameters: str = "seed = 0") -> dict[str, object]:
    """Return a notebook whose first code cell holds parameters; texts become code cells `c1`, `c2` and so on."""
    given = [one if isinstance(one, dict) else cell(one, f"c{number}") for number, one in enumerate(cells, 1)]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    first = [cell("# A title\n", "title", kind="markdown"), cell(parameters, "p", "parameters")]
    return {"cells": [*first, *given], "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}


def write_notebook(root: Path, name: str, *cells: str | dict[str, object], parameters: str = "seed = 0") -> Path:
    """Write a notebook as an editor does, and return its file."""
    return write_raw(root, name, notebook(*cells, parameters=parameters))


def write_raw(root: Path, name: str, form: Mapping[str, object]) -> Path:
    """Write any mapping as a notebook file."""
    text = json.dumps(form, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    return write_tree(root, {f"notebooks/{name}.ipynb": text}) / "notebooks" / f"{name}.ipynb"


def claim(claim_id: str = "main", **fields: object) -> dict[str, object]:
    """Return a claim as an author writes it: `score` at least 0.8, its control at most 0.1."""
    return {
        "id": claim_id,
        "headline": True,
        "says": "It works.",
        "source": {"paper": "papers/doe-2020"},
        "strength": "intervention",
        "measure": "score",
        "expect": {"at_least": 0.8},
        "control": {"measure": "chance", "expect": {"at_most": 0.1}, "says": "a guess"},
        **fields,
    }


def typed(claim_id: str = "main", **fields: object) -> Claim:
    """Return a claim as a model."""
    return Claim.model_validate(claim(claim_id, **fields))


def method(name: str, *claims: dict[str, object], **fields: object) -> Entry:
    """Return a method whose notebook is `name`."""
    values: dict[str, object] = {"overview": False, "notebook": name, "claims": list(claims)}
    return entry(f"methods/{name}", **(values | fields))
