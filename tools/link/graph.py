"""The linked knowledge base: entries, names, relations both ways, and who mentions whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.prose import Document
from tools.validate import Entry
from tools.yamlsafe import Mark


@dataclass(frozen=True, slots=True)
class Edge:
    """One relation between two entries, in the direction of the table in `schema/relations.py`.

    Args:
        source: id of the entry on the left of the relation.
        relation: its name in the table.
        target: id of the entry on the right.
        mark: where it is written.
        path: the file in which it is written.
    """

    source: str
    relation: str
    target: str
    path: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in prose that points to an entry, with the sentence in which it stands."""

    source: str
    target: str
    sentence: str
    line: int
    how: str
    """`link`, `citation` or `embed`."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The linked knowledge base.

    Args:
        entries: every entry by id, in order of id.
        documents: the parsed prose of each entry that has any, by id.
        names: every lower-case name (id, last part of an id, title, alias) that leads to exactly one entry.
        redirects: former ids and alias ids to the id that holds today.
        edges: every written relation, once.
        mentions: every link, citation and embed in prose.
    """

    entries: Mapping[str, Entry]
    documents: Mapping[str, Document]
    names: Mapping[str, str]
    redirects: Mapping[str, str]
    edges: Sequence[Edge]
    mentions: Sequence[Mention]
    outgoing: Mapping[str, Mapping[str, tuple[str, ...]]]
    """For each id: the name of each relation, own and inverse, to the ids on the other side, in a stable order."""
    incoming_mentions: Mapping[str, tuple[Mention, ...]]
    """For each id: who points to it in prose, one a source (the first sentence), in order of source title."""

    def resolve(self, target: str) -> str | None:
        """Return the id that a written name leads to: an id, a last part, a title or an alias."""
        return self.names.get(target.strip().lower())

    def related(self, entry_id: str, relation: str) -> tuple[str, ...]:
        """Return the ids at the other end of a relation (or of an inverse) of an entry."""
        return self.outgoing.get(entry_id, {}).get(relation, ())

    def reading_order(self, entry_id: str) -> tuple[str, ...]:
        """Return everything that an entry requires, directly or not, in an order in which it can be read."""
        order: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(entry_id, False)]
        on_path: set[str] = set()
        while stack:
            current, done = stack.pop()
            if done:
                order[current] = None
            elif current not in order and current not in on_path:
                on_path.add(current)
                stack.append((current, True))
                stack.extend((before, False) for before in reversed(self.related(current, "requires")))
        order.pop(entry_id, None)
        return tuple(order)

    def in_reading_order(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Return some entries so that each comes after those of them that it requires; else their own order stands."""
        wanted = frozenset(ids)
        order: dict[str, None] = {}
        for entry_id in ids:
            order.update(dict.fromkeys(before for before in self.reading_order(entry_id) if before in wanted))
            order[entry_id] = None
        return tuple(order)
