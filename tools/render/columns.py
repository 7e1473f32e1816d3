"""What the index of each kind shows: the columns that its readers choose by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from schema.claims import Evidence, Outcome, Verdict
from schema.entries import Architecture, Circuit, Codebase, Group, Method, Model, Paper, Person, ReadingPath, Resource
from schema.entries.methods import Need
from schema.ids import Kind
from tools.render import addresses, papers
from tools.render.numbers import NARROW
from tools.render.plain import clip, plain, words
from tools.render.tables import Cell, Column
from tools.render.wiki import Wiki
from tools.validate import Entry

NOTE = 150
"""Characters of a definition in a table's row."""
UNTRAINED = "no training"
"""A filter of methods by what they do not need."""
INTERVENES = "intervention or counterfactual"
"""A filter of methods by the evidence that they yield at least."""
OUTCOMES = {
    Outcome.SHOWN: ("held", "●"),
    Outcome.PARTLY: ("partly", "◐"),
    Outcome.DIFFERENT: ("partly", "◇"),
    Outcome.NOT_SHOWN: ("missed", "○"),
}
VERDICTS = {Verdict.HELD: ("held", "✓"), Verdict.MISSED: ("missed", "○"), Verdict.FAILED: ("failed", "✕")}


@dataclass(frozen=True, slots=True)
class Field:
    """A column of an index, and how an entry fills it."""

    column: Column
    cell: Callable[[Wiki, Entry], Cell]


def title_cell(wiki: Wiki, entry: Entry) -> Cell:
    """Return an entry's title, linked, with the start of its definition."""
    note = clip(wiki.says(entry.id), NOTE)
    return Cell(wiki.title(entry.id), addresses.of_entry(entry.id), note)


def outcome_cell(wiki: Wiki, entry: Entry) -> Cell:
    """Return what an entry's notebook showed, in words, shape and colour."""
    result = wiki.results_by_owner.get(entry.id)
    if result is None or result.outcome is None:
        overview = isinstance(entry.meta, Method) and entry.meta.overview
        return Cell("overview" if overview else "no notebook" if result is None else "not yet run", tone="none")
    tone, mark = OUTCOMES[result.outcome]
    held = sum(1 for _, outcome in result.claims if outcome.verdict is Verdict.HELD)
    note = f"{held} of {len(result.claims)} claims held" + (", stale" if result.stale else "")
    return Cell(str(result.outcome), note=note, keys=(str(result.outcome),), tone=tone, mark=mark)


def fields_of(kind: Kind) -> tuple[Field, ...]:
    """Return the columns of a kind's index."""
    label = "Name" if kind in {Kind.PEOPLE, Kind.GROUPS} else "Title"
    return (Field(Column(label, wide=True), _TITLES.get(kind, title_cell)), *_FIELDS[kind])


def compared() -> tuple[Field, ...]:
    """Return the columns in which the methods of one area are compared."""
    return (
        Field(Column("Answers"), _asks),
        Field(Column("Evidence"), _evidence),
        Field(Column("Needs"), _needs),
        Field(Column("Cost"), _cost),
    )


def _listed(relation: str) -> Callable[[Wiki, Entry], Cell]:
    """Return a cell of the titles at the other end of a relation."""

    def cell(wiki: Wiki, entry: Entry) -> Cell:
        titles = tuple(wiki.title(other) for other in wiki.graph.related(entry.id, relation))
        more = f" +{len(titles) - 3}" if len(titles) > 3 else ""
        return Cell(", ".join(titles[:3]) + more, keys=titles)

    return cell


def _year_introduced(wiki: Wiki, entry: Entry) -> Cell:
    metas = (wiki.entry(paper).meta for paper in wiki.graph.related(entry.id, "introduced_by"))
    years = [meta.year for meta in metas if isinstance(meta, Paper) and meta.year]
    return Cell(str(min(years)) if years else "", sort=min(years, default=9999))


def _mentions(wiki: Wiki, entry: Entry) -> Cell:
    amount = len(wiki.graph.incoming_mentions.get(entry.id, ()))
    return Cell(str(amount), sort=amount)


def _number_related(relation: str) -> Callable[[Wiki, Entry], Cell]:
    def cell(wiki: Wiki, entry: Entry) -> Cell:
        amount = len(wiki.graph.related(entry.id, relation))
        return Cell(str(amount), sort=amount)

    return cell


def _text(of: Callable[[object], object]) -> Callable[[Wiki, Entry], Cell]:
    """Return a cell of one field, empty where it is not given; numbers sort as numbers."""

    def cell(_: Wiki, entry: Entry) -> Cell:
        value = of(entry.meta)
        if value is None or value == "":
            return Cell("")
        if isinstance(value, int) and not isinstance(value, bool):
            return Cell(f"{value:,}".replace(",", NARROW) if value >= 10_000 else str(value), sort=value)
        return Cell(str(value))

    return cell


def _needs(_: Wiki, entry: Entry) -> Cell:
    needs = tuple(str(need) for need in entry.meta.needs) if isinstance(entry.meta, Method) else ()
    untrained = (UNTRAINED,) if needs and str(Need.TRAINING) not in needs else ()
    return Cell(", ".join(needs), keys=(*needs, *untrained))


def _asks(_: Wiki, entry: Entry) -> Cell:
    asks = tuple(str(asked) for asked in entry.meta.asks) if isinstance(entry.meta, Method) else ()
    return Cell(", ".join(asks), keys=asks)


def _cost(_: Wiki, entry: Entry) -> Cell:
    assert isinstance(entry.meta, Method)
    cost = entry.meta.cost
    return Cell(str(cost), sort=cost.rank) if cost else Cell("")


def failure_cell(_: Wiki, entry: Entry) -> Cell:
    assert isinstance(entry.meta, Method)
    return Cell("", note=plain(entry.meta.fails_when or ""))


def _evidence(_: Wiki, entry: Entry) -> Cell:
    assert isinstance(entry.meta, Method)
    evidence = entry.meta.evidence
    intervenes = (INTERVENES,) if evidence.rung >= Evidence.INTERVENTION.rung else ()
    return Cell(str(evidence), sort=evidence.rung, keys=(str(evidence), *intervenes))


def _paper_title(wiki: Wiki, entry: Entry) -> Cell:
    assert isinstance(entry.meta, Paper)
    who = papers.authors_short(wiki, entry.meta)
    text = wiki.says(entry.id)
    return Cell(wiki.title(entry.id), addresses.of_entry(entry.id), who, card=clip(text, NOTE))


def _topics(_: Wiki, entry: Entry) -> Cell:
    assert isinstance(entry.meta, Paper)
    topics = tuple(words(topic) for topic in entry.meta.topics)
    return Cell(", ".join(topics[:3]), keys=topics)


def _date(_: Wiki, entry: Entry) -> Cell:
    assert isinstance(entry.meta, Paper)
    year, month = entry.meta.year, entry.meta.month
    return Cell(str(year) if year else "", sort=(year or 0) * 12 + (month or 0))


def _person(wiki: Wiki, entry: Entry) -> Cell:
    return Cell(
        wiki.title(entry.id),
        addresses.of_entry(entry.id),
        clip(wiki.says(entry.id), NOTE),
        sort=papers.sort_name(wiki.title(entry.id)),
    )


def _groups(wiki: Wiki, entry: Entry) -> Cell:
    assert isinstance(entry.meta, Person)
    names = tuple(dict.fromkeys(wiki.named(stay.group) for stay in entry.meta.affiliations))
    return Cell(", ".join(names[:2]), keys=names)


def _newest(wiki: Wiki, entry: Entry) -> Cell:
    metas = (wiki.entry(paper).meta for paper in wiki.graph.related(entry.id, "wrote"))
    years = [meta.year for meta in metas if isinstance(meta, Paper) and meta.year]
    return Cell(str(max(years)) if years else "", sort=max(years, default=0))


def _by(wiki: Wiki, entry: Entry) -> Cell:
    assert isinstance(entry.meta, Resource)
    names = tuple(wiki.named(name) for name in entry.meta.by)
    return Cell(", ".join(names[:3]), keys=names)


def _role(_: Wiki, entry: Entry) -> Cell:
    reads = isinstance(entry.meta, Architecture) and entry.meta.auxiliary
    return Cell("reads another model" if reads else "is studied")


def _trained_here(_: Wiki, entry: Entry) -> Cell:
    return Cell("here" if isinstance(entry.meta, Model) and entry.meta.lab else "elsewhere")


def _codebase_kind(_: Wiki, entry: Entry) -> Cell:
    return Cell("benchmark" if isinstance(entry.meta, Codebase) and entry.meta.benchmark else "library or tool")


def _of(model: type, name: str) -> Callable[[object], object]:
    """Return a reader of one field of one kind's model."""

    def read(meta: object) -> object:
        assert isinstance(meta, model)
        return getattr(meta, name)

    return read


_TOPIC: Sequence[Field] = (
    Field(Column("Part of", facet=True), _listed("part_of")),
    Field(Column("Introduced", numeric=True), _year_introduced),
    Field(Column("Linked from", numeric=True), _mentions),
)
_TITLES: dict[Kind, Callable[[Wiki, Entry], Cell]] = {
    Kind.PAPERS: _paper_title,
    Kind.PEOPLE: _person,
}
_FIELDS: dict[Kind, Sequence[Field]] = {
    Kind.CONCEPTS: _TOPIC,
    Kind.PHENOMENA: _TOPIC,
    Kind.METHODS: (
        Field(Column("Answers", facet=True), _asks),
        Field(Column("Needs", facet=True), _needs),
        Field(Column("Evidence", facet=True), _evidence),
        Field(Column("Cost", facet=True), _cost),
        Field(Column("Known failure"), failure_cell),
        Field(Column("Outcome here", facet=True), outcome_cell),
    ),
    Kind.CIRCUITS: (
        Field(Column("Type", facet=True), _text(_of(Circuit, "type"))),
        Field(Column("Found in", facet=True), _listed("found_in")),
        Field(Column("Found with", facet=True), _listed("found_with")),
    ),
    Kind.ARCHITECTURES: (
        Field(Column("Role", facet=True), _role),
        Field(Column("Introduced", numeric=True), _year_introduced),
        Field(Column("Linked from", numeric=True), _mentions),
    ),
    Kind.APPLICATIONS: (
        Field(Column("Applies", facet=True), _listed("applies")),
        Field(Column("Linked from", numeric=True), _mentions),
    ),
    Kind.LANDSCAPES: (
        Field(Column("Pages", numeric=True), _number_related("covers")),
        Field(Column("Papers", numeric=True), _number_related("timeline")),
    ),
    Kind.DISPUTES: (
        Field(Column("Concerns", facet=True), _listed("debates")),
        Field(Column("Papers", numeric=True), _number_related("argued_by")),
    ),
    Kind.PATHS: (
        Field(Column("For"), _text(_of(ReadingPath, "reader"))),
        Field(Column("Steps", numeric=True), _number_related("steps")),
    ),
    Kind.MODELS: (
        Field(Column("Architecture", facet=True), _listed("architecture")),
        Field(Column("Parameters", numeric=True), _text(_of(Model, "parameters"))),
        Field(Column("Layers", numeric=True), _text(_of(Model, "layers"))),
        Field(Column("Trained", facet=True), _trained_here),
    ),
    Kind.PAPERS: (
        Field(Column("Year", facet=True, numeric=True), _date),
        Field(Column("Venue"), _text(_of(Paper, "venue"))),
        Field(Column("Type", facet=True), _text(_of(Paper, "type"))),
        Field(Column("Topics", facet=True), _topics),
    ),
    Kind.PEOPLE: (
        Field(Column("Groups, as dated on the page", facet=True), _groups),
        Field(Column("Papers", numeric=True), _number_related("wrote")),
        Field(Column("Newest", numeric=True), _newest),
    ),
    Kind.GROUPS: (
        Field(Column("Type", facet=True), _text(_of(Group, "type"))),
        Field(Column("People", numeric=True), _number_related("people")),
        Field(Column("Founded", numeric=True), _text(_of(Group, "founded"))),
    ),
    Kind.CODEBASES: (
        Field(Column("Sort", facet=True), _codebase_kind),
        Field(Column("Language", facet=True), _text(_of(Codebase, "language"))),
        Field(Column("Licence", facet=True), _text(_of(Codebase, "license"))),
    ),
    Kind.RESOURCES: (
        Field(Column("Type", facet=True), _text(_of(Resource, "type"))),
        Field(Column("By"), _by),
        Field(Column("Since", numeric=True), _text(_of(Resource, "since"))),
    ),
}
