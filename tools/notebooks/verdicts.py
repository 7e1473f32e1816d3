"""Claims held against measures: the verdict of each and the outcome of the page. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from schema.claims import Bound, Claim, ClaimResult, Measured, Outcome, Verdict


def judge(claims: Iterable[Claim], measures: Iterable[Measured]) -> tuple[ClaimResult, ...]:
    """Hold each claim against what a run measured, in the order of the claims."""
    values = {measure.name: measure.value for measure in measures}
    return tuple(_judge(claim, values) for claim in claims)


def _judge(claim: Claim, values: Mapping[str, float]) -> ClaimResult:
    value, control = values.get(claim.measure), values.get(claim.control.measure)
    shortcut = values.get(claim.shortcut.measure) if claim.shortcut else None
    verdict, reason = Verdict.HELD, ""
    missing = [name for name in named(claim) if name not in values]
    if missing or value is None or control is None:
        verdict, reason = Verdict.FAILED, f"the notebook reports no `{missing[0]}`"
    else:
        reasons = {
            what: f"the {what} did not fail: `{rival.measure}` is {got:.4g}, expected {in_words(rival.expect)}"
            for what, rival, got in (("control", claim.control, control), ("shortcut", claim.shortcut, shortcut))
            if rival is not None and got is not None and not rival.expect.admits(got)
        }
        if not claim.expect.admits(value):
            reasons["value"] = f"`{claim.measure}` is {value:.4g}, expected {in_words(claim.expect)}"
        if reasons:
            # A missed headline is a result only if its control worked. A headline that its shortcut reaches too is
            # missed: its number needs no mechanism. That is an outcome to publish and no reason to drop the shortcut.
            verdict = Verdict.MISSED if claim.headline and "control" not in reasons else Verdict.FAILED
            reason = "; ".join(reasons.values())
    return ClaimResult(id=claim.id, verdict=verdict, value=value, control=control, shortcut=shortcut, reason=reason)


def over_seeds(claim: Claim, measures: Iterable[Measured]) -> tuple[int, int]:
    """Return in how many of the recorded seeds a claim holds while its rivals fail, and how many there are.

    A rival without a record is left out. Both numbers are 0 where the claim's own measure has no record; records of
    unequal length tell nothing, and count as held in no seed.
    """
    seeds = {measure.name: measure.seeds for measure in measures if measure.seeds}
    bounds = [(claim.measure, claim.expect)]
    bounds += [(rival.measure, rival.expect) for rival in (claim.control, claim.shortcut) if rival is not None]
    recorded = [(seeds[name], expect) for name, expect in bounds if name in seeds]
    counts = {len(values) for values, _ in recorded}
    if claim.measure not in seeds:
        return 0, 0
    count = max(counts)
    if len(counts) > 1:
        return 0, count
    return sum(all(expect.admits(values[place]) for values, expect in recorded) for place in range(count)), count


def named(claim: Claim) -> tuple[str, ...]:
    """Return the measures that a claim names: its own, its control's, its shortcut's."""
    rivals = (claim.control, claim.shortcut)
    return (claim.measure, *(rival.measure for rival in rivals if rival is not None))


def outcome(claims: Sequence[Claim], results: Sequence[ClaimResult], measures: Iterable[Measured]) -> Outcome | None:
    """Return what the claims say together; None where the headline is not one or could not be judged.

    Args:
        claims: of one page.
        results: how each was held against the run.
        measures: of the run, with the recorded seeds: one that does not hold the headline makes it `partly`.
    """
    verdicts = {result.id: result.verdict for result in results}
    headlines = [claim for claim in claims if claim.headline]
    verdict = verdicts.get(headlines[0].id) if len(headlines) == 1 else None
    if verdict is Verdict.HELD:
        held, recorded = over_seeds(headlines[0], measures)
        return Outcome.PARTLY if headlines[0].scope or held < recorded else Outcome.SHOWN
    if verdict is Verdict.MISSED:
        others = any(claim.alternative and verdicts.get(claim.id) is Verdict.HELD for claim in claims)
        return Outcome.DIFFERENT if others else Outcome.NOT_SHOWN
    return None


def in_words(bound: Bound) -> str:
    """Return a bound as a reader says it."""
    sides = (("at least", bound.at_least), ("at most", bound.at_most))
    return " and ".join(f"{words} {side:g}" for words, side in sides if side is not None)


def overlap(one: Bound, other: Bound) -> bool:
    """Return whether a value could meet both bounds."""
    low = max((side for side in (one.at_least, other.at_least) if side is not None), default=None)
    high = min((side for side in (one.at_most, other.at_most) if side is not None), default=None)
    return low is None or high is None or low <= high
