"""Claims beside what was measured: the rows of the claims table, the outcome, the run."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schema.claims import Claim, ClaimResult, Measured, Outcome, Receipt, Verdict
from schema.entries import DemonstratedEntry
from tools.notebooks.results import NotebookResult
from tools.notebooks.verdicts import over_seeds
from tools.render import numbers, papers
from tools.render.columns import OUTCOMES, VERDICTS
from tools.render.here import Here
from tools.render.numbers import NOTHING
from tools.render.plain import plain
from tools.render.strip import strip
from tools.render.templating import fill
from tools.sanitize import SafeHtml, escape

OUTCOME_SAYS = {
    Outcome.SHOWN: "The page's main claim held here, on a small model.",
    Outcome.PARTLY: "The page's main claim, with its control, held here over some of the seeds or settings only.",
    Outcome.DIFFERENT: "The page's main claim did not hold here; another mechanism was found.",
    Outcome.NOT_SHOWN: "The page's main claim did not hold here. The attempt is published as it is.",
}

SEED_ROUNDING = 1e-4
"""Recorded seeds are kept to four decimals."""


@dataclass(frozen=True, slots=True)
class Rival:
    """What must fail beside a claim: its control, or the best shortcut."""

    what: str
    value: str
    bound: str
    says: SafeHtml


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim as the table shows it; texts are HTML where they may hold links or maths.

    Of the seeds each says whether it is the one that was run here.
    """

    claim: Claim
    says: SafeHtml
    plain: str
    tone: str
    mark: str
    word: str
    tag: str
    over_seeds: str
    reason: SafeHtml | None
    value: str
    interval: str
    seeds: tuple[tuple[str, bool], ...]
    bound: str
    rivals: tuple[Rival, ...]
    untrained: SafeHtml | None
    reported: SafeHtml | None
    source: SafeHtml
    scope: SafeHtml | None
    strip: SafeHtml | None
    note: str


@dataclass(frozen=True, slots=True)
class Run:
    """The run behind the numbers, in words."""

    seconds: str
    date: str
    memory: str
    processor: str
    versions: tuple[tuple[str, str], ...]


def claims_of(entry_meta: object) -> Sequence[Claim]:
    """Return the claims of an entry, of whatever kind."""
    return entry_meta.claims if isinstance(entry_meta, DemonstratedEntry) else ()


def rows(here: Here, claims: Iterable[Claim], result: NotebookResult | None) -> list[ClaimRow]:
    """Return the rows of claims; those without a result say that nothing ran yet."""
    outcomes = {claim.id: outcome for claim, outcome in result.claims} if result else {}
    receipt = result.receipt if result else None
    measures, live = measures_of(receipt), live_seed(receipt.measures if receipt else ())
    return [row(here, claim, outcomes.get(claim.id), measures, live) for claim in claims]


def live_seed(measures: Iterable[Measured]) -> int | None:
    """Return the place of the seed that was run here: most often equal to the measured value, within its rounding.

    One measure may have seeds that tie; over all measures of a run one place remains, or none.
    """
    hits = Counter(
        place
        for measured in measures
        for place, seed in enumerate(measured.seeds or ())
        if abs(seed - measured.value) <= SEED_ROUNDING * max(1.0, abs(measured.value))
    )
    ranked = hits.most_common(2)
    return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else None


def measures_of(receipt: Receipt | None) -> Mapping[str, Measured]:
    """Return a run's measures by name."""
    return {measured.name: measured for measured in receipt.measures} if receipt else {}


def row(
    here: Here, claim: Claim, outcome: ClaimResult | None, measures: Mapping[str, Measured], live: int | None = None
) -> ClaimRow:
    """Return one claim's row.

    Args:
        here: the page on which it stands.
        claim: the claim.
        outcome: how it was held against the run; None where nothing ran.
        measures: the run's measures by name.
        live: the place of the seed that was run here; None where it is not known.
    """
    measured, control = measures.get(claim.measure), measures.get(claim.control.measure)
    tone, mark = VERDICTS[outcome.verdict] if outcome else ("none", NOTHING)
    unit = measured.unit if measured else ""
    size = max(numbers.size_of(claim.expect), numbers.size_of(claim.control.expect))
    recorded = measured.seeds or () if measured else ()
    return ClaimRow(
        claim=claim,
        says=here.inline(claim.says),
        plain=plain(claim.says),
        tone=tone,
        mark=mark,
        word=str(outcome.verdict) if outcome else "not yet run",
        tag=bound_set(claim),
        over_seeds=seeds_held(claim, measures),
        reason=here.inline(outcome.reason) if outcome and outcome.verdict is not Verdict.HELD else None,
        value=numbers.with_unit(numbers.number(measured.value, size), unit) if measured else NOTHING,
        interval=numbers.interval(measured.interval, size) if measured else "",
        seeds=tuple((numbers.number(seed, size), place == live) for place, seed in enumerate(recorded)),
        bound=numbers.bound(claim.expect),
        rivals=tuple(_rivals(here, claim, measures, size)),
        untrained=here.inline(claim.holds_untrained) if claim.holds_untrained else None,
        reported=here.inline(claim.source.reported) if claim.source.reported else None,
        source=source(here, claim),
        scope=here.inline(claim.scope) if claim.scope else None,
        strip=strip(measured, claim.expect, control) if measured else None,
        note=measured.note if measured else "",
    )


def bound_set(claim: Claim) -> str:
    """Return what was fixed in advance, and before what, for a headline; nothing for any other claim."""
    if not claim.headline:
        return ""
    return f"protocol set before {claim.tested_on} were trained" if claim.tested_on else "bound set in advance"


def seeds_held(claim: Claim, measures: Mapping[str, Measured]) -> str:
    """Return in how many recorded seeds a claim holds while its rivals fail, where that is not so in all."""
    held, recorded = over_seeds(claim, measures.values())
    return f"Holds, with its controls failing, in {held} of {recorded} recorded seeds." if held < recorded else ""


def _rivals(here: Here, claim: Claim, measures: Mapping[str, Measured], size: float) -> Iterator[Rival]:
    for what, rival in (("control", claim.control), ("shortcut", claim.shortcut)):
        if rival is not None:
            found = measures.get(rival.measure)
            value = numbers.with_unit(numbers.number(found.value, size), found.unit) if found else NOTHING
            yield Rival(what, value, numbers.bound(rival.expect), here.inline(rival.says))


def source(here: Here, claim: Claim) -> SafeHtml:
    """Return the paper that a claim comes from, linked, with the place in it."""
    paper = claim.source.paper
    if paper not in here.wiki.graph.entries:
        return escape(paper)
    link = here.entry(paper, papers.cited_as(here.wiki, paper))
    return fill("parts/place", link=link, where=claim.source.where or "")


def run_of(receipt: Receipt) -> Run:
    """Return what is told of a run."""
    return Run(
        seconds=numbers.seconds(receipt.seconds),
        date=receipt.date,
        memory=f"{receipt.peak_memory_mb:,.0f}\u00a0MB",
        processor=receipt.processor,
        versions=tuple(sorted(receipt.versions.items())),
    )


def badge(outcome: Outcome | None) -> SafeHtml:
    """Return an outcome as a badge: words, shape and colour."""
    if outcome is None:
        return fill("parts/badge", tone="none", mark=NOTHING, text="not yet run")
    tone, mark = OUTCOMES[outcome]
    return fill("parts/badge", tone=tone, mark=mark, text=str(outcome))
