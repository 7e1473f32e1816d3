"""The stages in their order: content and results in, a checked graph out."""

from dataclasses import dataclass
from pathlib import Path

from schema.ids import ENTRY_ID
from tools.link import Graph, link
from tools.lint import lint
from tools.load import load
from tools.notebooks.results import Results, read_results
from tools.problems import Problem, fails, in_order
from tools.prose import Document, parse
from tools.validate import Entry, validate


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


def compile_content(root: Path) -> Compiled:
    """Load, validate, link and lint everything below a repository's root, reporting every problem at once."""
    loaded = load(root)
    entries, shape_problems = validate(loaded.raws)
    documents, prose_problems = _documents(entries)
    broken = _broken(entries, (*loaded.problems, *shape_problems))
    graph, link_problems = link(entries, documents, broken)
    results, run_problems = read_results(root, graph, broken)
    problems = (
        *loaded.problems,
        *shape_problems,
        *prose_problems,
        *link_problems,
        *lint(graph),
        *run_problems,
    )
    return Compiled(graph, results, in_order(problems))


def check(root: Path) -> tuple[Problem, ...]:
    """Return every problem of a repository, in order of place."""
    return compile_content(root).problems


def _broken(entries: tuple[Entry, ...], problems: tuple[Problem, ...]) -> set[str]:
    """Return the ids of files that were found but did not become entries."""
    typed = {entry.path for entry in entries}
    paths = {problem.place.path for problem in problems} - typed
    ids = (path.removeprefix("content/").rsplit(".", 1)[0] for path in paths)
    # Of two files with one id, one is an entry all the same.
    return {entry_id for entry_id in ids if ENTRY_ID.fullmatch(entry_id)} - {entry.id for entry in entries}


def _documents(entries: tuple[Entry, ...]) -> tuple[dict[str, Document], list[Problem]]:
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for entry in entries:
        if entry.body:
            documents[entry.id], found = parse(entry.body, path=entry.path, first_line=entry.body_line)
            problems.extend(found)
    return documents, problems
