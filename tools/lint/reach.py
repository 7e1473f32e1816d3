"""Every entry can be reached from another one."""

from collections.abc import Iterator

from tools.link import Graph
from tools.problems import Place, Problem


def orphans(graph: Graph) -> Iterator[Problem]:
    """Report entries that no relation and no sentence connects with another entry."""
    for entry_id, entry in graph.entries.items():
        if not graph.outgoing.get(entry_id) and not graph.incoming_mentions.get(entry_id):
            yield Problem(
                code="KB-LINT-005",
                place=Place(entry.path),
                message="Nothing leads here: no other entry names this one, and it names none.",
                hint="Add a relation such as `part_of`, `about` or `related`, or link to it from a page.",
            )
