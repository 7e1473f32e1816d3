"""Bibliographic records say only what was read, and no two are the same work."""

from collections.abc import Iterator

from schema.entries import Paper
from schema.entries.papers import Read
from tools.link import Graph
from tools.problems import Place, Problem


def findings_without_reading(graph: Graph) -> Iterator[Problem]:
    """Report findings of a paper of which neither the text nor the abstract was read."""
    for entry in graph.entries.values():
        if isinstance(entry.meta, Paper) and entry.meta.findings and entry.meta.read not in {Read.FULL, Read.ABSTRACT}:
            mark = entry.marks.at(("findings",))
            yield Problem(
                code="KB-LINT-003",
                place=Place(entry.path, mark.line, mark.column),
                message="Findings are given, but the entry does not say that the paper or its abstract was read.",
                hint="Add `read: full` or `read: abstract` if that is so; else leave the findings out.",
                field="findings",
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
