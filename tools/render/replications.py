"""Every claim of every page in one table: our number, the bound, the control, the verdict, the paper's, the run."""

from collections.abc import Mapping

from schema.claims import Claim, ClaimResult, Measured, Outcome, Receipt
from schema.entries import DemonstratedEntry
from tools.notebooks.results import NotebookResult
from tools.notebooks.verdicts import over_seeds
from tools.render import addresses, numbers, papers
from tools.render.blocks import Blocks
from tools.render.claims import OUTCOME_SAYS, bound_set, claims_of, measures_of
from tools.render.columns import OUTCOMES, VERDICTS
from tools.render.here import Here
from tools.render.numbers import NOTHING
from tools.render.pages import Made, Page
from tools.render.plain import clip, plain
from tools.render.tables import Cell, Column, Row, Table, show
from tools.render.wiki import Wiki, by_title
from tools.validate import Entry

TITLE = "Small-scale replications"
SAYS = (
    "Every claim that was measured here: our number, the bound, the control, the verdict, and what the paper reports."
)
UNREPORTED = "\u2014"
"""What stands where a claim quotes nothing of its paper."""
SCOPE = 240
"""Characters of a claim's scope in a table of many; its page has the whole."""
COLUMNS = (
    Column("Claim", wide=True),
    Column("Page", facet=True),
    Column("Verdict", facet=True),
    Column("Measured here", numeric=True),
    Column("Must be", numeric=True),
    Column("Seeds", numeric=True),
    Column("Control"),
    Column("In the paper"),
    Column("Evidence", facet=True),
    Column("Run"),
)


def measured_entries(wiki: Wiki) -> list[Entry]:
    """Return the entries that make claims, in order of title."""
    return sorted((entry for entry in wiki.graph.entries.values() if claims_of(entry.meta)), key=by_title)


def replications_page(wiki: Wiki) -> Made:
    """Return the page of every claim."""
    here = Here(wiki, addresses.REPLICATIONS)
    rows: list[Row] = []
    for entry in measured_entries(wiki):
        result = wiki.results_by_owner.get(entry.id)
        outcomes = {claim.id: outcome for claim, outcome in result.claims} if result else {}
        rows += [_row(wiki, entry, claim, outcomes.get(claim.id), result) for claim in claims_of(entry.meta)]
    shown = show(here, Table(TITLE, COLUMNS, rows, "claims"), name="replications", title=TITLE)
    blocks = Blocks()
    blocks.fill("pages/replications_head", how=here.url(addresses.CLAIMS), amount=len(rows))
    blocks.html(shown.html)
    return Made([Page(addresses.REPLICATIONS, TITLE, SAYS, "", blocks.all()), *shown.pages], dict(shown.files))


def _row(wiki: Wiki, entry: Entry, claim: Claim, outcome: ClaimResult | None, result: NotebookResult | None) -> Row:
    receipt = result.receipt if result else None
    measures = measures_of(receipt)
    measured, control = measures.get(claim.measure), measures.get(claim.control.measure)
    tone, mark = VERDICTS[outcome.verdict] if outcome else ("none", NOTHING)
    size = max(numbers.size_of(claim.expect), numbers.size_of(claim.control.expect))
    page = addresses.of_entry(entry.id)
    return (
        Cell(plain(claim.says), f"{page}#claim-{claim.id}", _note(claim)),
        Cell(wiki.title(entry.id), page, f"outcome: {result.outcome}" if result and result.outcome else ""),
        Cell(str(outcome.verdict) if outcome else "not yet run", tone=tone, mark=mark),
        _measure_cell(
            measured.value if measured else None,
            measured.unit if measured else "",
            numbers.interval(measured.interval, size) if measured else "",
            size,
        ),
        Cell(numbers.bound(claim.expect)),
        _seeds_cell(claim, measures, size),
        _measure_cell(
            control.value if control else None,
            control.unit if control else "",
            f"must be {numbers.bound(claim.control.expect)}: {plain(claim.control.says)}" + _shortcut(claim, measures),
            size,
        ),
        Cell(
            _place(wiki, claim),
            addresses.of_entry(claim.source.paper) if claim.source.paper in wiki.graph.entries else "",
            plain(claim.source.reported) if claim.source.reported else UNREPORTED,
        ),
        Cell(str(claim.strength), sort=claim.strength.rung),
        Cell(
            numbers.seconds(receipt.seconds) if receipt else NOTHING,
            f"{page}#run" if receipt else "",
            f"{receipt.date}, {_versions(receipt)}" if receipt else "",
            sort=receipt.seconds if receipt else 0.0,
        ),
    )


def _seeds_cell(claim: Claim, measures: Mapping[str, Measured], size: float) -> Cell:
    """Return the spread over the recorded seeds, and in how many the claim holds where it does not in all."""
    measured = measures.get(claim.measure)
    seeds = measured.seeds if measured and measured.seeds else []
    if not seeds:
        return Cell(NOTHING, sort=0)
    spread = f"{numbers.number(min(seeds), size)} to {numbers.number(max(seeds), size)}"
    held, recorded = over_seeds(claim, measures.values())
    return Cell(str(len(seeds)), note=f"{spread}; holds in {held}" if held < recorded else spread, sort=len(seeds))


def _shortcut(claim: Claim, measures: Mapping[str, Measured]) -> str:
    if claim.shortcut is None:
        return ""
    found = measures.get(claim.shortcut.measure)
    value = numbers.number(found.value, numbers.size_of(claim.expect)) if found else NOTHING
    return f". Shortcut {value}, must be {numbers.bound(claim.shortcut.expect)}: {plain(claim.shortcut.says)}"


def _versions(receipt: Receipt) -> str:
    return ", ".join(
        f"{name} {receipt.versions[name]}" for name in ("torch", "transformers") if name in receipt.versions
    )


def _note(claim: Claim) -> str:
    """Return what stands under a claim: whether its bound came first, and over what it holds."""
    parts = [f"The page's headline: {bound_set(claim)}."] if claim.headline else []
    if claim.scope:
        parts.append(f"Holds over: {clip(plain(claim.scope), SCOPE)}")
    if claim.holds_untrained:
        parts.append(f"Holds with random weights too: {plain(claim.holds_untrained)}")
    return " ".join(parts)


def _measure_cell(value: float | None, unit: str, note: str, size: float) -> Cell:
    if value is None:
        return Cell(NOTHING, note=note, sort=float("-1e300"))
    return Cell(numbers.with_unit(numbers.number(value, size), unit), note=note, sort=value)


def _place(wiki: Wiki, claim: Claim) -> str:
    who = papers.cited_as(wiki, claim.source.paper) if claim.source.paper in wiki.graph.entries else claim.source.paper
    return f"{who}, {claim.source.where}" if claim.source.where else who


def outcome_rows(here: Here) -> list[dict[str, object]]:
    """Return one row for each page with a notebook: its outcome and its headline's number."""
    found = []
    for entry in measured_entries(here.wiki):
        result = here.wiki.results_by_owner.get(entry.id)
        assert isinstance(entry.meta, DemonstratedEntry)
        headline = next((claim for claim in entry.meta.claims if claim.headline), None)
        measures = measures_of(result.receipt if result else None)
        measured = measures.get(headline.measure) if headline else None
        control = measures.get(headline.control.measure) if headline else None
        if result is None or headline is None or measured is None:
            continue
        size = max(numbers.size_of(headline.expect), numbers.size_of(headline.control.expect))
        explained = result.outcome not in {None, Outcome.SHOWN}
        tone, mark = OUTCOMES[result.outcome] if result.outcome else ("none", NOTHING)
        found.append(
            {
                "link": here.entry(entry.id),
                "says": here.inline(headline.says),
                "href": here.to(entry.id) + f"#claim-{headline.id}",
                "value": numbers.with_unit(numbers.number(measured.value, size), measured.unit),
                "interval": numbers.interval(measured.interval, size),
                "bound": numbers.bound(headline.expect),
                "scope": clip(plain(headline.scope), SCOPE) if headline.scope else "",
                "control": numbers.number(control.value, size) if control else NOTHING,
                "tone": tone,
                "mark": mark,
                "outcome": str(result.outcome or "not yet run"),
                "explained": OUTCOME_SAYS[result.outcome] if result.outcome and explained else "",
                "seconds": numbers.seconds(result.receipt.seconds) if result.receipt else NOTHING,
                "stale": bool(result.stale),
            }
        )
    return found
