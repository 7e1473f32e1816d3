"""Typed relations: read from the fields that the table names, checked, and derived both ways."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from schema.ids import ENTRY_ID, Kind
from schema.relations import RELATIONS, Relation
from tools.link.graph import Edge
from tools.link.names import Names, place_of
from tools.problems import Place, Problem
from tools.validate import Entry
from tools.yamlsafe import Path

_KINDS = frozenset(Kind)
BY_NAME = {relation.name: relation for relation in RELATIONS}


def find_edges(entries: Mapping[str, Entry], names: Names) -> tuple[tuple[Edge, ...], list[Problem]]:
    """Read every written relation; return each once, with a problem for each that cannot stand."""
    edges: dict[tuple[str, str, str], Edge] = {}
    problems: list[Problem] = []
    by_kind: dict[Kind, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        by_kind[entry.kind].append(entry)
    for side in (side for relation in RELATIONS for side in _sides(relation)):
        for entry in (entry for kind in Kind if kind in side.writers for entry in by_kind[kind]):
            for found in side.read(entry, names):
                if isinstance(found, Problem):
                    problems.append(found)
                elif found.source in entries and found.target in entries:
                    edges.setdefault(_key(found, side.relation), found)
    return tuple(edges.values()), problems


def both_ways(entries: Mapping[str, Entry], edges: Sequence[Edge]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return for each entry its relations, as written and as seen from the other side.

    What an author wrote keeps the author's order; what is derived stands in order of title.
    """
    written: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    derived: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for edge in edges:
        written[edge.source][edge.relation].append(edge.target)
        derived[edge.target][BY_NAME[edge.relation].inverse].append(edge.source)
    result: dict[str, dict[str, tuple[str, ...]]] = {}
    for entry_id in entries:
        sides = {name: tuple(ids) for name, ids in written[entry_id].items()}
        for name, ids in derived[entry_id].items():
            by_title = sorted(set(ids), key=lambda other: (entries[other].meta.title.lower(), other))
            own = sides.get(name, ())
            sides[name] = (*own, *(other for other in by_title if other not in own))
        if sides:
            result[entry_id] = sides
    return result


def find_cycles(edges: Sequence[Edge]) -> Iterator[Problem]:
    """Report each way in which an acyclic relation leads back to where it started."""
    for relation in RELATIONS:
        if relation.acyclic:
            graph: dict[str, list[Edge]] = defaultdict(list)
            for edge in edges:
                if edge.relation == relation.name:
                    graph[edge.source].append(edge)
            yield from _cycles(relation, graph)


def _cycles(relation: Relation, graph: Mapping[str, Sequence[Edge]]) -> Iterator[Problem]:
    finished: set[str] = set()
    for start in sorted(graph):
        trail: list[str] = [start]
        pending = [iter(graph[start])] if start not in finished else []
        while pending:
            edge = next(pending[-1], None)
            if edge is None:
                finished.add(trail.pop())
                pending.pop()
            elif edge.target in trail:
                loop = [*trail[trail.index(edge.target) :], edge.target]
                yield Problem(
                    code="KB-REL-003",
                    place=Place(edge.path, edge.mark.line, edge.mark.column),
                    message=f"`{relation.name}` leads in a circle: {' -> '.join(loop)}.",
                    hint="Remove the weakest of these relations; what comes first cannot also come after.",
                    field=relation.name,
                    args={"relation": relation.name, "cycle": " ".join(loop)},
                )
            elif edge.target not in finished:
                trail.append(edge.target)
                pending.append(iter(graph.get(edge.target, ())))


@dataclass(frozen=True, slots=True)
class _Side:
    """One side on which a relation may be written."""

    relation: Relation
    path: tuple[str, ...]
    writers: frozenset[Kind]
    readers: frozenset[Kind]
    turned: bool

    def read(self, entry: Entry, names: Names) -> Iterator[Edge | Problem]:
        """Yield each relation that an entry writes on this side, or the problem with it."""
        seen: set[str] = set()
        for where, value in _values(entry.meta, self.path, ()):
            other = self._target(entry, where, value, names)
            if isinstance(other, Problem):
                yield other
            elif other in seen and "claims" not in where and ENTRY_ID.fullmatch(value):
                yield _problem(
                    "KB-REL-004", entry, where, value, f"`{value}` stands twice here.", "Remove one of the two."
                )
            elif other and other not in seen:
                seen.add(other)
                source, target = (other, entry.id) if self.turned else (entry.id, other)
                yield Edge(source, self.relation.name, target, entry.path, entry.marks.at(where))

    def _target(self, entry: Entry, where: Path, value: str, names: Names) -> str | Problem:
        """Return the id that a written value leads to, nothing for a plain name, or the problem with it."""
        is_id = ENTRY_ID.fullmatch(value) is not None
        kind = value.split("/", 1)[0]
        is_name = self.relation.names_allowed and not is_id and kind not in _KINDS
        if is_name or value in names.broken:
            return self._known(value, names) if is_name else ""
        found = names.leads_to.get(value) if is_id else None
        if found is None:
            hint = names.near(value, prefix=f"{kind}/") or names.near(value.rsplit("/", 1)[-1])
            message = f"`{_dotted(where)}` names `{value}`, which does not exist."
            expected = hint or f"Write content/{value} first, or correct the id."
            if self.relation.names_allowed:
                expected += " Somebody without an entry is named plainly, as printed."
            return _problem("KB-REL-001", entry, where, value, message, expected)
        if found != value:
            return _problem("KB-REL-005", entry, where, value, f"`{value}` is now `{found}`.", f"Write `{found}`.")
        if Kind(kind) not in self.readers:
            wanted = " or ".join(sorted(other.value for other in self.readers))
            message = f"`{where[0]}` takes {wanted}; `{value}` is of another kind."
            return _problem("KB-REL-002", entry, where, value, message, "Use `related` where no sharper relation fits.")
        if found == entry.id:
            return _problem("KB-REL-004", entry, where, value, "An entry cannot be related to itself.", "Remove it.")
        return found

    def _known(self, name: str, names: Names) -> str:
        """Return the id of somebody who has an entry under another name than the one that is printed; else nothing."""
        known = names.leads_to.get(name.strip().lower(), "")
        return known if known and Kind(known.split("/", 1)[0]) in self.readers else ""


def _sides(relation: Relation) -> Iterator[_Side]:
    yield _Side(relation, tuple(relation.path.split(".")), relation.sources, relation.targets, turned=False)
    if relation.inverse_path:
        yield _Side(relation, tuple(relation.inverse_path.split(".")), relation.targets, relation.sources, turned=True)


def _key(edge: Edge, relation: Relation) -> tuple[str, str, str]:
    low, high = edge.source, edge.target
    if relation.symmetric and high < low:
        low, high = high, low
    return low, relation.name, high


def _problem(code: str, entry: Entry, where: Path, value: str, message: str, hint: str) -> Problem:
    return Problem(code, place_of(entry, where), message, hint, _dotted(where), {"value": value})


def _values(value: object, path: Sequence[str], where: Path) -> Iterator[tuple[Path, str]]:
    """Yield each text at a path of the relations table, with the path of keys and indices that leads to it."""
    if not path:
        if isinstance(value, str):
            yield where, value
    elif path[0] == "*":
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from _values(item, path[1:], (*where, index))
    elif isinstance(value, BaseModel):
        yield from _values(getattr(value, path[0], None), path[1:], (*where, path[0]))


def _dotted(where: Path) -> str:
    text = ""
    for part in where:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text
