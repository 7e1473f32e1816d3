"""Small whole wikis: each broken one has exactly the problems beside it, and each code has one and is explained."""

import os
import re
import shutil
from pathlib import Path

import pytest

from schema.entries import Concept
from tools import limits
from tools.pipeline import check
from tools.problems import CODES

ROOT = Path(__file__).parent.parent
SITES = Path(__file__).parent / "sites"
BROKEN = sorted((SITES / "broken").iterdir())
GOOD = sorted((SITES / "good").iterdir())
SECTION = re.compile(r"^## (KB-[A-Z]+-\d{3}): (.+)$", re.MULTILINE)


def pipe(papers):
    """A pipe cannot be kept in a repository."""
    os.mkfifo(papers / "gamma.yaml")
    return "papers/gamma.yaml"


def reserved(papers):
    """A repository with such a name could not be checked out on Windows."""
    (papers / "aux.yaml").write_text("title: Gamma\ntype: paper\n")
    return "papers/aux.yaml"


def large(papers):
    """A quarter of a megabyte need not be kept to test this."""
    (papers / "gamma.yaml").write_text("title: Gamma\ntype: paper\n" + "#" * limits.ENTRY_BYTES)
    return "papers/gamma.yaml"


def sparse(content):
    """Sixty pages need not be kept to test that one of them has few links."""
    names = [f"page-{number}" for number in range(limits.GROWN_WIKI)]
    folder = content.parent / "concepts"
    folder.mkdir()
    sections = "".join(f"\n## {name}\n\nText.\n" for name in Concept.sections)
    for place, name in enumerate(names):
        near = ", ".join(f"concepts/{names[(place + step) % len(names)]}" for step in (1, 2))
        front = f"title: {name}\ndefinition: An example, in other words.\nrelated: [{near}]\n"
        (folder / f"{name}.md").write_text(f"---\n{front}---\n{sections}")
    # Each page leads to the next two and is reached from the two before; without them this one has too few.
    alone = "title: Alone\ndefinition: An example, in other words.\nrelated: [papers/alpha, papers/beta]\n"
    (folder / "alone.md").write_text(f"---\n{alone}---\n{sections}")
    return "concepts/alone.md"


MADE = {"KB-LINT-008": sparse, "KB-FILE-002": pipe, "KB-FILE-006": reserved, "KB-FILE-010": large}
"""Broken wikis that are made when they are tested; each docstring says why."""

NOT_IN_CONTENT = {
    **dict.fromkeys(("KB-RUN-013", "KB-RUN-014", "KB-RUN-015", "KB-RUN-016"), "tests/kernel"),
    **dict.fromkeys((f"KB-BUILD-{number:03}" for number in range(1, 11)), "tests/test_build.py"),
}
"""Codes that no tree of files can show, and where they are tested instead."""


def found_in(root):
    return sorted(
        f"{problem.code} {problem.place.path}:{problem.place.line}:{problem.place.column}" for problem in check(root)
    )


@pytest.mark.parametrize("site", BROKEN, ids=lambda site: site.name)
def test_a_broken_wiki_has_exactly_its_problems(site, tmp_path):
    root = shutil.copytree(site, tmp_path / "wiki", symlinks=True)
    expected = (site / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert found_in(root) == sorted(expected)
    assert site.name.upper() in {line.split()[0] for line in expected}


@pytest.mark.parametrize("code", MADE)
def test_a_made_wiki_has_exactly_its_problem(code, tmp_path):
    root = shutil.copytree(SITES / "broken" / "kb-field-001", tmp_path / "wiki")
    (root / "content/papers/beta.yaml").write_text("title: Beta\ntype: paper\n")
    assert found_in(root) == []
    name = MADE[code](root / "content/papers")
    assert found_in(root) == [f"{code} content/{name}:1:1"]


@pytest.mark.parametrize("site", GOOD, ids=lambda site: site.name)
def test_a_good_wiki_has_no_problem(site, tmp_path):
    assert found_in(shutil.copytree(site, tmp_path / "wiki", symlinks=True)) == []


@pytest.mark.parametrize("code", CODES)
def test_each_code_has_a_broken_wiki(code):
    assert (SITES / "broken" / code.lower()).is_dir() + (code in MADE) + (code in NOT_IN_CONTENT) == 1


def test_each_broken_wiki_has_a_code():
    assert {site.name.upper() for site in BROKEN} <= CODES.keys()


def sections():
    text = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    parts = SECTION.split(text)[1:]
    return list(zip(parts[::3], parts[1::3], parts[2::3], strict=True))


@pytest.mark.parametrize("code", CODES)
def test_each_code_is_explained(code):
    (row,) = [row for row in sections() if row[0] == code] or [(code, None, "")]
    assert row[1] == CODES[code].title
    assert len(row[2].split()) >= 10, "say what it is, why, and what to do"


def test_nothing_else_is_explained():
    names = [code for code, _, _ in sections()]
    assert set(names) <= CODES.keys()
    assert names == [code for code in CODES if code in names], "in the order of the registry"


def test_each_code_that_is_raised_is_registered():
    raised = set()
    for path in (ROOT / "tools").rglob("*.py"):
        raised |= set(re.findall(r'"(KB-[A-Z]+-\d{3})"', path.read_text(encoding="utf-8")))
    assert raised <= CODES.keys()
    # A row that nothing raises is a promise that nothing keeps.
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tools").rglob("*.py"))
    assert [code for code in CODES if text.count(f'"{code}"') < 2] == []
