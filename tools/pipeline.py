"""The stages in their order: content and results in, a checked graph out."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.cache import Store
from tools.link import Graph, link
from tools.lint import lint
from tools.notebooks.results import Results, read_results
from tools.notebooks.study import KEPT
from tools.parsed import read_corpus, store_in
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
    with unwatched():
        return _compiled(root, kept or kept_in(root))


def _compiled(root: Path, kept: Store) -> Compiled:
    corpus = read_corpus(root, kept)
    graph, link_problems = link(corpus.entries, corpus.documents, corpus.broken)
    results, run_problems = read_results(root, graph, corpus.broken, kept)
    kept.save()
    return Compiled(
        graph,
        results,
        in_order((*corpus.problems, *link_problems, *lint(graph, whole=not corpus.broken), *run_problems)),
    )


@contextmanager
def unwatched() -> Iterator[None]:
    """Look for no circles of dead objects meanwhile: a site in memory is millions of live ones, looked through again
    and again, and what is made here is kept or goes by itself.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def kept_in(root: Path) -> Store:
    """Return what earlier runs in a repository made of its entries and notebooks."""
    return store_in(root, KEPT)


def converted_in(root: Path) -> Store:
    """Return the HTML that earlier builds made of notebooks' cells: dear to make, and needed by no check."""
    return store_in(root, name="converted")


def check(root: Path) -> tuple[Problem, ...]:
    """Return every problem of a repository, in order of place."""
    return compile_content(root).problems
