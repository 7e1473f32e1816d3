"""Write the broken wikis of notebooks and claims again: `python -m tests.notebooks.sites`, then read the difference.

They hold results whose hashes change with the form of receipts, so that no one could keep them by hand.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import yaml

from schema.claims import Measured, Receipt
from tests.notebooks import cell, claim, notebook
from tests.support import write_tree
from tools.notebooks import store
from tools.notebooks.measures import MIME_TYPE
from tools.notebooks.plan import plan
from tools.notebooks.source import read
from tools.pipeline import check

BROKEN = Path(__file__).parents[1] / "sites" / "broken"
PAPER = "title: A paper\ntype: paper\nyear: 2020\n"
PROSE = "\n## How it works\n\nOne.\n\n## What it shows and what it does not\n\nTwo.\n\n## Pitfalls\n\nThree.\n"
FRONT = {
    "title": "Alpha",
    "definition": "An example, in other words.",
    "evidence": "intervention",
    "needs": ["activations"],
    "introduced_by": ["papers/doe-2020"],
}
MEASURES = {"score": 0.9, "chance": 0.05}
Text = dict[str, object]


def page(title: str = "Alpha", **fields: object) -> str:
    """Return a method as an author writes it; a field that is None is left out."""
    front = {**FRONT, "title": title, "notebook": "alpha", "claims": [claim()], **fields}
    given = {key: value for key, value in front.items() if value is not None}
    return f"---\n{yaml.safe_dump(given, sort_keys=False, width=120)}---\n{PROSE}"


def source(*cells: str | Text, **metadata: object) -> str:
    """Return a notebook's file."""
    form = notebook(*(cells or ("x = 1",)))
    form["metadata"] |= metadata
    return json.dumps(form, indent=1, sort_keys=True) + "\n"


def ran(root: Path, name: str = "alpha", *, seconds: float = 1.0, **measures: float) -> None:
    """Leave the result that a run with these measures would leave."""
    today = plan(root, name).fingerprint
    assert today is not None
    nothing = "0" * 64
    receipt = Receipt(
        notebook=name,
        fingerprint=today.digest,
        inputs=dict(today.inputs),
        measures=[Measured(name=key, value=value) for key, value in (measures or MEASURES).items()],
        claims=[],
        seconds=seconds,
        peak_memory_mb=100.0,
        versions={"python": "3.11"},
        processor="a processor",
        isolated=True,
        outputs=nothing,
        seal=nothing,
        date="2026-01-31",
    )
    records: list[dict[str, Any]] = [
        {"output_type": "display_data", "data": {MIME_TYPE: one.model_dump(mode="json")}, "metadata": {}}
        for one in receipt.measures
    ]
    cells = [one.id for one in read(root, name)[0].code]
    store.write(root, receipt, {one: records if one == cells[-1] else [] for one in cells})


def wiki(code: str, **files: str) -> Path:
    """Start a wiki with the method alpha, its notebook and what else is given, by path."""
    root = BROKEN / code.lower()
    shutil.rmtree(root, ignore_errors=True)
    given = {"content/methods/alpha.md": page(), "notebooks/alpha.ipynb": source(), **files}
    return write_tree(root, {"content/papers/doe-2020.yaml": PAPER, **{k: v for k, v in given.items() if v}})


def claims(code: str, *written: Text, **fields: object) -> None:
    """Write a wiki whose page has these claims and fields, run as it should be."""
    root = wiki(code, **{"content/methods/alpha.md": page(claims=list(written) or [claim()], **fields)})
    ran(root)


def code_cell(code: str, text: str) -> None:
    """Write a wiki whose notebook has this cell."""
    wiki(code, **{"notebooks/alpha.ipynb": source(text)})


def write() -> None:
    """Write all of them."""
    claims("KB-CLAIM-001", not_shown_because="It is too large.")
    wiki(
        "KB-CLAIM-002", **{"content/methods/alpha.md": page(notebook=None, overview=True), "notebooks/alpha.ipynb": ""}
    )
    claims("KB-CLAIM-003", claim(), claim("second"))
    claims("KB-CLAIM-004", claim(), claim(headline=False))
    claims("KB-CLAIM-005", claim(expect={"at_least": 0.9, "at_most": 0.8}))
    claims("KB-CLAIM-006", claim(control={**claim()["control"], "expect": {"at_most": 0.85}}))
    claims("KB-CLAIM-007", evidence="observation")
    ran(wiki("KB-CLAIM-008"), chance=0.05)
    ran(wiki("KB-CLAIM-009", **{"content/methods/alpha.md": page(claims=[claim(), claim("low", headline=False)])}))
    edit("KB-CLAIM-009", "content/methods/alpha.md", "at_least: 0.8", "at_least: 0.95", last=True)
    ran(wiki("KB-CLAIM-010"), score=0.9, chance=0.4)

    wiki("KB-RUN-001", **{"notebooks/alpha.ipynb": ""})
    ran(wiki("KB-RUN-002", **{"notebooks/beta.ipynb": source()}))
    ran(BROKEN / "kb-run-002", "beta")
    ran(wiki("KB-RUN-003", **{"content/methods/beta.md": page("Beta")}))
    wiki("KB-RUN-004", **{"notebooks/alpha.ipynb": '{"cells": [\n'})
    ran(wiki("KB-RUN-005"))
    ran_cell = cell("x = 1", "c1") | {"execution_count": 1}
    write_tree(BROKEN / "kb-run-005", {"notebooks/alpha.ipynb": source(ran_cell)})
    ran(wiki("KB-RUN-006", **{"notebooks/alpha.ipynb": source(kernelspec={"name": "bash", "display_name": "Bash"})}))
    code_cell("KB-RUN-007", "x = 1\n!ls")
    code_cell("KB-RUN-008", "x = 1\nopen('/home/me/data.csv')")
    ran(BROKEN / "kb-run-008")
    wiki("KB-RUN-009")
    ran(wiki("KB-RUN-010"))
    edit("KB-RUN-010", "notebooks/alpha.ipynb", "x = 1", "x = 2")
    ran(wiki("KB-RUN-011"))
    edit("KB-RUN-011", "notebooks/results/alpha/receipt.json", "0.9", "0.99")
    root = wiki("KB-RUN-012", **{"notebooks/gone.ipynb": source()})
    ran(root)
    ran(root, "gone")
    (root / "notebooks/gone.ipynb").unlink()


def edit(code: str, path: str, old: str, new: str, *, last: bool = False) -> None:
    """Change a text that is there."""
    file = BROKEN / code.lower() / path
    text = file.read_text(encoding="utf-8")
    start = text.rindex(old) if last else text.index(old)
    file.write_text(text[:start] + new + text[start + len(old) :], encoding="utf-8")


if __name__ == "__main__":
    write()
    for site in sorted(BROKEN.glob("kb-claim-*")) + sorted(BROKEN.glob("kb-run-*")):
        places = [(one.code, one.place) for one in check(site)]
        lines = sorted(f"{code} {place.path}:{place.line}:{place.column}\n" for code, place in places)
        (site / "expected.txt").write_text("".join(lines), encoding="utf-8")
