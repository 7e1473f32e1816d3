"""The info box: what a reader looks up about an entry of each kind, one row a fact."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from schema.entries import Circuit, Codebase, Group, Method, Model, Paper, Person, Resource, TopicEntry
from schema.ids import Kind
from tools.render import addresses, papers
from tools.render.here import Here
from tools.render.numbers import count
from tools.render.plain import words
from tools.render.templating import fill
from tools.render.wiki import Wiki
from tools.sanitize import SafeHtml, escape
from tools.validate import Entry


@dataclass(frozen=True, slots=True)
class Row:
    """One fact: its label, its values, how many more there are, and whether they are words of one line."""

    label: str
    values: tuple[SafeHtml, ...]
    more: int = 0
    joined: bool = False


SHOWN = 4
"""Values of a row before the rest is counted."""
KNOWN_FOR = 3
"""Papers for which a person is known, in the box."""


def infobox(here: Here, entry: Entry) -> SafeHtml:
    """Return an entry's info box."""
    rows = [row for row in _rows(here, entry) if row.values]
    return fill("parts/infobox", rows=rows, title=here.wiki.title(entry.id))


def outside(label: str, url: str) -> SafeHtml:
    """Return a link to another site."""
    return fill("parts/outside", label=label, url=url)


def _rows(here: Here, entry: Entry) -> Iterable[Row]:
    yield _row("Kind", [fill("parts/link", href=here.url(addresses.of_kind(entry.kind)), text=_kind(entry))])
    yield from _ROWS.get(entry.kind, _topic)(here, entry)
    if isinstance(entry.meta, TopicEntry):
        yield _related(here, entry, "Introduced by", "introduced_by", dated=True)
    also = [escape(alias) for alias in entry.meta.aliases if "/" not in alias]
    yield _row("Also called", also, joined=True)
    yield _row("Tags", [escape(words(tag)) for tag in entry.meta.tags], joined=True)


def _kind(entry: Entry) -> str:
    meta = entry.meta
    if isinstance(meta, Paper):
        return papers.TYPES[meta.type]
    if isinstance(meta, Circuit | Group | Resource):
        return str(meta.type).capitalize()
    if isinstance(meta, Codebase) and meta.benchmark:
        return "Benchmark"
    return entry.kind.one.capitalize()


def _topic(here: Here, entry: Entry) -> Iterable[Row]:
    yield _related(here, entry, "Part of", "part_of")


def _method(here: Here, entry: Entry) -> Iterable[Row]:
    meta = entry.meta
    assert isinstance(meta, Method)
    yield from _topic(here, entry)
    ladder = here.url(addresses.CLAIMS) + "#the-ladder-of-evidence"
    yield _row("Evidence", [fill("parts/ladder", evidence=meta.evidence, href=ladder)])
    yield _row("Answers", [escape(str(asked)) for asked in meta.asks], joined=True)
    yield _row("Needs", [escape(str(need)) for need in meta.needs], joined=True)
    yield _row("Costs", [escape(str(meta.cost))] if meta.cost else [])
    yield _row("Fails when", [here.inline(meta.fails_when)] if meta.fails_when else [])
    yield _related(here, entry, "Implemented in", "implemented_in")


def _circuit(here: Here, entry: Entry) -> Iterable[Row]:
    meta = entry.meta
    assert isinstance(meta, Circuit)
    yield from _topic(here, entry)
    yield _related(here, entry, "Found in", "found_in")
    yield _related(here, entry, "Found with", "found_with")
    yield _row("Example", [here.inline(meta.example)] if meta.example else [])


def _architecture(here: Here, entry: Entry) -> Iterable[Row]:
    yield from _topic(here, entry)
    yield _related(here, entry, "Implemented in", "implemented_in")
    yield _related(here, entry, "Models", "models")


def _application(here: Here, entry: Entry) -> Iterable[Row]:
    yield from _topic(here, entry)
    yield _related(here, entry, "Applies", "applies")


def _paper(here: Here, entry: Entry) -> Iterable[Row]:
    meta = entry.meta
    assert isinstance(meta, Paper)
    yield _row("First public", _texts(papers.when(meta)))
    yield _row("Venue", [here.inline(meta.venue)] if meta.venue else [])
    yield _row("Read it", [outside(label, url) for label, url in papers.reading_places(meta)])
    yield _row("Code", [outside(papers.host(meta.code), meta.code)] if meta.code else [])
    yield _row("Topics", [escape(words(topic)) for topic in meta.topics], joined=True)
    yield _row("Our reading", _texts(papers.READ[meta.read]) if meta.read else [])
    yield _row("Record", _texts(papers.VERIFIED[meta.verification]) if meta.verification else [])


def _person(here: Here, entry: Entry) -> Iterable[Row]:
    meta = entry.meta
    assert isinstance(meta, Person)
    wrote = len(here.wiki.graph.related(entry.id, "wrote"))
    known = [here.entry(paper, papers.cited_as(here.wiki, paper)) for paper in known_for(here.wiki, entry.id)]
    yield _row("Known for", known)
    yield _row("Papers here", [fill("parts/link", href="#papers", text=count(wrote, "paper"))] if wrote else [])
    yield _row("Home page", [outside(papers.host(meta.homepage), meta.homepage)] if meta.homepage else [])
    yield _row("ORCID", [outside(meta.orcid, f"https://orcid.org/{meta.orcid}")] if meta.orcid else [])


def known_for(wiki: Wiki, person_id: str) -> list[str]:
    """Return a person's papers that the wiki's own pages point to most, at most three; highlighted ones first."""
    ranked = []
    for paper in wiki.graph.related(person_id, "wrote"):
        meta, mentions = wiki.entry(paper).meta, len(wiki.graph.incoming_mentions.get(paper, ()))
        highlighted = isinstance(meta, Paper) and meta.highlighted
        if highlighted or mentions:
            ranked.append((not highlighted, -mentions, paper))
    return [paper for _, _, paper in sorted(ranked)[:KNOWN_FOR]]


def _group(here: Here, entry: Entry) -> Iterable[Row]:
    meta = entry.meta
    assert isinstance(meta, Group)
    yield _row("Home page", [outside(papers.host(meta.url), meta.url)] if meta.url else [])
    yield _row("Founded", _texts(meta.founded))
    yield _related(here, entry, "Belongs to", "parent")


def _codebase(here: Here, entry: Entry) -> Iterable[Row]:
    meta = entry.meta
    assert isinstance(meta, Codebase)
    yield _row("Repository", [outside(_repository(meta.repository), meta.repository)] if meta.repository else [])
    yield _row("Home page", [outside(papers.host(meta.homepage), meta.homepage)] if meta.homepage else [])
    yield _row("Language", _texts(meta.language))
    yield _row("Licence", _texts(meta.license))
    yield _row("Package", [fill("parts/code", text=f"pip install {meta.pypi}")] if meta.pypi else [])
    yield _row("Newest commit seen", _texts(meta.last_commit_seen))
    yield _related(here, entry, "Maintained by", "maintained_by")
    yield _related(here, entry, "Described in", "described_in", dated=True)


def _resource(here: Here, entry: Entry) -> Iterable[Row]:
    meta = entry.meta
    assert isinstance(meta, Resource)
    yield _row("Where", [outside(papers.host(meta.url), meta.url)] if meta.url else [])
    yield _row("By", [here.named(name) for name in meta.by])
    yield _row("Since", _texts(str(meta.since) if meta.since else None))


def _model(here: Here, entry: Entry) -> Iterable[Row]:
    meta = entry.meta
    assert isinstance(meta, Model)
    yield _related(here, entry, "Architecture", "architecture")
    sizes = (("Parameters", meta.parameters), ("Layers", meta.layers), ("Width", meta.width))
    for label, value in (*sizes, ("Heads per layer", meta.heads)):
        yield _row(label, _texts(f"{value:,}" if value is not None else None))
    yield _row("Hub id", [fill("parts/code", text=meta.hub)] if meta.hub else [])
    trained = fill("parts/link", href="#trained-here", text="Here: weights and card") if meta.lab else None
    yield _row("Trained", [trained] if trained else [])
    yield _related(here, entry, "Found in it", "contains")
    yield _related(here, entry, "Trained by", "trained_by")
    yield _related(here, entry, "Described in", "described_in", dated=True)
    yield _row("Released", _texts(meta.released))


def _row(label: str, values: Iterable[SafeHtml], *, joined: bool = False) -> Row:
    return Row(label, tuple(values), joined=joined)


def _texts(text: str | None) -> list[SafeHtml]:
    return [escape(text)] if text else []


def _related(here: Here, entry: Entry, label: str, relation: str, *, dated: bool = False) -> Row:
    ids = here.wiki.graph.related(entry.id, relation)
    links = [here.entry(other, papers.cited_as(here.wiki, other) if dated else "") for other in ids[:SHOWN]]
    return Row(label, tuple(links), max(0, len(ids) - SHOWN))


def _repository(url: str) -> str:
    """Return `owner/name` for a repository on a forge, else its host."""
    parts = url.removeprefix("https://").rstrip("/").split("/")
    return "/".join(parts[1:3]) if len(parts) == 3 else papers.host(url)


_ROWS: dict[Kind, Callable[[Here, Entry], Iterable[Row]]] = {
    Kind.METHODS: _method,
    Kind.CIRCUITS: _circuit,
    Kind.ARCHITECTURES: _architecture,
    Kind.APPLICATIONS: _application,
    Kind.PAPERS: _paper,
    Kind.PEOPLE: _person,
    Kind.GROUPS: _group,
    Kind.CODEBASES: _codebase,
    Kind.RESOURCES: _resource,
    Kind.MODELS: _model,
}
