"""Results as the site reads them: cells with outputs, claims held, and what is out of date."""

import subprocess
import sys
from pathlib import Path

import pytest

from schema.claims import Outcome, Verdict
from tests.notebooks import LAB, cell, claim, method, write_notebook
from tests.notebooks.sites import ran
from tests.support import entry, graph_of, write_tree
from tools.notebooks.results import read_results

PAPER = entry("papers/doe-2020")
PROSE = cell("See [[doe-2020]] and [@doe-2020, p. 3].\n", "prose", kind="markdown")


@pytest.fixture
def root(tmp_path):
    write_tree(tmp_path, LAB)
    write_notebook(tmp_path, "alpha", "import lab", PROSE, "x = 1")
    return tmp_path


def results(root, *entries, unread=()):
    found, problems = read_results(root, graph_of(PAPER, *entries)[0], unread)
    return found, [problem.code for problem in problems]


def test_a_fresh_result(root):
    ran(root)
    found, codes = results(root, method("alpha", claim()))
    assert codes == []
    one = found["alpha"]
    assert (one.owner, one.outcome, one.stale) == ("methods/alpha", Outcome.SHOWN, ())
    assert [(held.id, result.verdict) for held, result in one.claims] == [("main", Verdict.HELD)]
    assert [shown.kind for shown in one.cells] == ["markdown", "code", "code", "markdown", "code"]


def test_a_stale_result_is_shown_with_what_changed_and_not_held_against_the_claims(root):
    ran(root, score=0.1, chance=0.9)
    write_tree(root, {"notebooks/lab/settings.py": "SCALE = 2.0\n"})
    found, codes = results(root, method("alpha", claim(headline=False), claim("other")))
    assert codes == ["KB-RUN-010"]
    assert found["alpha"].stale == ("`notebooks/lab/settings.py` changed",)
    assert found["alpha"].claims[0][1].verdict is Verdict.FAILED


def test_the_place_of_a_stale_result_is_the_first_changed_cell(root):
    ran(root)
    write_notebook(root, "alpha", "import lab", PROSE, "x = 2")
    _, problems = read_results(root, graph_of(PAPER, method("alpha", claim()))[0])
    (problem,) = problems
    lines = (root / "notebooks/alpha.ipynb").read_text(encoding="utf-8").splitlines()
    assert '"x = 2"' in lines[problem.place.line - 1]
    assert "wiki run alpha" in problem.hint


def test_a_notebook_that_never_ran_has_cells_and_no_outcome(root):
    found, codes = results(root, method("alpha", claim()))
    assert codes == ["KB-RUN-009"]
    assert (found["alpha"].receipt, found["alpha"].outcome, found["alpha"].claims) == (None, None, [])
    assert len(found["alpha"].cells) == 5


def test_a_notebook_whose_entry_could_not_be_read_is_not_called_nobodys(root):
    ran(root)
    assert results(root)[1] == ["KB-RUN-002"]
    write_tree(root, {"content/methods/alpha.md": "---\ntitel: Alpha\nnotebook: alpha\n---\n"})
    assert results(root, unread=["methods/alpha"])[1] == []


def test_prose_in_a_notebook_is_checked_like_that_of_a_page(root):
    wrong = cell("# Title\n\nSee [[nowhere]].\n\n[@nobody-2020]\n\n<b>raw</b>\n", "prose", kind="markdown")
    write_notebook(root, "alpha", wrong)
    ran(root)
    graph, _ = graph_of(PAPER, method("alpha", claim()))
    problems = read_results(root, graph)[1]
    assert {problem.code for problem in problems} == {"KB-LINK-001", "KB-LINK-005", "KB-PROSE-001"}
    lines = (root / "notebooks/alpha.ipynb").read_text(encoding="utf-8").splitlines()
    for problem in problems:
        line = lines[problem.place.line - 1]
        assert any(text in line for text in ("[[nowhere]]", "nobody-2020", "<b>raw"))


def test_reading_needs_neither_torch_nor_a_kernel():
    code = (
        "import sys, tools.notebooks.results\n"
        "print([name for name in ('torch', 'nbclient', 'nbconvert', 'zmq', 'IPython') if name in sys.modules])"
    )
    here = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=here, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
