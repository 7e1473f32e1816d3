"""A claim drawn on one line: the measured value with its interval, the seeds, the bound and the control."""

from collections.abc import Sequence
from dataclasses import dataclass

from schema.claims import Bound, Measured
from tools.render import numbers
from tools.render.templating import fill
from tools.sanitize import SafeHtml

WIDTH = 220.0
MARGIN = 8.0


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale from values to the drawing's width."""

    low: float
    high: float

    def at(self, value: float) -> str:
        """Return where a value stands, as text with one decimal."""
        share = (value - self.low) / (self.high - self.low)
        return f"{MARGIN + share * (WIDTH - 2 * MARGIN):.1f}"


def strip(measured: Measured, expected: Bound, control: Measured | None) -> SafeHtml:
    """Return the drawing of a claim, with the same content in words for those who cannot see it.

    Args:
        measured: the claim's own measure.
        expected: the bound that it had to meet.
        control: the measure that had to fail, where it was reported.
    """
    sides = [side for side in (expected.at_least, expected.at_most) if side is not None]
    points = [measured.value, *(measured.interval or ()), *(measured.seeds or ()), *sides]
    if control is not None:
        points.append(control.value)
    scale = _scale(points)
    allowed = None
    if sides:
        low = scale.at(expected.at_least) if expected.at_least is not None else "0"
        high = scale.at(expected.at_most) if expected.at_most is not None else f"{WIDTH:.1f}"
        allowed = (low, f"{max(0.0, float(high) - float(low)):.1f}")
    return fill(
        "parts/strip",
        label=_in_words(measured, expected, control),
        width=f"{WIDTH:.0f}",
        allowed=allowed,
        edges=[scale.at(side) for side in sides],
        value=scale.at(measured.value),
        interval=[scale.at(end) for end in measured.interval or ()],
        seeds=[scale.at(seed) for seed in measured.seeds or ()],
        control=scale.at(control.value) if control is not None else None,
    )


def _scale(points: Sequence[float]) -> Scale:
    low, high = min(points), max(points)
    if low >= 0 and high <= 1:
        return Scale(0.0, 1.0)
    room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    return Scale(low - room, high + room)


def _in_words(measured: Measured, expected: Bound, control: Measured | None) -> str:
    parts = [f"measured {numbers.number(measured.value)}"]
    if measured.interval:
        parts.append(f"95 % interval {numbers.interval(measured.interval)}")
    if measured.seeds:
        parts.append("seeds " + ", ".join(numbers.number(seed) for seed in measured.seeds))
    parts.append(f"bound {numbers.bound(expected)}")
    if control is not None:
        parts.append(f"control {numbers.number(control.value)}")
    return "; ".join(parts)
