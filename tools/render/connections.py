"""Typed relations of an entry, both ways, under the labels of the table of relations."""

from collections.abc import Iterable
from dataclasses import dataclass

from schema.ids import Kind
from schema.relations import RELATIONS
from tools import limits
from tools.render import papers
from tools.render.here import Here
from tools.render.templating import fill
from tools.render.wiki import newest_first
from tools.sanitize import SafeHtml

OWN_SECTION = frozenset(
    {
        "authors",
        "wrote",
        "affiliated_with",
        "people",
        "requires",
        "required_by",
        "claims_tested_by",
        "covers",
        "timeline",
        "start",
        "steps",
        "knows",
        "known_on",
        "argued_by",
        "covered_by",
        "debated_in",
    }
)
"""Relations that a section of their own shows better."""


@dataclass(frozen=True, slots=True)
class Group:
    """The entries at the other end of one relation: some shown, some folded, some only counted; papers one a line."""

    label: str
    shown: tuple[SafeHtml, ...]
    folded: tuple[SafeHtml, ...]
    left: int
    stacked: bool


def connections(here: Here, entry_id: str) -> list[Group]:
    """Return every relation of an entry that has no section of its own, in the order of the table."""
    found = here.wiki.graph.outgoing.get(entry_id, {})
    groups: dict[str, Group] = {}
    for relation in RELATIONS:
        for name, label in ((relation.name, relation.label), (relation.inverse, relation.inverse_label)):
            if name not in groups and name not in OWN_SECTION and found.get(name):
                groups[name] = group(here, label, found[name])
    return list(groups.values())


def group(here: Here, label: str, ids: Iterable[str]) -> Group:
    """Return entries under a label; papers newest first and by their short name, all else by title."""
    entries = [here.wiki.entry(entry_id) for entry_id in ids]
    left = max(0, len(entries) - limits.RELATED_LISTED)
    stacked = all(entry.kind is Kind.PAPERS for entry in entries)
    if stacked:
        entries.sort(key=newest_first)
        links = [paper_line(here, entry.id) for entry in entries[: limits.RELATED_LISTED]]
        shown = limits.RELATED_STACKED
    else:
        links = here.entries(entry.id for entry in entries[: limits.RELATED_LISTED])
        shown = limits.RELATED_SHOWN
    return Group(label, tuple(links[:shown]), tuple(links[shown:]), left, stacked)


def paper_line(here: Here, paper_id: str) -> SafeHtml:
    """Return a paper's title, linked, with its short name."""
    return fill("parts/paper_line", link=here.entry(paper_id), cited=papers.cited_as(here.wiki, paper_id))
