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


def lint(graph: Graph) -> tuple[Problem, ...]:
    """Apply every rule to the graph."""
    return tuple(problem for rule in RULES for problem in rule(graph))
