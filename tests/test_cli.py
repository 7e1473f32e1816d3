"""The command line: what it prints, what it refuses, and its three exit codes."""

import importlib
import json
import re
import shutil
from pathlib import Path

import pytest

from tools.cli import VERBS
from tools.cli.app import run_app

SITES = Path(__file__).parent / "sites"

for name in VERBS:
    importlib.import_module(f"tools.cli.{name}")


@pytest.fixture
def wiki(tmp_path, capsys, monkeypatch):
    """Return a function that runs the command in a copy of the small wiki and returns code and output."""
    root = tmp_path / "wiki"
    shutil.copytree(SITES / "good" / "small", root)
    monkeypatch.chdir(root)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)

    def run(*arguments):
        code = run_app(arguments)
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out + err

    run.root = root
    return run


def plant(wiki):
    path = wiki.root / "content/concepts/feature.md"
    path.write_text(path.read_text().replace("definition:", "definitoin:"))


def test_a_clean_wiki_exits_with_0(wiki):
    assert wiki("check") == (0, "No problems.\n")


def test_problems_exit_with_1_and_name_the_place(wiki):
    plant(wiki)
    code, text = wiki("check")
    assert code == 1
    assert "content/concepts/feature.md:3:1: error KB-FIELD-002" in text
    assert "definition" in text.split("KB-FIELD-002")[1]


@pytest.mark.parametrize("face", ["github", "rdjsonl", "json"])
def test_programs_can_read_the_problems(wiki, face):
    plant(wiki)
    code, text = wiki("check", "--format", face)
    assert code == 1
    if face == "github":
        assert text.startswith("::error file=content/concepts/feature.md,line=")
    else:
        rows = json.loads(text)["problems"] if face == "json" else [json.loads(line) for line in text.splitlines()]
        assert len(rows) == 2


def test_outside_a_wiki_it_could_not_run(wiki, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, text = wiki("check")
    assert code == 2
    assert "not inside a wiki" in text


def test_an_unknown_verb_could_not_run(wiki):
    assert wiki("chekc")[0] == 2
    assert wiki("check", "--formt", "json")[0] == 2


def test_a_fault_of_ours_is_told_without_a_traceback(wiki, monkeypatch):
    monkeypatch.setattr("tools.cli.content.compile_content", lambda root: 1 / 0)
    code, text = wiki("check")
    assert code == 2
    assert "a fault of this program" in text
    assert "WIKI_DEBUG=1" in text


def codes_of_errors(text):
    return set(re.findall(r": error (KB-[A-Z]+-\d+)", text))


def test_a_new_entry_is_valid_but_for_what_must_be_written(wiki):
    code, text = wiki("new", "concepts", "Attention sink")
    assert code == 0
    assert "content/concepts/attention-sink.md" in text
    code, text = wiki("check")
    assert code == 1
    assert codes_of_errors(text) == {"KB-LINT-015"}, text
    assert wiki("new", "concepts", "Attention sink")[0] == 2
    assert wiki("new", "papers", "日本")[0] == 2


@pytest.mark.parametrize(
    "kind", ["methods", "circuits", "papers", "people", "groups", "codebases", "resources", "models"]
)
def test_each_kind_has_a_skeleton_that_checks(wiki, kind):
    assert wiki("new", kind, "Something new")[0] == 0
    assert codes_of_errors(wiki("check")[1]) <= {"KB-LINT-015"}


def test_show_prints_relations_both_ways(wiki):
    code, text = wiki("show", "superposition hypothesis")
    assert code == 0
    assert "Read first: Feature" in text
    assert "Leads to: Dictionary learning" in text
    code, text = wiki("show", "feature", "--json")
    assert json.loads(text)["relations"]["required_by"] == ["concepts/superposition"]
    assert wiki("show", "nothing of the kind")[0] == 2


def test_stats_counts(wiki):
    code, text = wiki("stats", "--json")
    assert code == 0
    assert json.loads(text)["total"] == 6


def test_export_writes_what_it_says(wiki):
    code, text = wiki("export", "--out", "data")
    assert code == 0, text
    exported = json.loads((wiki.root / "data" / "kb.json").read_text())
    assert exported["entries"]["concepts/superposition"]["relations"]["requires"] == ["concepts/feature"]
    assert exported["redirects"] == {"concepts/features": "concepts/feature"}


def test_run_without_names_says_what_there_is(wiki):
    code, text = wiki("run")
    assert code == 2
    assert "--all" in text
    assert wiki("run", "nothing")[0] == 2
    assert wiki("run", "--all", "--shard", "4/3")[0] == 2
    assert wiki("run", "--all", "-p", "model")[0] == 2


def test_a_build_of_broken_content_changes_nothing(wiki):
    plant(wiki)
    code, text = wiki("build")
    assert code == 1
    assert "Nothing was built" in text
    assert not (wiki.root / "site").exists()


def test_only_recipes_can_be_trained(capsys):
    assert run_app(("train", "record", "--root", str(Path(__file__).parent.parent))) == 2
    said = " ".join("".join(capsys.readouterr()).split())
    known = set(said.split("There are: ")[1].split(".")[0].split(", "))
    assert {"induction-1l", "facts-free", "truth-ungraded"} <= known
    assert not {"record", "short-run"} & known
