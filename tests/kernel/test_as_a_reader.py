"""Each notebook runs from top to bottom as a reader runs it in Jupyter: no `wiki`, an empty home, no noise."""

import json
import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tools.notebooks.source import notebook_names

ROOT = Path(__file__).parent.parent.parent
LARGEST = 100_000
"""Bytes of one output, before pictures are written as text."""


@pytest.mark.parametrize("name", notebook_names(ROOT))
def test_a_notebook_runs_without_the_command_and_without_noise(name, tmp_path, monkeypatch):
    for variable in [name for name in os.environ if name.startswith(("WIKI_", "HF_"))]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    where = {"metadata": {"path": str(ROOT / "notebooks")}}
    NotebookClient(notebook, timeout=600, kernel_name="python3", resources=where).execute()
    outputs = [(cell.id, output) for cell in notebook.cells for output in cell.get("outputs", [])]
    # In an empty home matplotlib makes its font cache first, and says so where that takes seconds.
    said = [(cell, output.text) for cell, output in outputs if output.get("name") == "stderr"]
    noise = [(cell, text[:300]) for cell, text in said if "building the font cache" not in text]
    assert noise == []
    assert max(len(json.dumps(output)) for _, output in outputs) <= LARGEST * 4 / 3 + 2_000
    # A cell that ends on a bare value prints it: a whole model, or a number without a name.
    assert [(cell, output.data) for cell, output in outputs if output.output_type == "execute_result"] == []
    assert not any("\r" in output.get("text", "") for _, output in outputs)
    assert any("wiki.measure" in mime for _, output in outputs for mime in output.get("data", {}))
