"""Runs from end to end: what is executed, what is kept, and how the three outcomes are told apart."""

import pytest

from schema.claims import Outcome, Verdict
from tests.kernel.conftest import QUICK
from tests.notebooks import cell, claim, method, write_notebook
from tests.support import graph_of
from tools.notebooks import sandbox, store
from tools.notebooks.report import Status
from tools.notebooks.results import read_results
from tools.notebooks.run import run

MEASURES = "import lab\nlab.measure('score', 0.9 * lab.SCALE)\nlab.measure('chance', 0.05)"


def go(root, *names, entries=(), **options):
    return run(root, names, entries=entries, limits=QUICK, **options)


def only(report):
    (result,) = report.results
    return result


def tree(root):
    return {file: file.read_bytes() for file in sorted((root / store.RESULTS).rglob("*")) if file.is_file()}


def test_a_run_leaves_a_receipt_and_a_second_run_executes_nothing(root):
    entries = [method("x", claim())]
    write_notebook(root, "x", MEASURES, "print(seed)\nseed + 1")
    steps = []
    result = only(go(root, entries=entries, progress=steps.append))
    assert result.status is Status.HELD
    assert result.kept
    assert result.outcome is Outcome.SHOWN
    assert [(step.cell, step.cells) for step in steps] == [(0, 3), (1, 3), (2, 3), (3, 3), (3, 3)]
    stored = store.read(root, "x")
    assert stored.receipt == result.receipt
    assert stored.receipt.claims[0].verdict is Verdict.HELD
    assert 0 < stored.receipt.seconds < 20
    assert stored.receipt.peak_memory_mb > 10
    assert stored.receipt.versions["python"]
    assert [output["output_type"] for output in stored.outputs["c2"]] == ["stream", "execute_result"]
    assert store.read(root, "x").outputs["c2"][0]["text"] == "0\n"

    before = tree(root)
    again = go(root, entries=entries)
    assert only(again).status is Status.UNCHANGED
    assert only(again).seconds == 0
    assert again.seconds < 2
    assert tree(root) == before

    graph, _ = graph_of(*entries)
    results, problems = read_results(root, graph)
    assert problems == ()
    assert results["x"].outcome is Outcome.SHOWN
    assert results["x"].stale == ()
    assert [one.kind for one in results["x"].cells] == ["markdown", "code", "code", "code"]


def test_changing_a_constant_runs_exactly_the_notebooks_that_import_it(root):
    write_notebook(root, "a", "from lab.constants import HALF\nprint(HALF)")
    write_notebook(root, "b", "from lab import stats\nprint(stats.HALF)")
    write_notebook(root, "c", "import lab\nprint(lab.SCALE)")
    assert {result.status for result in go(root).results} == {Status.HELD}
    (root / "notebooks/lab/constants.py").write_text("HALF = 0.25\n", encoding="utf-8")
    statuses = {result.name: (result.status, result.why) for result in go(root).results}
    why = ("`notebooks/lab/constants.py` changed",)
    assert statuses == {"a": (Status.HELD, why), "b": (Status.HELD, why), "c": (Status.UNCHANGED, ())}


def test_two_runs_leave_the_same_outputs(root):
    write_notebook(
        root, "x", "print({'b', 'a', 'c'}, object())\nimport time\nprint('x', flush=True)\ntime.sleep(0.1)\nprint('y')"
    )
    go(root)
    first = store.read(root, "x").outputs
    assert only(go(root, fresh=True)).status is Status.HELD
    assert store.read(root, "x").outputs == first


def test_an_error_in_a_cell_is_the_notebooks_and_has_its_line(root):
    path = write_notebook(root, "x", "ok = 1", "def f():\n    raise ValueError('it is wrong\\nsecond line')\n\nf()")
    result = only(go(root))
    assert result.status is Status.FAILED
    (problem,) = result.problems
    assert problem.code == "KB-RUN-013"
    assert "ell 4 of `x` raised ValueError: it is wrong" in problem.message
    assert "f()" in path.read_text(encoding="utf-8").splitlines()[problem.place.line - 1]
    assert "raise ValueError" in result.detail
    assert "\x1b" not in result.detail
    assert store.read(root, "x") is None


def test_a_tag_does_not_excuse_an_error(root):
    write_notebook(root, "x", cell("1 / 0", "c1", "raises-exception"))
    assert only(go(root)).problems[0].code == "KB-RUN-013"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import lab\nlab.measure('score', 0.9)", "KB-CLAIM-008"),
        ("import lab\nlab.measure('score', 0.9)\nlab.measure('chance', 0.5)", "KB-CLAIM-010"),
        ("import lab\nlab.measure('score', 0.9)\nlab.measure('score', 0.8)", "KB-RUN-015"),
        ("import lab\nlab.measure('score', '0.9')", "KB-RUN-015"),
        ("for n in range(150_000): print(n % 10)", "KB-RUN-015"),
    ],
)
def test_results_that_do_not_hold_are_not_kept(root, code, expected, monkeypatch):
    monkeypatch.setattr("tools.limits.STORED_BYTES", 100_000)
    write_notebook(root, "x", code)
    result = only(run(root, entries=[method("x", claim())]))
    assert result.status is Status.FAILED
    assert [problem.code for problem in result.problems] == [expected]
    assert store.read(root, "x") is None


def test_a_missed_headline_is_kept_and_another_missed_bound_is_not(root):
    write_notebook(root, "x", "import lab\nlab.measure('score', 0.5)\nlab.measure('chance', 0.0)")
    missed = only(go(root, entries=[method("x", claim())]))
    assert (missed.status, missed.outcome, missed.kept) == (Status.HELD, Outcome.NOT_SHOWN, True)
    assert store.read(root, "x").receipt.claims[0].verdict is Verdict.MISSED

    # Claims are no input of a run: held against the same measures, the new bound breaks without another run.
    edited = only(go(root, entries=[method("x", claim(headline=False))]))
    assert edited.status is Status.FAILED
    assert edited.problems[0].code == "KB-CLAIM-009"
    eased = only(go(root, entries=[method("x", claim(expect={"at_least": 0.4}))]))
    assert (eased.status, eased.outcome, eased.seconds) == (Status.UNCHANGED, Outcome.SHOWN, 0)
    assert store.read(root, "x").receipt.claims[0].verdict is Verdict.HELD


def test_random_weights_and_parameters_keep_nothing(root):
    code = (
        "import lab, os\nwrong = os.environ.get('WIKI_RANDOM_WEIGHTS') == '1'\n"
        "lab.measure('score', 0.1 if wrong or seed else 0.9)\nlab.measure('chance', 0.0)"
    )
    write_notebook(root, "x", code)
    entries = [method("x", claim())]
    assert only(go(root, entries=entries)).status is Status.HELD
    before = tree(root)
    wrong = only(go(root, entries=entries, random_weights=True))
    assert wrong.status is Status.FAILED
    assert "`main` of `methods/x`" in wrong.problems[0].message
    other = only(go(root, entries=entries, parameters={"seed": 1}))
    assert (other.outcome, other.kept) == (Outcome.NOT_SHOWN, False)
    assert tree(root) == before


def test_a_model_folder_from_elsewhere_is_seen(root, tmp_path_factory):
    code = "import lab, pathlib\nlab.measure('score', len((pathlib.Path(model) / 'config.json').read_text()))"
    write_notebook(root, "x", code + "\nlab.measure('chance', 0.0)", parameters="model = 'tiny'")
    elsewhere = tmp_path_factory.mktemp("models") / "gpt2"
    elsewhere.mkdir()
    (elsewhere / "config.json").write_text("{}")
    other = only(go(root, entries=[method("x", claim())], parameters={"model": str(elsewhere)}))
    assert other.status is Status.HELD, other.detail
    assert {measure.name: measure.value for measure in other.receipt.measures}["score"] == 2
    assert not other.kept


def test_unknown_parameters_and_notebooks_are_named(root):
    write_notebook(root, "induction", "1")
    unknown = only(go(root, "inductoin"))
    assert unknown.status is Status.FAILED
    assert "`induction`" in unknown.problems[0].hint
    with pytest.raises(ValueError, match="`layers`"):
        go(root, "induction", parameters={"layers": 1})


def test_an_unnamed_file_cannot_be_seen(root):
    write_notebook(root, "x", "import lab\nopen('lab/mod' + 'els/tiny/config.json')")
    result = only(go(root))
    assert result.status is Status.FAILED
    assert "FileNotFoundError" in result.problems[0].message
    assert "only the files that its code names" in result.problems[0].hint


def test_the_shares_of_a_run_make_the_whole(root):
    for name in "abc":
        write_notebook(root, name, f"print('{name}')")
    whole = [result.name for index in (1, 2) for result in go(root, shard_of=(index, 2)).results]
    assert sorted(whole) == ["a", "b", "c"]
    assert {result.status for result in go(root).results} == {Status.UNCHANGED}


def test_a_damaged_result_is_made_again(root):
    write_notebook(root, "x", "print(1)")
    go(root)
    file = store.folder(root, "x") / "outputs.json"
    file.write_text(file.read_text(encoding="utf-8").replace("1", "2"), encoding="utf-8")
    assert only(go(root)).status is Status.HELD
    assert store.read(root, "x").outputs["c1"][0]["text"] == "1\n"


def test_without_a_sandbox_nothing_runs_in_continuous_integration(root, monkeypatch):
    write_notebook(root, "x", "print(1)")
    monkeypatch.setattr(sandbox, "cannot_isolate", lambda: "not permitted")
    monkeypatch.setenv("CI", "true")
    report = go(root)
    assert only(report).status is Status.BROKEN
    assert report.exit_code == 2
    assert only(report).problems[0].code == "KB-RUN-016"
    assert "not permitted" in only(report).problems[0].message
    assert store.read(root, "x") is None

    monkeypatch.delenv("CI")
    report = go(root)
    assert only(report).status is Status.HELD
    assert report.not_isolated == "not permitted"
    assert store.read(root, "x").receipt.isolated is False


def test_a_kernel_that_cannot_start_is_our_failure(root, monkeypatch):
    write_notebook(root, "x", "print(1)")
    monkeypatch.setattr(
        "tools.notebooks.execute.environment", lambda scratch, random_weights: {"TMPDIR": "/nonexistent"}
    )
    report = go(root)
    assert only(report).status is Status.BROKEN
    assert report.exit_code == 2
