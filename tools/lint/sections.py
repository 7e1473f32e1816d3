"""Prose has the sections that readers of its kind expect, in one order."""

from collections.abc import Iterator

from tools.link import Graph
from tools.problems import Place, Problem


def missing_sections(graph: Graph) -> Iterator[Problem]:
    """Report each required section that is absent, or that stands before one that should precede it."""
    for entry_id, document in graph.documents.items():
        entry = graph.entries[entry_id]
        expected = ", ".join(f"`## {name}`" for name in entry.meta.sections)
        lines = {heading.text.strip().lower(): heading.line for heading in document.headings if heading.level == 2}
        last = 0
        for section in entry.meta.sections:
            line = lines.get(section.lower())
            if line is None:
                yield Problem(
                    code="KB-LINT-001",
                    place=Place(entry.path, entry.body_line),
                    message=f"The section `## {section}` is missing.",
                    hint=f"An entry of {entry.kind.value} has {expected}.",
                    args={"section": section},
                )
            elif line < last:
                yield Problem(
                    code="KB-LINT-002",
                    place=Place(entry.path, line),
                    message=f"The section `## {section}` stands too early.",
                    hint=f"The order is {expected}.",
                    args={"section": section},
                )
            else:
                last = line
