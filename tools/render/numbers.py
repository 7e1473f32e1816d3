"""Numbers in words and figures, as a reader of tables expects them."""

from schema.claims import Bound

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MINUS = "\u2212"
NARROW = "\u202f"
TIMES = "\u00d7"
TRACE = 0.0005
"""Below this a number has no decimal to show."""
NOTHING = "\u2013"
"""What stands where there is no number."""


def number(value: float, beside: float = 0.0) -> str:
    """Return a measured number with as many decimals as its size allows, the same for all of one size.

    Args:
        value: the number.
        beside: the size of the bound beside it, next to which a trace is nothing; 0 where there is none.
    """
    size = abs(value)
    if 0 < size < TRACE and beside >= 100 * TRACE:
        return "\u2248\u00a00"
    if value == 0 or (size >= 10 and value == int(value)):
        return _signed(f"{int(value):,}")
    if size < TRACE or size >= 1e6:
        mantissa, exponent = f"{value:.1e}".split("e")
        return f"{_signed(mantissa)}{NARROW}{TIMES}{NARROW}10{str(int(exponent)).translate(_SUPERSCRIPT)}"
    return _signed(f"{value:,.1f}" if size >= 100 else f"{value:.3f}")


def short(value: float) -> str:
    """Return a number that an author wrote, without trailing zeros."""
    if 0.0001 <= abs(value) < 1e6 or value == 0:
        return _signed(f"{value:,.6f}".rstrip("0").rstrip("."))
    return number(value)


def with_unit(text: str, unit: str) -> str:
    """Return a number with its unit, on one line."""
    return f"{text}\u00a0{unit}" if unit else text


def bound(expected: Bound) -> str:
    """Return a bound as a condition: `≥ 0.8`, `≤ 0.1`, `0.2 to 0.5`."""
    low, high = expected.at_least, expected.at_most
    if low is not None and high is not None:
        return f"{short(low)} to {short(high)}"
    if low is not None:
        return f"≥\u00a0{short(low)}"
    return f"≤\u00a0{short(high)}" if high is not None else "any value"


def size_of(expected: Bound) -> float:
    """Return the size of a bound: that of its larger side."""
    return max((abs(side) for side in (expected.at_least, expected.at_most) if side is not None), default=0.0)


def interval(ends: list[float] | None, beside: float = 0.0) -> str:
    """Return a 95 % interval as `0.84 to 0.93`, or nothing."""
    return f"{number(ends[0], beside)} to {number(ends[1], beside)}" if ends else ""


def seconds(value: float) -> str:
    """Return a duration: seconds below two minutes, else minutes and seconds."""
    if value < 120:
        return f"{value:.0f}\u00a0s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes}\u00a0min {rest}\u00a0s"


def count(amount: int, one: str, many: str | None = None) -> str:
    """Return an amount with its noun in the right number."""
    return f"{amount:,} {one if amount == 1 else many or one + 's'}"


def _signed(text: str) -> str:
    return text.replace("-", MINUS)
