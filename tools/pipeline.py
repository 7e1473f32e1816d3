"""The stages in their order: content and results in, a checked graph out."""

from dataclasses import dataclass
from pathlib import Path

from tools.cache import Store
from tools.link import Graph, link
from tools.lint import lint
from tools.notebooks.results import Results, read_results
from tools.parsed import kept_in, read_corpus
from tools.problems import Problem, fails, in_order


@dataclass(frozen=True, slots=True)
class Compiled:
    """The knowledge base and what is wrong with it."""

    graph: Graph
    results: Results
    problems: tuple[Problem, ...]

    @property
    def clean(self) -> bool:
        """Return whether nothing is wrong that fails the check."""
        return not fails(self.problems)


def compile_content(root: Path, kept: Store | None = None) -> Compiled:
    """Load, validate, link and lint everything below a repository's root, reporting every problem at once.

    Args:
        root: the repository.
        kept: what earlier runs made of files; by default what lies in the repository's `.cache/`.
    """
    corpus = read_corpus(root, kept or kept_in(root))
    graph, link_problems = link(corpus.entries, corpus.documents, corpus.broken)
    results, run_problems = read_results(root, graph, corpus.broken)
    return Compiled(
        graph,
        results,
        in_order((*corpus.problems, *link_problems, *lint(graph, whole=not corpus.broken), *run_problems)),
    )


def check(root: Path) -> tuple[Problem, ...]:
    """Return every problem of a repository, in order of place."""
    return compile_content(root).problems
