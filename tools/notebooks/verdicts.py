"""Claims held against measures: the verdict of each and the outcome of the page. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from schema.claims import Bound, Claim, ClaimResult, Measured, Outcome, Verdict


def judge(claims: Iterable[Claim], measures: Iterable[Measured]) -> tuple[ClaimResult, ...]:
    """Hold each claim against what a run measured, in the order of the claims."""
    values = {measure.name: measure.value for measure in measures}
    return tuple(_judge(claim, values) for claim in claims)


def _judge(claim: Claim, values: Mapping[str, float]) -> ClaimResult:
    value, control = values.get(claim.measure), values.get(claim.control.measure)
    verdict, reason = Verdict.HELD, ""
    if value is None or control is None:
        missing = claim.measure if value is None else claim.control.measure
        verdict, reason = Verdict.FAILED, f"the notebook reports no `{missing}`"
    else:
        controlled, met = claim.control.expect.admits(control), claim.expect.admits(value)
        reasons = []
        if not controlled:
            bound = in_words(claim.control.expect)
            reasons.append(f"the control did not fail: `{claim.control.measure}` is {control:.4g}, expected {bound}")
        if not met:
            reasons.append(f"`{claim.measure}` is {value:.4g}, expected {in_words(claim.expect)}")
        if reasons:
            # A missed headline is a result only if its control worked.
            verdict = Verdict.MISSED if claim.headline and controlled else Verdict.FAILED
            reason = "; ".join(reasons)
    return ClaimResult(id=claim.id, verdict=verdict, value=value, control=control, reason=reason)


def outcome(claims: Sequence[Claim], results: Sequence[ClaimResult]) -> Outcome | None:
    """Return what the claims say together; None where the headline is not one or could not be judged."""
    verdicts = {result.id: result.verdict for result in results}
    headlines = [claim for claim in claims if claim.headline]
    verdict = verdicts.get(headlines[0].id) if len(headlines) == 1 else None
    if verdict is Verdict.HELD:
        return Outcome.PARTLY if headlines[0].scope else Outcome.SHOWN
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
