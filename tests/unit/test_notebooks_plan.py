"""Sharing out notebooks, and comparing them with their last result."""

import pytest

from tests.notebooks import LAB, cell, write_notebook
from tests.notebooks.sites import ran
from tests.support import write_tree
from tools.notebooks import run as runs
from tools.notebooks.files import Files
from tools.notebooks.plan import longest_first, plan, shard
from tools.notebooks.report import RunResult, Status
from tools.notebooks.store import folder
from tools.pipeline import kept_in

NAMES = ["c", "a", "f", "b", "e", "d"]


@pytest.mark.parametrize("count", [1, 2, 3, 6, 9])
def test_shares_hold_every_notebook_once_whatever_the_order(count):
    shares = [shard(NAMES, index, count) for index in range(1, count + 1)]
    assert sorted(name for share in shares for name in share) == sorted(NAMES)
    assert shares == [shard(NAMES[::-1], index, count) for index in range(1, count + 1)]
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


@pytest.mark.parametrize(("index", "count"), [(0, 2), (3, 2), (1, 0), (-1, 2)])
def test_there_is_no_such_share(index, count):
    with pytest.raises(ValueError, match="no share"):
        shard(NAMES, index, count)


def test_a_notebook_that_never_ran(tmp_path):
    write_tree(tmp_path, LAB)
    write_notebook(tmp_path, "x", "import lab")
    one = plan(tmp_path, "x")
    assert one.runnable
    assert not one.fresh
    assert one.problems == ()


def of_kept(root, name="x"):
    """The plan that a later run makes with what an earlier one left."""
    kept = kept_in(root)
    one = plan(root, name, Files(root, kept))
    kept.save()
    return one


def test_what_was_kept_of_a_notebook_is_that_of_its_text_and_of_no_other(tmp_path, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    write_tree(tmp_path, LAB)
    write_notebook(tmp_path, "x", "import lab", cell("Some prose.", "prose", kind="markdown"))
    first = of_kept(tmp_path)
    monkeypatch.setattr("tools.notebooks.study._study", lambda *_: pytest.fail("read again"))
    assert of_kept(tmp_path) == first == plan(tmp_path, "x", Files(tmp_path, kept_in(tmp_path)))
    monkeypatch.undo()
    monkeypatch.delenv("CI", raising=False)
    write_notebook(tmp_path, "x", "!ls")
    assert not of_kept(tmp_path).runnable
    write_notebook(tmp_path, "x", "import lab\nlab.measure('a', 1)")
    assert of_kept(tmp_path).fingerprint == plan(tmp_path, "x").fingerprint != first.fingerprint


def test_a_changed_module_changes_what_was_kept(tmp_path, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    write_tree(tmp_path, LAB)
    write_notebook(tmp_path, "x", "import lab\nlab.measure('a', 1)")
    first = of_kept(tmp_path)
    write_tree(tmp_path, {"notebooks/lab/measure.py": "from lab import stats\n"})
    assert of_kept(tmp_path).fingerprint == plan(tmp_path, "x").fingerprint != first.fingerprint
    assert "lab/stats.py" in of_kept(tmp_path).fingerprint.files


def test_a_notebook_with_a_refused_cell_does_not_run(tmp_path):
    write_notebook(tmp_path, "x", "!ls")
    one = plan(tmp_path, "x")
    assert not one.runnable
    assert one.fingerprint is None


def test_a_damaged_result_is_named_and_does_not_stop_a_run(tmp_path):
    write_notebook(tmp_path, "x", "1")
    write_tree(tmp_path, {"notebooks/results/x/receipt.json": "{}", "notebooks/results/x/outputs.json": "{}"})
    one = plan(tmp_path, "x")
    assert [problem.code for problem in one.problems] == ["KB-RUN-011"]
    assert one.problems[0].place.path == "notebooks/results/x/receipt.json"
    assert one.runnable
    assert folder(tmp_path, "x").is_dir()


def test_what_took_longest_runs_first_and_what_never_ran_before_all(tmp_path):
    write_tree(tmp_path, LAB)
    for name in ("short", "new", "long"):
        write_notebook(tmp_path, name, "1")
    ran(tmp_path, "short", seconds=2)
    ran(tmp_path, "long", seconds=20)
    plans = [plan(tmp_path, name) for name in ("short", "new", "long")]
    assert [one.name for one in longest_first(plans)] == ["new", "long", "short"]


def test_a_run_takes_the_longest_first_and_reports_by_name(tmp_path, monkeypatch):
    write_tree(tmp_path, LAB)
    for name, seconds in (("a", 2), ("b", 20)):
        write_notebook(tmp_path, name, "1")
        ran(tmp_path, name, seconds=seconds)
    begun = []

    def instead(order, one):
        begun.append(one.name)
        return RunResult(one.name, Status.HELD)

    monkeypatch.setattr(runs, "attempt", instead)
    monkeypatch.setattr(runs.sandbox, "cannot_isolate", lambda: "")
    monkeypatch.setattr(runs.machine, "missing", list)
    report = runs.run(tmp_path, jobs=1, fresh=True, entries=())
    assert begun == ["b", "a"]
    assert [result.name for result in report.results] == ["a", "b"]
