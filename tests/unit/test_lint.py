"""Rules that no single field can express."""

from tests.support import entry, graph_of
from tools.lint import lint

GOOD = "## Intuition\n\nx\n\n## In detail\n\nx\n\n## Why it matters\n\nx\n\n## Open questions\n\nx\n"


def codes(*entries):
    graph, problems = graph_of(*entries)
    assert not problems
    return [problem.code for problem in lint(graph)]


def test_a_well_formed_pair_has_no_problem():
    assert codes(entry("concepts/a", GOOD, related=["concepts/b"]), entry("concepts/b", GOOD)) == []


def test_a_missing_section_is_reported():
    body = GOOD.replace("## Why it matters", "## Why")
    assert codes(entry("concepts/a", body, related=["concepts/b"]), entry("concepts/b", GOOD)) == ["KB-LINT-001"]


def test_sections_out_of_order_are_reported():
    body = "## In detail\n\nx\n\n## Intuition\n\nx\n\n## Why it matters\n\nx\n\n## Open questions\n\nx\n"
    assert codes(entry("concepts/a", body, related=["concepts/b"]), entry("concepts/b", GOOD)) == ["KB-LINT-002"]


def test_findings_need_reading():
    paper = entry("papers/p", findings=["It works."], related=["papers/q"])
    assert codes(paper, entry("papers/q")) == ["KB-LINT-003"]
    paper = entry("papers/p", findings=["It works."], read="abstract", related=["papers/q"])
    assert codes(paper, entry("papers/q")) == []


def test_two_papers_with_one_identifier_are_reported():
    first = entry("papers/p", arxiv="2301.00001", related=["papers/q"])
    assert codes(first, entry("papers/q", arxiv="2301.00001")) == ["KB-LINT-004"]
    assert codes(first, entry("papers/q", arxiv="2301.00002")) == []


def test_an_orphan_is_reported():
    assert codes(entry("papers/p")) == ["KB-LINT-005"]
