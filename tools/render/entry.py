"""The page of an entry: definition first, then what its readers came for, then how it is woven into the rest."""

from functools import partial

from schema.entries import (
    Circuit,
    DemonstratedEntry,
    Dispute,
    Group,
    Landscape,
    Method,
    Model,
    Paper,
    Person,
    ReadingPath,
)
from schema.entries.base import Level
from schema.ids import Kind
from tools.prose import render
from tools.render import addresses, bibtex, claims, papers, stale
from tools.render.actors import add_group, add_person
from tools.render.blocks import Blocks
from tools.render.connections import connections
from tools.render.guides import GUIDES, add_landscape, add_reading_path, add_sides, area_name, areas_of, disputes_of
from tools.render.here import Here
from tools.render.infobox import infobox
from tools.render.notebook import add_notebook, figures_of, file_of, limits_anchor
from tools.render.pages import Head, Made, Page, Part
from tools.render.paper import add_paper, byline
from tools.render.plain import clip
from tools.render.references import backlinks, field_sources, references
from tools.render.trained import add_trained
from tools.render.wiki import Wiki, said
from tools.sanitize import SafeHtml, escape
from tools.validate import Entry

DESCRIPTION = 200
"""Characters of a page's description for search engines."""
OPEN_BACKLINKS = 12


def entry_part(wiki: Wiki, entry: Entry) -> Part:
    """Return an entry's page and the files that go with it, to be made later."""
    head = Head(
        address=addresses.of_entry(entry.id),
        title=wiki.title(entry.id),
        description=clip(wiki.says(entry.id), DESCRIPTION),
        kind=entry.kind.value,
    )
    files: tuple[str, ...] = (_bibtex_file(entry.id),) if entry.kind is Kind.PAPERS else ()
    result = wiki.results_by_owner.get(entry.id)
    if result is not None:
        files += (file_of(result.name), figures_of(result.name))
    return Part(head, partial(_entry_page, wiki, entry, head), files)


def _bibtex_file(paper_id: str) -> str:
    return f"{paper_id}.bib"


def _entry_page(wiki: Wiki, entry: Entry, head: Head) -> Made:
    here = Here(wiki, head.address, sources=True)
    blocks = Blocks()
    _add_lead(blocks, here, entry)
    if isinstance(entry.meta, Dispute):
        add_sides(blocks, here, entry.meta)
    document = wiki.graph.documents.get(entry.id)
    if document is not None:
        blocks.prose(render(document, here))
    files = _add_own(blocks, here, entry)
    _add_corrections(blocks, here, entry)
    _add_questions(blocks, here, entry)
    _add_path(blocks, here, entry)
    _add_connections(blocks, here, entry)
    _add_references(blocks, here, entry)
    files |= _add_foot(blocks, here, entry)
    page = Page(head.address, head.title, head.description, head.kind, blocks.all(), source=entry.path)
    return Made([page], files)


def _add_lead(blocks: Blocks, here: Here, entry: Entry) -> None:
    result = here.wiki.results_by_owner.get(entry.id)
    if result is not None:
        blocks.html(stale.own_banner(here, result))
    blocks.html(stale.note_below(here, entry.id))
    meta = entry.meta
    blocks.fill(
        "parts/lead",
        byline=byline(here, meta) if isinstance(meta, Paper) else None,
        says=_says(here, entry),
        requires=here.entries(here.wiki.graph.related(entry.id, "requires")),
        leads_to=here.entries(here.wiki.graph.related(entry.id, "required_by")[:6]),
        more=max(0, len(here.wiki.graph.related(entry.id, "required_by")) - 6),
        areas=[here.entry(area, area_name(here.wiki, area)) for area in areas_of(here.wiki, entry)],
        disputes=here.entries(disputes_of(here.wiki, entry)),
        outcome=claims.badge(result.outcome) if result else None,
        outcome_says=claims.OUTCOME_SAYS.get(result.outcome, "") if result and result.outcome else "",
        limits=limits_anchor(result) if result else "",
        not_shown=here.inline(meta.not_shown_because) if isinstance(meta, Method) and meta.not_shown_because else None,
    )
    if entry.kind not in GUIDES:
        blocks.html(infobox(here, entry))


def _says(here: Here, entry: Entry) -> SafeHtml | None:
    text = said(entry.meta)
    return here.inline(text) if text else escape(here.wiki.says(entry.id)) or None


def _add_own(blocks: Blocks, here: Here, entry: Entry) -> dict[str, bytes]:
    """Add what only this kind has."""
    meta = entry.meta
    if isinstance(meta, Paper):
        add_paper(blocks, here, entry.id, meta)
    elif isinstance(meta, Person):
        add_person(blocks, here, entry.id, meta)
    elif isinstance(meta, Group):
        add_group(blocks, here, entry.id, meta)
    elif isinstance(meta, Model) and meta.lab:
        add_trained(blocks, here, meta.lab)
    elif isinstance(meta, Landscape):
        add_landscape(blocks, here, entry.id, meta)
    elif isinstance(meta, ReadingPath):
        add_reading_path(blocks, here, entry.id, meta)
    elif isinstance(meta, DemonstratedEntry):
        return _add_measured(blocks, here, entry.id, meta)
    return {}


def _add_measured(blocks: Blocks, here: Here, entry_id: str, meta: DemonstratedEntry) -> dict[str, bytes]:
    if isinstance(meta, Circuit) and meta.components:
        blocks.heading(2, "Components", "components")
        parts = [(part, here.inline(part.where), here.inline(part.role)) for part in meta.components]
        blocks.fill("parts/components", parts=parts, ladder=here.url(addresses.CLAIMS) + "#the-ladder-of-evidence")
    result = here.wiki.results_by_owner.get(entry_id)
    if meta.claims:
        blocks.heading(2, "What was measured", "claims")
        for claim in meta.claims:
            if claim.source.paper in here.wiki.graph.entries:
                here.cited.setdefault(claim.source.paper)
        rows = claims.rows(here, meta.claims, result)
        blocks.fill(
            "parts/claims",
            rows=rows,
            seeds=any(row.seeds for row in rows),
            live=any(live for row in rows for _, live in row.seeds),
            limits=limits_anchor(result) if result else "",
            outcome=claims.badge(result.outcome) if result else None,
            outcome_says=claims.OUTCOME_SAYS.get(result.outcome, "") if result and result.outcome else "",
            run=claims.run_of(result.receipt) if result and result.receipt else None,
            stale=result.stale if result else (),
            how=here.url(addresses.CLAIMS),
            notebook=meta.notebook,
        )
    return add_notebook(blocks, here, result) if result else {}


def _add_corrections(blocks: Blocks, here: Here, entry: Entry) -> None:
    if entry.meta.corrections:
        blocks.heading(2, "Often said, and wrong", "corrections")
        told = [(here.inline(item.said), here.inline(item.instead)) for item in entry.meta.corrections]
        blocks.fill("parts/corrections", corrections=told)


def _add_questions(blocks: Blocks, here: Here, entry: Entry) -> None:
    questions = sorted(entry.meta.questions, key=lambda question: list(Level).index(question.level))
    if questions:
        blocks.heading(2, "Check your understanding", "questions")
        asked = [(str(q.level), here.inline(q.ask), here.inline(q.answer)) for q in questions]
        blocks.fill("parts/questions", questions=asked)


def _add_path(blocks: Blocks, here: Here, entry: Entry) -> None:
    graph = here.wiki.graph
    order, following = graph.reading_order(entry.id), graph.related(entry.id, "required_by")
    if order or following:
        blocks.heading(2, "Reading path", "reading-path")
        blocks.fill(
            "parts/path", order=here.entries(order), title=here.wiki.title(entry.id), following=here.entries(following)
        )


def _add_connections(blocks: Blocks, here: Here, entry: Entry) -> None:
    groups = connections(here, entry.id)
    if groups:
        blocks.heading(2, "Connections", "connections")
        blocks.fill("parts/connections", groups=groups)
    meta = entry.meta
    if meta.links or meta.videos:
        blocks.heading(2, "Links", "links")
        blocks.fill("parts/links", links=meta.links, videos=meta.videos)


def _add_references(blocks: Blocks, here: Here, entry: Entry) -> None:
    # A guide is ours: what it rests on stands where it is cited.
    cited, read = references(here), [] if entry.kind in GUIDES else field_sources(entry.meta.sources)
    if cited or read:
        blocks.heading(2, "Sources", "sources")
        meta = entry.meta
        verified = papers.VERIFIED[meta.verification] if isinstance(meta, Paper) and meta.verification else ""
        blocks.fill("parts/sources", cited=cited, read=read, verified=verified)
    linking = backlinks(here, entry.id)
    if linking:
        blocks.heading(2, "What links here", "what-links-here")
        left = len(here.wiki.graph.incoming_mentions.get(entry.id, ())) - len(linking)
        blocks.fill("parts/backlinks", shown=linking[:OPEN_BACKLINKS], folded=linking[OPEN_BACKLINKS:], left=left)


def _add_foot(blocks: Blocks, here: Here, entry: Entry) -> dict[str, bytes]:
    settings, title = here.wiki.settings, here.wiki.title(entry.id)
    files: dict[str, bytes] = {}
    if entry.kind is Kind.PAPERS:
        record = bibtex.of_paper(here.wiki, entry.id)
        file = _bibtex_file(entry.id)
        files[file] = record.encode()
        blocks.heading(2, "BibTeX", "bibtex")
        blocks.fill("parts/bibtex", record=record, file=here.url(file), name=f"{entry.id[7:]}.bib")
    result = here.wiki.results_by_owner.get(entry.id)
    year = result.receipt.date[:4] if result and result.receipt else ""
    address = settings.site_url.rstrip("/") + "/" + here.page if settings.site_url else ""
    blocks.fill(
        "parts/foot",
        site=settings.title,
        title=title,
        address=address,
        record=bibtex.of_page(settings.title, entry.id, title, address, year),
        edit=addresses.on_forge(settings.repository, settings.branch, "edit", entry.path),
        path=entry.path,
        contribute=here.url(addresses.CONTRIBUTE),
        about=here.url(addresses.ABOUT),
    )
    return files
