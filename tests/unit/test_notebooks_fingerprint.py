"""The fingerprint: what changes it, what does not, and the words for it."""

import json

import pytest

from tests.notebooks import LAB, cell, write_notebook
from tests.support import write_tree
from tools.notebooks.fingerprint import pinned, why
from tools.notebooks.plan import plan


@pytest.fixture
def root(tmp_path):
    write_tree(tmp_path, LAB)
    prose = cell("Some prose.", "prose", kind="markdown")
    write_notebook(tmp_path, "x", "import lab\nlab.measure('a', 1)", prose, "y = 2", parameters="model = 'tiny'\n")
    write_notebook(tmp_path, "y", "from lab import stats")
    return tmp_path


def of(root, name="x"):
    return plan(root, name).fingerprint


def edit(root, path, old, new):
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("notebooks/x.ipynb", "y = 2", "y = 3", "cell 5 (`c3`) changed"),
        ("notebooks/x.ipynb", "'tiny'", "'other'", "the cell of parameters changed"),
        ("notebooks/lab/settings.py", "1.0", "2.0", "`notebooks/lab/settings.py` changed"),
        ("notebooks/lab/models/tiny/config.json", "3", "5", "`notebooks/lab/models/tiny/config.json` changed"),
        ("constraints.txt", "2.13.0", "2.14.0", "the pinned version of torch changed"),
        ("constraints.txt", "numpy==2.4.6\n", "", "the pinned version of numpy is gone"),
    ],
)
def test_each_input_alone_changes_it_and_is_named(root, path, old, new, said):
    before = of(root)
    edit(root, path, old, new)
    after = of(root)
    assert after.digest != before.digest
    assert said in why(before.inputs, after.inputs, {"p": 2, "c1": 3, "c3": 5})


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("notebooks/x.ipynb", "Some prose.", "Other prose."),
        ("notebooks/x.ipynb", "y = 2", "y = 2  "),
        ("notebooks/lab/unused.py", "0", "1"),
        ("notebooks/lab/constants.py", "0.5", "0.25"),
        ("notebooks/lab/models/tiny/README.md", "card", "page"),
        ("notebooks/lab/models/other/config.json", "4", "5"),
        ("notebooks/y.ipynb", "stats", "unused"),
        ("constraints.txt", "15.0.0", "16.0.0"),
    ],
)
def test_what_does_not_count(root, path, old, new):
    before = of(root)
    edit(root, path, old, new)
    assert of(root) == before


def test_a_constant_reaches_exactly_those_that_import_its_module(root):
    before = {name: of(root, name).digest for name in ("x", "y")}
    edit(root, "notebooks/lab/constants.py", "0.5", "0.25")
    changed = {name for name in before if of(root, name).digest != before[name]}
    assert changed == {"y"}


def test_the_order_of_cells_counts(root):
    before = of(root)
    path = root / "notebooks/x.ipynb"
    form = json.loads(path.read_text(encoding="utf-8"))
    form["cells"][2], form["cells"][4] = form["cells"][4], form["cells"][2]
    path.write_text(json.dumps(form), encoding="utf-8")
    assert why(before.inputs, of(root).inputs) == ("the order of cells changed",)


def test_line_ends_of_a_checkout_do_not_count(root):
    before = of(root)
    file = root / "notebooks/lab/settings.py"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert of(root) == before


def test_files_are_those_that_a_run_may_see(root):
    assert set(of(root).files) == {
        "lab/__init__.py",
        "lab/measure.py",
        "lab/settings.py",
        "lab/models/tiny/config.json",
    }


def test_versions_are_pinned_not_installed(root):
    assert pinned(root) == {"torch": "2.13.0", "numpy": "2.4.6"}
    (root / "constraints.txt").unlink()
    assert pinned(root) == {}
