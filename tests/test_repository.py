"""The wiki's own content is clean, and each mistake that a contributor might make in it is refused with its place."""

import json
import shutil
from pathlib import Path

import pytest

from tools.pipeline import check, compile_content

ROOT = Path(__file__).parent.parent
PAGE = "content/methods/activation-patching.md"
NOTEBOOK = "notebooks/activation-patching.ipynb"


@pytest.fixture
def repository(tmp_path):
    """Return a copy of the repository's content and notebooks."""
    for name in ("content", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", ".cache"))
    for name in ("mkdocs.yml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def edit(root, name, old, new):
    """Replace a text that must be there, once; return its line."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_content_has_no_problem():
    assert check(ROOT) == ()


def test_every_claim_stands_beside_a_fresh_run():
    compiled = compile_content(ROOT)
    assert set(compiled.results) >= {"induction-heads", "activation-patching", "dictionary-learning"}
    for result in compiled.results.values():
        assert result.receipt is not None
        assert not result.stale
        assert len(result.claims) >= 3
        assert result.outcome is not None


def test_deleting_a_linked_entry_is_refused_where_it_is_named(repository):
    (repository / "content/concepts/superposition.md").unlink()
    problems = check(repository)
    named = {problem.code for problem in problems}
    assert {"KB-REL-001", "KB-LINK-001"} <= named
    for problem in problems:
        line = (repository / problem.place.path).read_text(encoding="utf-8").splitlines()[problem.place.line - 1]
        assert "superposition" in line.lower() or problem.place.path.endswith(".ipynb"), problem
        assert problem.hint


def test_misspelling_a_field_is_refused_with_the_right_name(repository):
    line = edit(repository, PAGE, "\nevidence:", "\nevidense:") + 1
    problems = [problem for problem in check(repository) if problem.place.path == PAGE]
    unknown = next(problem for problem in problems if problem.place.line == line)
    assert unknown.place.column == 1
    assert "`evidence`" in unknown.hint


def test_breaking_a_claims_bound_is_refused_at_the_claim(repository):
    compiled = compile_content(repository)
    claims = compiled.results["activation-patching"].claims
    claim = next(claim for claim, _ in claims if not claim.headline and claim.expect.at_least is not None)
    text = (repository / PAGE).read_text(encoding="utf-8")
    start = text.index(f"id: {claim.id}\n")
    at = text.index("at_least:", start)
    end = min(position for position in (text.find("}", at), text.find("\n", at), text.find(",", at)) if position > 0)
    (repository / PAGE).write_text(f"{text[:at]}at_least: 1000000{text[end:]}", encoding="utf-8")
    problems = check(repository)
    assert [problem.code.rsplit("-", 1)[0] for problem in problems] == ["KB-CLAIM"]
    assert problems[0].place.path == PAGE
    first, last = text[:start].count("\n") + 1, text[:end].count("\n") + 1
    assert first <= problems[0].place.line <= last
    assert claim.id in problems[0].message


def test_editing_a_code_cell_without_running_it_is_refused(repository):
    path = repository / NOTEBOOK
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in reversed(notebook["cells"]) if cell["cell_type"] == "code")
    cell["source"] = [*cell["source"], "\nchanged = True"]
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")
    problems = [problem for problem in check(repository) if problem.code.startswith("KB-RUN")]
    assert len(problems) == 1
    assert problems[0].place.path == NOTEBOOK
    assert "wiki run activation-patching" in problems[0].hint


def test_editing_a_prose_cell_needs_no_run(repository):
    path = repository / NOTEBOOK
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in reversed(notebook["cells"]) if cell["cell_type"] == "markdown")
    cell["source"] = [*cell["source"], "\n\nOne more sentence."]
    path.write_text(json.dumps(notebook, indent=1) + "\n", encoding="utf-8")
    assert check(repository) == ()
