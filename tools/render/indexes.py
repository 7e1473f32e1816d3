"""Pages that list entries: one index a kind, the categories, the glossary, all pages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby

from schema.categories import CATEGORIES, Category
from schema.ids import Kind
from tools import limits
from tools.prose import Html
from tools.render import addresses
from tools.render.blocks import Blocks
from tools.render.columns import INTERVENES, UNTRAINED, Field, fields_of, title_cell
from tools.render.here import Here
from tools.render.numbers import count
from tools.render.pages import Head, Made, Page, Part
from tools.render.plain import plain
from tools.render.tables import Cell, Column, Table, file_of, show
from tools.render.templating import fill
from tools.render.wiki import Wiki, newest_first, sort_key
from tools.sanitize import escape
from tools.validate import Entry

DEFINED = frozenset({Kind.CONCEPTS, Kind.METHODS, Kind.CIRCUITS, Kind.PHENOMENA, Kind.ARCHITECTURES, Kind.APPLICATIONS})
"""Kinds whose entries are terms of the field; the glossary leaves out works, people and tools."""
KIND_SAYS = {
    Kind.CONCEPTS: "The ideas of the field, each with an intuition, the detail, and what is still open.",
    Kind.METHODS: "What one does to a model in order to understand it; some with claims that a notebook here measures.",
    Kind.CIRCUITS: "What was found inside a model: features, heads, neurons, directions and circuits.",
    Kind.PHENOMENA: "What models are seen to do.",
    Kind.ARCHITECTURES: "The networks that are studied, and the auxiliary models that are trained to read them.",
    Kind.APPLICATIONS: "The uses to which interpretability is put.",
    Kind.LANDSCAPES: "One page for each big area: its story, its papers in time, its methods compared, where to start.",
    Kind.DISPUTES: "Questions on which published work disagrees, each side with its strongest support.",
    Kind.PATHS: "An order in which to read, for several kinds of reader, with a word at each step on why now.",
    Kind.MODELS: "Trained models that are studied, by others or here.",
    Kind.PAPERS: "Papers, surveys, posts, books and theses, with what we read of each.",
    Kind.PEOPLE: "People of the field. Affiliations hold as of the date that is given, not today.",
    Kind.GROUPS: "Laboratories, companies, non-profits, university groups and programmes.",
    Kind.CODEBASES: "Libraries, tools, benchmarks and data sets.",
    Kind.RESOURCES: "Courses, tutorials, videos, communities, feeds and events.",
}

KIND_WAYS: dict[Kind, Sequence[tuple[str, dict[str, str]]]] = {
    Kind.METHODS: (
        ("Intervene without training anything", {"needs": UNTRAINED, "evidence": INTERVENES}),
        ("Read the weights alone", {"needs": "weights only"}),
        ("Shown at small scale here", {"outcome here": "shown at small scale"}),
    ),
}
"""Ready questions to a kind's index: what to click on, and the filters that it sets."""


def index_parts(wiki: Wiki) -> Iterator[Part]:
    """Yield every list of entries, to be made later."""
    for kind in Kind:
        listed = partial(_of_kind, wiki, kind)
        yield _table(
            wiki,
            addresses.of_kind(kind),
            kind.many,
            KIND_SAYS[kind],
            listed,
            fields_of(kind),
            kind.many.lower(),
            kind.value,
            KIND_WAYS.get(kind, ()),
        )
    members = {category.id: cache(partial(_members, wiki, category)) for category in CATEGORIES}
    says = "Every way in which the entries are gathered."
    head = Head(addresses.CATEGORIES, "Categories", says, "")
    yield Part(head, lambda: Made([_categories(wiki, head, [(item, len(members[item.id]())) for item in CATEGORIES])]))
    for category in CATEGORIES:
        address = addresses.of_category(category.id)
        yield _table(wiki, address, category.title, category.says, members[category.id], _MIXED, "entries", category.id)
    says = "Every entry of the wiki, A to Z."
    yield _table(wiki, addresses.ALL_PAGES, "All pages", says, lambda: wiki.in_order, _MIXED, "pages")
    yield _corrections(wiki)
    glossary = Head(addresses.GLOSSARY, "Glossary", "The terms of the field as this wiki defines them, A to Z.", "")
    yield Part(glossary, lambda: Made(_glossary(wiki, glossary)))


def _kind_cell(_: Wiki, entry: Entry) -> Cell:
    return Cell(entry.kind.one)


_MIXED: tuple[Field, ...] = (
    Field(Column("Title", wide=True), title_cell),
    Field(Column("Kind", facet=True), _kind_cell),
)


def _of_kind(wiki: Wiki, kind: Kind) -> Sequence[Entry]:
    entries = wiki.by_kind[kind]
    return sorted(entries, key=newest_first) if kind is Kind.PAPERS else entries


def _members(wiki: Wiki, category: Category) -> list[Entry]:
    return [entry for entry in wiki.in_order if category.holds(entry.meta)]


def _table(
    wiki: Wiki,
    address: str,
    title: str,
    says: str,
    listed: Callable[[], Sequence[Entry]],
    fields: Sequence[Field],
    noun: str,
    page_id: str = "",
    ways: Sequence[tuple[str, dict[str, str]]] = (),
) -> Part:
    """Return the pages of a table, to be made later of the entries that are listed then."""
    name = address.strip("/").replace("/", "-")

    def make() -> Made:
        here, entries = Here(wiki, address), listed()
        rows = [tuple(field.cell(wiki, entry) for field in fields) for entry in entries]
        table = Table(title, tuple(field.column for field in fields), rows, noun)
        shown = show(here, table, name=name, title=title)
        blocks = Blocks()
        blocks.fill("pages/index_head", says=says, amount=count(len(entries), "entry", "entries"), ways=ways)
        blocks.html(shown.html)
        strays = [(here.entry(entry.id), entry.kind.one, why) for entry, why in wiki.elsewhere.get(page_id, ())]
        if strays:
            blocks.fill("pages/elsewhere", entries=strays)
        page = Page(address, title, says, "", blocks.all(), searchable=False)
        return Made([page, *shown.pages], dict(shown.files))

    return Part(Head(address, title, says, ""), make, (file_of(name),))


def _corrections(wiki: Wiki) -> Part:
    """Return the page of all wrong statements that entries answer, to be made later."""
    says = "Statements about the field that are in circulation and wrong, each with what is true and where it is told."
    head = Head(addresses.CORRECTIONS, "Often said, and wrong", says, "")

    def make() -> Made:
        here, blocks = Here(wiki, head.address), Blocks()
        told = [
            (here.entry(entry.id), here.inline(item.said), here.inline(item.instead))
            for entry in wiki.in_order
            for item in entry.meta.corrections
        ]
        blocks.fill("pages/corrections", says=says, corrections=told)
        return Made([Page(head.address, head.title, says, "", blocks.all())])

    return Part(head, make)


def _categories(wiki: Wiki, head: Head, amounts: Iterable[tuple[Category, int]]) -> Page:
    here = Here(wiki, head.address)
    kinds = [(here.url(addresses.of_kind(kind)), kind.many, KIND_SAYS[kind], len(wiki.by_kind[kind])) for kind in Kind]
    across = [
        (here.url(addresses.of_category(category.id)), category.title, category.says, amount)
        for category, amount in amounts
    ]
    blocks = Blocks()
    blocks.heading(2, "Kinds", "kinds")
    blocks.fill("pages/tiles", tiles=kinds)
    blocks.heading(2, "Categories", "categories")
    blocks.fill("pages/tiles", tiles=across)
    return Page(head.address, head.title, head.description, "", blocks.all(), searchable=False)


@dataclass(frozen=True, slots=True)
class Term:
    """A line of the glossary: a name, and the entry that defines it or that it is another name of."""

    name: str
    entry: Entry
    alias: bool = False


Letters = Sequence[tuple[str, Sequence[Term]]]


def _glossary(wiki: Wiki, head: Head) -> list[Page]:
    """Return the glossary: one page, or several under a page that lists them where it grows too long for one."""
    letters = [(letter, list(terms)) for letter, terms in groupby(_terms(wiki), key=_letter)]
    says = head.description
    whole = _glossary_page(wiki, head.address, head.title, says, letters)
    if sum(len(block.html) for block in whole.blocks if isinstance(block, Html)) <= limits.TABLE_BYTES:
        return [whole]
    here = Here(wiki, head.address)
    tiles, pages = [], []
    for letter, terms in letters:
        for number, part in enumerate(batched(terms, limits.GLOSSARY_TERMS), start=1):
            address = f"{head.address}{_name(letter)}/" + (f"{number}/" if number > 1 else "")
            title = f"Glossary: {letter}" + (f", page {number}" if number > 1 else "")
            pages.append(_glossary_page(wiki, address, title, says, [(letter, part)]))
            span = f"{part[0].name} to {part[-1].name}"
            tiles.append((here.url(address), letter if number == 1 else f"{letter}, {number}", span, len(part)))
    front = Html(fill("pages/tiles", tiles=tiles))
    return [Page(head.address, head.title, says, "", (front,), searchable=False), *pages]


def _terms(wiki: Wiki) -> list[Term]:
    """Return every topic that is defined, and each of its other names, in order of name."""
    terms: dict[str, Term] = {}
    for entry in wiki.in_order:
        if entry.kind in DEFINED and entry.meta.definition:
            terms.setdefault(entry.id, Term(wiki.title(entry.id), entry))
            taken = {wiki.title(entry.id).casefold()}
            for alias in entry.meta.aliases:
                if "/" not in alias and alias.casefold() not in taken:
                    taken.add(alias.casefold())
                    terms.setdefault(f"{entry.id} {alias}", Term(plain(alias), entry, alias=True))
    return sorted(terms.values(), key=lambda term: (sort_key(term.name), term.entry.id))


def batched(terms: Sequence[Term], size: int) -> Iterator[Sequence[Term]]:
    """Yield a sequence in parts of a size."""
    for start in range(0, len(terms), size):
        yield terms[start : start + size]


def _glossary_page(wiki: Wiki, address: str, title: str, says: str, letters: Letters) -> Page:
    here = Here(wiki, address)
    blocks = Blocks()
    if len(letters) > 1:
        blocks.fill("pages/letters", letters=[(letter, _anchor(letter)) for letter, _ in letters])
    for letter, listed in letters:
        blocks.heading(2, letter, _anchor(letter))
        terms = [
            (
                here.to(term.entry.id),
                term.name,
                "" if term.alias else term.entry.kind.one,
                escape(wiki.title(term.entry.id)) if term.alias else here.inline(term.entry.meta.definition or ""),
            )
            for term in listed
        ]
        blocks.fill("pages/terms", terms=terms)
    return Page(address, title, says, "", blocks.all(), searchable=False)


def _letter(term: Term) -> str:
    first = sort_key(term.name)[:1].upper()
    return first if first.isascii() and first.isalpha() else "#"


def _anchor(letter: str) -> str:
    return f"letter-{_name(letter)}"


def _name(letter: str) -> str:
    return letter.lower() if letter != "#" else "other"
