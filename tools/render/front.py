"""The home page: what the wiki is, three ways in, what was measured, what to meet first."""

from itertools import zip_longest

from schema.entries import Paper
from schema.ids import Kind
from tools.render import addresses, papers
from tools.render.blocks import Blocks
from tools.render.here import Here
from tools.render.indexes import KIND_SAYS
from tools.render.pages import Page
from tools.render.replications import outcome_rows
from tools.render.wiki import Wiki, oldest_first

STARTS = 6
FIRST = ("concepts/mechanistic-interpretability", "concepts/feature", "concepts/superposition", "concepts/circuit")
"""With what a newcomer begins, where it exists."""
HIGHLIGHTS = 6
MEASURED = 6
TOPICS = (Kind.CONCEPTS, Kind.PHENOMENA, Kind.ARCHITECTURES)
SAYS = (
    "The reference on how neural networks compute: concepts, methods, circuits and papers, "
    "with claims that are measured by notebooks you can run."
)


def home_page(wiki: Wiki) -> Page:
    """Return the front page."""
    here = Here(wiki, addresses.HOME)
    measured = outcome_rows(here)
    blocks = Blocks()
    blocks.fill(
        "pages/home_head",
        says=SAYS,
        entries=len(wiki.graph.entries),
        measured=len(measured),
        search=here.url(addresses.SEARCH),
        random=here.url(addresses.RANDOM),
    )
    blocks.fill(
        "pages/home_ways",
        starts=here.entries(_starts(wiki)),
        methods=here.entries(_most_linked(wiki, Kind.METHODS, STARTS)),
        circuits=here.entries(_most_linked(wiki, Kind.CIRCUITS, 3)),
        url=here.url,
    )
    if measured:
        blocks.heading(2, "Measured here", "measured-here")
        blocks.fill(
            "pages/home_measured", rows=_shown(measured), amount=len(measured), more=here.url(addresses.REPLICATIONS)
        )
    highlighted = _highlighted(wiki)
    if highlighted:
        blocks.heading(2, "Works to meet first", "works-to-meet-first")
        works = [(here.entry(paper), papers.cited_as(wiki, paper), wiki.says(paper)) for paper in highlighted]
        blocks.fill("pages/home_works", works=works, more=here.url(addresses.of_category("highlighted-work")))
    blocks.heading(2, "All of it", "all-of-it")
    tiles = [
        (here.url(addresses.of_kind(kind)), kind.many, KIND_SAYS[kind], len(wiki.by_kind[kind]))
        for kind in Kind
        if wiki.by_kind[kind]
    ]
    blocks.fill("pages/tiles", tiles=tiles)
    return Page(addresses.HOME, wiki.settings.title, SAYS, "", blocks.all(), searchable=False)


def _shown(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return some of the measured pages for the front: of each outcome in turn, so that what failed shows as well."""
    by_outcome: dict[object, list[dict[str, object]]] = {}
    for row in rows:
        by_outcome.setdefault(row["outcome"], []).append(row)
    turns = [row for turn in zip_longest(*by_outcome.values()) for row in turn if row is not None]
    return turns[:MEASURED]


def _starts(wiki: Wiki) -> list[str]:
    """Return the ideas to begin with: the field's own first, then topics that need nothing and carry most others."""
    first = [entry_id for entry_id in FIRST if entry_id in wiki.graph.entries]
    found = [
        (-len(wiki.graph.related(entry.id, "required_by")), entry.id)
        for kind in TOPICS
        for entry in wiki.by_kind[kind]
        if not wiki.graph.related(entry.id, "requires") and wiki.graph.related(entry.id, "required_by")
    ]
    return list(dict.fromkeys([*first, *(entry_id for _, entry_id in sorted(found))]))[:STARTS]


def _most_linked(wiki: Wiki, kind: Kind, amount: int) -> list[str]:
    found = [
        (entry.id not in wiki.results_by_owner, -len(wiki.graph.incoming_mentions.get(entry.id, ())), entry.id)
        for entry in wiki.by_kind[kind]
    ]
    return [entry_id for _, _, entry_id in sorted(found)[:amount]]


def _highlighted(wiki: Wiki) -> list[str]:
    """Return the first of the highlighted works, oldest first; undated ones come last."""
    works = [entry for entry in wiki.by_kind[Kind.PAPERS] if isinstance(entry.meta, Paper) and entry.meta.highlighted]
    return [entry.id for entry in sorted(works, key=oldest_first)[:HIGHLIGHTS]]
