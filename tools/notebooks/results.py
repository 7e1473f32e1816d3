"""The results store: receipts and outputs as committed, held against today's notebooks and claims."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from schema.claims import Claim, ClaimResult, Outcome, Receipt
from tools.cache import Store
from tools.link import Graph
from tools.link.mentions import Lookup
from tools.link.names import collect_names
from tools.notebooks import store
from tools.notebooks.claims import Owner, broken, owners, rules
from tools.notebooks.files import Files
from tools.notebooks.plan import Plan, plan
from tools.notebooks.source import near, notebook_names, notebook_path
from tools.notebooks.verdicts import judge, outcome
from tools.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a notebook as it is shown: source as committed, outputs of the last run.

    Args:
        id: the cell's stable id.
        kind: `markdown` or `code`.
        source: its text.
        outputs: nbformat outputs of the last run, by value; empty for Markdown.
        tags: its tags.
        line: the line of the notebook's file on which the text begins.
    """

    id: str
    kind: str
    source: str
    outputs: Sequence[Mapping[str, object]]
    tags: tuple[str, ...]
    line: int = 1


@dataclass(frozen=True, slots=True)
class NotebookResult:
    """What is known of one notebook.

    Args:
        name: the file `notebooks/<name>.ipynb`.
        owner: id of the entry whose `notebook` it is.
        cells: its cells with the outputs of the last run.
        receipt: the last run's receipt; None where it never ran.
        stale: what changed since that run, in words; empty when fresh.
        claims: today's claims held against the receipt's measures, in the order of the entry.
        outcome: what they say together; None where it never ran or there is no headline.
    """

    name: str
    owner: str
    cells: Sequence[Cell]
    receipt: Receipt | None
    stale: tuple[str, ...]
    claims: Sequence[tuple[Claim, ClaimResult]]
    outcome: Outcome | None


Results = Mapping[str, NotebookResult]
"""Every notebook's result by its name."""


def read_results(
    root: Path, graph: Graph, unread: Iterable[str] = (), kept: Store | None = None
) -> tuple[Results, tuple[Problem, ...]]:
    """Read every notebook and its result, and hold the entries' claims against what was measured.

    Args:
        root: of the repository.
        graph: of its entries.
        unread: ids of files that exist but did not become entries; their notebooks are not reported as nobody's.
        kept: what earlier runs made of the same notebooks.

    Returns:
        The result of every notebook that an entry shows and that can be read, and every problem met.
    """
    known = owners(graph.entries.values())
    names = notebook_names(root)
    problems = [problem for owner in known for problem in rules(owner)]
    problems.extend(_unmatched(root, known, names, _texts(root, unread)))
    results: dict[str, NotebookResult] = {}
    lookup = Lookup(graph.entries, graph.documents, collect_names(graph.entries, unread)[0]) if names else None
    files = Files(root, kept)
    by_name = {owner.notebook: owner for owner in reversed(known) if owner.notebook}
    for name in names:
        one = plan(root, name, files)
        problems.extend(one.problems)
        problems.extend(_out_of_date(one))
        owner = by_name.get(name)
        if owner is not None and one.source is not None:
            problems.extend(_in_prose(one, owner, lookup))
            results[name] = _result(one, owner)
            if one.fresh and one.stored is not None:
                problems.extend(broken(owner, judge(owner.claims, one.stored.receipt.measures)))
    return results, tuple(problems)


def _in_prose(one: Plan, owner: Owner, lookup: Lookup | None) -> Iterator[Problem]:
    """Report what is wrong in Markdown cells, which stand on the owner's page like its own prose."""
    for document, problems in one.prose:
        yield from problems
        if lookup is not None:
            yield from lookup.mentions_in(document, owner.entry.id)[1]


def _result(one: Plan, owner: Owner) -> NotebookResult:
    receipt = one.stored.receipt if one.stored else None
    judged = judge(owner.claims, receipt.measures) if receipt else ()
    outputs = one.stored.outputs if one.stored else {}
    cells = one.source.cells if one.source else ()
    return NotebookResult(
        name=one.name,
        owner=owner.entry.id,
        cells=[
            Cell(cell.id, cell.kind, cell.source, outputs.get(cell.id, ()), cell.tags, cell.line)
            for cell in cells
            if cell.kind in {"code", "markdown"}
        ],
        receipt=receipt,
        stale=one.changed,
        claims=list(zip(owner.claims, judged, strict=True)) if receipt else [],
        outcome=outcome(owner.claims, judged, receipt.measures if receipt else ()),
    )


def _texts(root: Path, ids: Iterable[str]) -> str:
    files = (root / "content" / f"{one}.md" for one in ids)
    return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file())


def _unmatched(root: Path, known: Sequence[Owner], names: Sequence[str], unread: str) -> Iterator[Problem]:
    """Report notebooks without an entry, entries without their notebook, and results without either."""
    first: dict[str, str] = {}
    for owner in known:
        if owner.notebook is None:
            continue
        if owner.notebook not in names:
            hint = f"{near(owner.notebook, names)} Or say why nothing is shown, in `not_shown_because`."
            message = f"There is no notebook `{notebook_path(owner.notebook)}`."
            yield owner.problem("KB-RUN-001", ("notebook",), message, hint)
        elif first.setdefault(owner.notebook, owner.entry.id) != owner.entry.id:
            message = f"`{owner.notebook}` is already the notebook of `{first[owner.notebook]}`."
            hint = f"One notebook has one page; name `{first[owner.notebook]}` among the relations instead."
            yield owner.problem("KB-RUN-003", ("notebook",), message, hint)
    for name in names:
        if name not in first and not re.search(rf"^notebook:\s*{re.escape(name)}\s*$", unread, re.MULTILINE):
            hint = f"Write `notebook: {name}` in the method or circuit that it shows."
            yield _problem("KB-RUN-002", notebook_path(name), name, f"No entry has `{name}` as its notebook.", hint)
    folder = root / store.RESULTS
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        if place.name not in names:
            path = f"{store.RESULTS}/{place.name}"
            hint = "Delete it, or rename it together with its notebook and run that again."
            yield _problem("KB-RUN-012", path, place.name, f"There is no notebook `{place.name}` to this result.", hint)


def _out_of_date(one: Plan) -> Iterator[Problem]:
    if not one.runnable or one.fresh or one.source is None:
        return
    hint = f"Run it and commit the result: `wiki run {one.name}`."
    if one.changed:
        first = next((cell for cell in one.source.code if f"(`{cell.id}`)" in one.changed[0]), None)
        line = first.line if first else 1
        message = f"`{one.name}` was edited without being run: {'; '.join(one.changed)}."
        yield _problem("KB-RUN-010", one.source.path, one.name, message, hint, line)
    elif not any(problem.code == "KB-RUN-011" for problem in one.problems):
        yield _problem("KB-RUN-009", one.source.path, one.name, f"`{one.name}` was never run.", hint)


def _problem(code: str, path: str, name: str, message: str, hint: str, line: int = 1) -> Problem:
    return Problem(code, Place(path, line), message, hint, args={"notebook": name})
