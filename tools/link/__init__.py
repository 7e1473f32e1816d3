"""Typed entries and their documents to one graph: names resolved, inverses derived, cycles and collisions found."""

from collections.abc import Iterable, Mapping, Sequence

from tools.link.graph import Edge, Graph, Mention
from tools.link.mentions import Lookup, find_mentions, first_per_source
from tools.link.names import collect_names
from tools.link.relations import both_ways, find_cycles, find_edges
from tools.problems import Problem
from tools.prose import Document
from tools.validate import Entry

__all__ = ["Edge", "Graph", "Mention", "link"]


def link(
    entries: Sequence[Entry], documents: Mapping[str, Document], broken: Iterable[str] = ()
) -> tuple[Graph, tuple[Problem, ...]]:
    """Link typed entries into one graph.

    Args:
        entries: every typed entry.
        documents: the parsed prose of each entry that has any, by id.
        broken: ids of files that exist but could not be read or typed; to name one is no further problem.

    Returns:
        The graph, complete for everything that resolves, and every problem met.
    """
    by_id = {entry.id: entry for entry in sorted(entries, key=lambda entry: entry.id)}
    names, problems = collect_names(by_id, broken)
    edges, edge_problems = find_edges(by_id, names)
    mentions, mention_problems = find_mentions(Lookup(by_id, documents, names))
    graph = Graph(
        entries=by_id,
        documents=documents,
        names=names.leads_to,
        redirects=names.redirects,
        edges=edges,
        mentions=mentions,
        outgoing=both_ways(by_id, edges),
        incoming_mentions=first_per_source(by_id, mentions),
    )
    return graph, (*problems, *edge_problems, *find_cycles(edges), *mention_problems)
