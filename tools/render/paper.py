"""What only a paper's page has: its authors, its findings, the claims of it that were measured here."""

from schema.claims import Claim
from schema.entries import Paper
from schema.entries.papers import Read
from tools.render import addresses, claims, papers
from tools.render.blocks import Blocks
from tools.render.here import Here
from tools.render.templating import fill
from tools.sanitize import SafeHtml

READ_NOTES = {
    Read.FULL: "Written from the whole work.",
    Read.PARTS: "Written from the abstract and parts of the work or its code.",
    Read.ABSTRACT: "Written from the abstract only.",
    Read.SECONDARY: "Written from other works that describe it.",
}
AUTHORS = 30
"""Authors named before the rest is folded away."""


def byline(here: Here, meta: Paper) -> SafeHtml:
    """Return the authors, linked where they have a page, with date and venue."""
    names = [here.named(author) for author in meta.authors]
    return fill(
        "parts/byline",
        names=names[:AUTHORS],
        folded=names[AUTHORS:],
        complete=meta.authors_complete,
        when=papers.when(meta),
        venue=here.inline(meta.venue) if meta.venue else None,
        places=papers.reading_places(meta),
    )


def add_paper(blocks: Blocks, here: Here, paper_id: str, meta: Paper) -> None:
    """Add a paper's summary, findings and the claims of it that were measured here."""
    if meta.summary and meta.definition:
        blocks.fill("parts/paragraph", text=here.inline(meta.summary))
    if meta.findings:
        blocks.heading(2, "Findings", "findings")
        note = READ_NOTES[meta.read] if meta.read else ""
        blocks.fill("parts/findings", findings=[here.inline(finding) for finding in meta.findings], note=note)
    measured = [
        _measured(here, owner, found)
        for owner in here.wiki.graph.related(paper_id, "claims_tested_by")
        if (found := _claims_from(here, owner, paper_id))
    ]
    if measured:
        blocks.heading(2, "Claims measured here", "claims-measured-here")
        blocks.fill("parts/paper_claims", measured=measured, how=here.url(addresses.CLAIMS))


def _measured(
    here: Here, owner: str, found: list[Claim]
) -> tuple[SafeHtml, str, list[claims.ClaimRow], SafeHtml | None, str]:
    """Return a page that measures claims of a paper: link, address, the rows, its outcome and what that means."""
    result = here.wiki.results_by_owner.get(owner)
    outcome = result.outcome if result else None
    badge = claims.badge(outcome) if outcome else None
    says = claims.OUTCOME_SAYS[outcome] if outcome else ""
    return here.entry(owner), here.to(owner), claims.rows(here, found, result), badge, says


def _claims_from(here: Here, owner: str, paper_id: str) -> list[Claim]:
    return [claim for claim in claims.claims_of(here.wiki.entry(owner).meta) if claim.source.paper == paper_id]
