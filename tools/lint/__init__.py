"""Rules that no single field can express: each is a function from the graph to problems."""

from collections.abc import Callable, Iterable

from tools.link import Graph
from tools.lint.reach import orphans
from tools.lint.records import findings_without_reading, shared_identifiers
from tools.lint.sections import missing_sections
from tools.problems import Problem

RULES: tuple[Callable[[Graph], Iterable[Problem]], ...] = (
    missing_sections,
    findings_without_reading,
    shared_identifiers,
    orphans,
)


def lint(graph: Graph, *, whole: bool = True) -> tuple[Problem, ...]:
    """Apply every rule to the graph.

    Args:
        graph: the linked entries.
        whole: whether every file became an entry; else nobody knows what nothing leads to.
    """
    return tuple(problem for rule in RULES if whole or rule is not orphans for problem in rule(graph))
