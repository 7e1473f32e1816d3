"""What only guides have: the sides of a dispute, the timeline and table of a landscape, the order of a reading path."""

from collections import Counter
from collections.abc import Iterable

from schema.entries import Dispute, Landscape, Method, Paper, ReadingPath
from schema.entries.guides import Step
from schema.ids import Kind
from schema.relations import TOPICS
from tools.render import papers
from tools.render.blocks import Blocks
from tools.render.columns import compared, failure_cell, outcome_cell
from tools.render.connections import Group, group
from tools.render.here import Here
from tools.render.wiki import Wiki, oldest_first
from tools.sanitize import SafeHtml
from tools.validate import Entry

GATHERED = tuple(kind for kind in Kind if kind in TOPICS)
"""The kinds under which a landscape lists what it covers."""
GUIDES = frozenset({Kind.LANDSCAPES, Kind.DISPUTES, Kind.PATHS})
_SHARED = 3
"""Areas or disputes named at the head of a guide."""


def areas_of(wiki: Wiki, entry: Entry) -> list[str]:
    """Return the landscapes to which an entry belongs; of a dispute those that cover most of what it concerns."""
    if entry.kind is Kind.DISPUTES:
        return _most_shared(wiki, wiki.graph.related(entry.id, "debates"), "covered_by")
    return list(wiki.graph.related(entry.id, "covered_by"))


def area_name(wiki: Wiki, landscape: str) -> str:
    """Return a landscape's title without the word that says what it is."""
    name = wiki.title(landscape).removeprefix("Landscape: ")
    return name[:1].upper() + name[1:]


def disputes_of(wiki: Wiki, entry: Entry) -> list[str]:
    """Return the disputes that an entry is part of; of a landscape those over most of what it covers."""
    if entry.kind is Kind.LANDSCAPES:
        return _most_shared(wiki, wiki.graph.related(entry.id, "covers"), "debated_in")
    return list(wiki.graph.related(entry.id, "debated_in"))


def _most_shared(wiki: Wiki, topics: Iterable[str], relation: str) -> list[str]:
    found = Counter(other for topic in topics for other in wiki.graph.related(topic, relation))
    return [other for other, _ in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:_SHARED]]


def add_sides(blocks: Blocks, here: Here, meta: Dispute) -> None:
    """Add the sides of a dispute, each with its strongest support, oldest first."""
    rows = []
    for side in meta.sides:
        works = sorted((here.wiki.entry(paper) for paper in side.papers), key=oldest_first)
        links = [here.entry(work.id, papers.cited_as(here.wiki, work.id)) for work in works]
        rows.append((here.inline(side.position), links))
    blocks.heading(2, "The sides", "the-sides")
    blocks.fill("parts/sides", sides=rows)


def add_landscape(blocks: Blocks, here: Here, entry_id: str, meta: Landscape) -> None:
    """Add where to start, the papers in time, the methods compared and the pages of an area."""
    if meta.start:
        blocks.heading(2, "Where to start", "where-to-start")
        blocks.fill("parts/steps", steps=_steps(here, meta.start))
    timeline = sorted((here.wiki.entry(paper) for paper in meta.timeline), key=oldest_first)
    if timeline:
        blocks.heading(2, "Timeline", "timeline")
        rows = [
            (work.meta.year or "", here.entry(work.id), papers.cited_as(here.wiki, work.id), here.wiki.says(work.id))
            for work in timeline
            if isinstance(work.meta, Paper)
        ]
        blocks.fill("parts/timeline", rows=rows)
    covered = [here.wiki.entry(topic) for topic in here.wiki.graph.related(entry_id, "covers")]
    methods = [topic for topic in covered if isinstance(topic.meta, Method)]
    if methods:
        blocks.heading(2, "Its methods compared", "methods-compared")
        labels = [field.column.label for field in compared()]
        table = [
            (
                here.entry(method.id),
                [field.cell(here.wiki, method) for field in compared()],
                outcome_cell(here.wiki, method),
                failure_cell(here.wiki, method),
            )
            for method in methods
        ]
        blocks.fill("parts/compared", labels=labels, rows=table)
    groups: list[Group] = [
        group(here, kind.many, ids)
        for kind in GATHERED
        if (ids := [topic.id for topic in covered if topic.kind is kind])
    ]
    blocks.heading(2, "Pages of this area", "pages-of-this-area")
    blocks.fill("parts/connections", groups=groups)


def add_reading_path(blocks: Blocks, here: Here, entry_id: str, meta: ReadingPath) -> None:
    """Add whom a path is for, what it assumes, and its steps in an order in which they can be read."""
    whys = {step.entry: step for step in meta.steps}
    order = here.wiki.graph.in_reading_order(here.wiki.graph.related(entry_id, "steps"))
    blocks.fill("parts/path_for", reader=meta.reader, knows=here.entries(meta.knows))
    blocks.heading(2, "The path", "the-path")
    blocks.fill("parts/steps", steps=_steps(here, (whys[step] for step in order)))


def _steps(here: Here, steps: Iterable[Step]) -> list[tuple[SafeHtml, str, SafeHtml]]:
    return [
        (here.entry(step.entry), here.wiki.entry(step.entry).kind.one, here.inline(step.why))
        for step in steps
        if step.entry in here.wiki.graph.entries
    ]
