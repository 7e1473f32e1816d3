"""Prose has the sections that readers of its kind expect, in one order, and something in each."""

import re
from collections.abc import Iterator

from tools.link import Graph
from tools.lint.texts import place_in_body, place_of_field
from tools.problems import Place, Problem

UNWRITTEN = "One or two sentences that stand alone."
"""What stands in the place of a definition until somebody writes it."""
_SECTION = re.compile(r"^## +(?P<name>.+?) *\n(?P<text>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{3,6} .*$", re.MULTILINE)


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


def unwritten(graph: Graph) -> Iterator[Problem]:
    """Report what `wiki new` wrote and nobody replaced: its definition, and required sections without text."""
    for entry in graph.entries.values():
        if entry.meta.definition == UNWRITTEN:
            yield Problem(
                code="KB-LINT-015",
                place=place_of_field(entry, ("definition",)),
                message="The definition is still the one that a new entry begins with.",
                hint="Say in one or two sentences what it is; they appear wherever the page is mentioned.",
                field="definition",
            )
        for found in _SECTION.finditer(entry.body):
            if found["name"] in entry.meta.sections and not _HEADING.sub("", found["text"]).strip():
                yield Problem(
                    code="KB-LINT-015",
                    place=place_in_body(entry, found.start()),
                    message=f"The section `## {found['name']}` is empty.",
                    hint="Write it before the page is published: a page that cannot be good yet is not there yet.",
                    args={"section": found["name"]},
                )
