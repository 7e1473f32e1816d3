"""The verb that counts: entries, what stands on pages of prose, what was read, what each notebook holds."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from statistics import median
from typing import Annotated, Any

import typer

from schema.entries import Paper
from schema.ids import Kind
from tools.cli.app import CLEAN, find_root, say, verb
from tools.cli.content import HERE, RootOption
from tools.link import Graph
from tools.notebooks.contents import Contents, contents
from tools.pipeline import compile_content


@verb
def stats(root: RootOption = HERE, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> int:
    """Count entries, relations and links, and what each notebook holds.

    Example: `wiki stats --json`.
    """
    here = find_root(root.resolve())
    compiled = compile_content(here)
    kinds = Counter(entry.kind.value for entry in compiled.graph.entries.values())
    notebooks = {name: contents(here, result) for name, result in sorted(compiled.results.items())}
    counts: dict[str, Any] = {
        "entries": {kind.value: kinds[kind.value] for kind in Kind},
        "total": sum(kinds.values()),
        "relations": len(compiled.graph.edges),
        "mentions": len(compiled.graph.mentions),
        "prose": _prose(compiled.graph),
        "papers": _papers(compiled.graph),
        "notebooks": {name: asdict(held) for name, held in notebooks.items()},
    }
    if as_json:
        say(json.dumps(counts, indent=2))
        return CLEAN
    say([f"{kinds[kind.value]:5}  {kind.value}" for kind in Kind])
    say(f"{sum(kinds.values()):5}  entries, {counts['relations']} relations, {counts['mentions']} mentions in prose")
    prose, papers = counts["prose"], counts["papers"]
    say(
        f"{prose['pages']:5}  pages of prose, in the median {prose['words']} words, {prose['typed_relations']} typed"
        f" relations, {prose['sources']} works cited and {prose['questions']} questions"
    )
    say(f"{papers['with_findings']:5}  papers with findings; read: {papers['read']}")
    if notebooks:
        say(["", *_notebook_table(notebooks)])
    return CLEAN


def _prose(graph: Graph) -> dict[str, int]:
    """Count pages of prose, and give medians of what a reader finds on one."""
    pages = [graph.entries[entry_id] for entry_id in graph.documents]
    cited: dict[str, set[str]] = {entry.id: set() for entry in pages}
    for mention in graph.mentions:
        if mention.how == "citation" and mention.source in cited:
            cited[mention.source].add(mention.target)

    def middle(values: Iterable[int]) -> int:
        return int(median(values)) if pages else 0

    return {
        "pages": len(pages),
        "words": middle(graph.documents[entry.id].words for entry in pages),
        "typed_relations": middle(
            sum(len(ids) for name, ids in graph.outgoing.get(entry.id, {}).items() if name != "related")
            for entry in pages
        ),
        "sources": middle(len(cited[entry.id]) for entry in pages),
        "questions": middle(len(entry.meta.questions) for entry in pages),
    }


def _papers(graph: Graph) -> dict[str, object]:
    """Count papers by what was read of them."""
    papers = [entry.meta for entry in graph.entries.values() if isinstance(entry.meta, Paper)]
    read = Counter(paper.read.value if paper.read else "record only" for paper in papers)
    return {
        "with_findings": sum(bool(paper.findings) for paper in papers),
        "read": ", ".join(f"{amount} {what}" for what, amount in read.most_common()),
    }


def _notebook_table(notebooks: Mapping[str, Contents]) -> Iterator[str]:
    """Yield a line for each notebook, one for its shortcuts and peers, and a line of sums."""
    width = max(map(len, notebooks))
    heads = ("claims", "held", "controls", "untrained", "seeds", "identities", "lines", "seconds", "MB")
    yield f"{'notebook':{width}}  " + " ".join(f"{head:>{len(head)}}" for head in heads) + "  outcome"
    for name, held in notebooks.items():
        numbers = (held.claims, held.held, held.controls, held.untrained, held.seeds, held.identities, held.lines)
        run = (held.seconds, held.memory)
        cells = [str(number) for number in numbers] + ["" if number is None else f"{number:.0f}" for number in run]
        row = " ".join(f"{cell:>{len(head)}}" for head, cell in zip(heads, cells, strict=True))
        outcome = held.outcome.value if held.outcome else "not run"
        yield f"{name:{width}}  {row}  {outcome}{', stale' if held.stale else ''}"
        for shortcut, score in held.shortcuts:
            yield f"{'':{width}}  shortcut {shortcut}: {'not measured' if score is None else f'{score:.3g}'}"
        for library, amount in held.peers:
            yield f"{'':{width}}  equals {library} in {amount} {'thing' if amount == 1 else 'things'}"
    claims, held_claims = (sum(getattr(held, what) for held in notebooks.values()) for what in ("claims", "held"))
    outcomes = Counter(held.outcome.value if held.outcome else "not run" for held in notebooks.values())
    said = ", ".join(f"{amount} {outcome}" for outcome, amount in outcomes.most_common())
    yield f"{len(notebooks)} notebooks: {held_claims} of {claims} claims held; {said}"
