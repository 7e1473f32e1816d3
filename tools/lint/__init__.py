"""Rules that no single field can express: each is a function from the graph to problems."""

from collections.abc import Callable, Iterable

from tools.link import Graph
from tools.lint.reach import few_links, orphans, paths_with_gaps, uncited_introductions, unknown_lists
from tools.lint.records import findings_beyond_reading, findings_without_reading, shared_identifiers
from tools.lint.sections import missing_sections, unwritten
from tools.lint.symbols import unexplained_symbols
from tools.lint.wording import (
    circular_definitions,
    hiding_words,
    numbers_without_source,
    quotations_without_source,
)
from tools.problems import Problem

RULES: tuple[Callable[[Graph], Iterable[Problem]], ...] = (
    missing_sections,
    unwritten,
    findings_without_reading,
    findings_beyond_reading,
    shared_identifiers,
    orphans,
    hiding_words,
    circular_definitions,
    few_links,
    uncited_introductions,
    numbers_without_source,
    quotations_without_source,
    unexplained_symbols,
    paths_with_gaps,
    unknown_lists,
)

WHOLE = frozenset({orphans, few_links, paths_with_gaps})
"""Rules that speak of what is missing: while files are broken, nobody knows."""


def lint(graph: Graph, *, whole: bool = True) -> tuple[Problem, ...]:
    """Apply every rule to the graph.

    Args:
        graph: the linked entries.
        whole: whether every file became an entry; else rules about what is missing wait.
    """
    return tuple(problem for rule in RULES if whole or rule not in WHOLE for problem in rule(graph))
