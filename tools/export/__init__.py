"""The graph in machine-readable forms, in memory."""

from collections.abc import Mapping

from tools.export.knowledge import knowledge_base
from tools.lazy import later
from tools.link import Graph
from tools.notebooks.results import Results

__all__ = ["export"]


def export(graph: Graph, results: Results) -> Mapping[str, bytes]:
    """Return each exported file by its path below the site's root; it is made when it is looked at.

    Args:
        graph: the linked knowledge base.
        results: every notebook's result by name.
    """
    return later("kb.json", lambda: knowledge_base(graph, results))
