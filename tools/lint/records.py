"""Bibliographic records say only what was read, and no two are the same work."""

import re
from collections.abc import Iterator

from schema.entries import Paper
from schema.entries.papers import Read
from tools.link import Graph
from tools.problems import Place, Problem

_PLACE = re.compile(
    r"\b(?:[Ss]ec\.|[Ss]ection|[Aa]pp\.|[Aa]ppendix|Fig\.|Figure|Tab\.|Table|Eq\.|Equation) ?(?:[A-Z]?\d|[A-Z]\b)"
    r"|\b(?:\w+ )?section says\b|\b[Aa]ppendix\b|\bauthors' code\b"
)


def findings_without_reading(graph: Graph) -> Iterator[Problem]:
    """Report findings of a paper of which neither the text nor the abstract was read."""
    for entry in graph.entries.values():
        if isinstance(entry.meta, Paper) and entry.meta.findings and entry.meta.read in {None, Read.SECONDARY}:
            mark = entry.marks.at(("findings",))
            yield Problem(
                code="KB-LINT-003",
                place=Place(entry.path, mark.line, mark.column),
                message="Findings are given, but the entry does not say that the paper or its abstract was read.",
                hint="Add `read: full`, `read: parts` or `read: abstract` if that is so; else leave the findings out.",
                field="findings",
            )


def findings_beyond_reading(graph: Graph) -> Iterator[Problem]:
    """Report findings that name a place which no abstract has, where only the abstract was read."""
    for entry in graph.entries.values():
        if not isinstance(entry.meta, Paper) or entry.meta.read is not Read.ABSTRACT:
            continue
        for index, finding in enumerate(entry.meta.findings):
            if found := _PLACE.search(finding):
                mark = entry.marks.at(("findings", index))
                yield Problem(
                    code="KB-LINT-016",
                    place=Place(entry.path, mark.line, mark.column),
                    message=f"The finding names `{found.group()}`, and the entry says that only the abstract was read.",
                    hint="Write `read: parts` if you read it there; else leave the finding out.",
                    field="findings",
                    args={"named": found.group()},
                )


def shared_identifiers(graph: Graph) -> Iterator[Problem]:
    """Report an arXiv id or DOI that two papers carry."""
    holders: dict[str, str] = {}
    for entry_id, entry in graph.entries.items():
        if isinstance(entry.meta, Paper):
            for name, value in (("arxiv", entry.meta.arxiv), ("doi", entry.meta.doi)):
                if value and (first := holders.setdefault(value.lower(), entry_id)) != entry_id:
                    mark = entry.marks.at((name,))
                    yield Problem(
                        code="KB-LINT-004",
                        place=Place(entry.path, mark.line, mark.column),
                        message=f"`{value}` is also the {name} of `{first}`.",
                        hint="One is wrong, or they are one paper: merge them and keep the other id in `formerly`.",
                        field=name,
                        args={"value": value, "holder": first},
                    )
