"""A measurement: shown to the reader, and left in the cell's output for the runner."""

import math
import re
from collections.abc import Sequence
from html import escape
from typing import Any, SupportsFloat

from IPython.core.getipython import get_ipython
from IPython.display import display

MIME_TYPE = "application/vnd.wiki.measure+json"

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def measure(
    name: str,
    value: SupportsFloat,
    unit: str = "",
    *,
    interval: Sequence[SupportsFloat] | None = None,
    seeds: Sequence[SupportsFloat] | None = None,
    note: str = "",
) -> None:
    """Report one number under a name that a claim can refer to.

    Args:
        name: lower-case letters, digits and underscores, a letter first, 64 characters at most.
        value: a finite number.
        unit: what it is counted in; empty for a share or a score.
        interval: low and high end of the 95 % interval.
        seeds: the same quantity for each of the training seeds.
        note: one sentence for the reader.

    Raises:
        ValueError: the name has another form, a number is not finite, or the interval is not (low, high).
    """
    record: dict[str, Any] = {
        "name": _checked_name(name),
        "value": _finite(name, value, "its value"),
        "unit": str(unit),
        "interval": None if interval is None else _ends(name, interval),
        "seeds": None if seeds is None else [_finite(name, seed, "the value of a seed") for seed in seeds],
        "note": str(note),
    }
    text = _text(record)
    if get_ipython() is None:
        print(text)
        return
    display({"text/plain": text, "text/html": _html(record), MIME_TYPE: record}, raw=True)  # type: ignore[no-untyped-call]


def _checked_name(name: str) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name a measure: use a-z, 0-9 and _, a letter first, 64 characters at most.")
    return name


def _ends(name: str, interval: Sequence[SupportsFloat]) -> list[float]:
    ends = [_finite(name, end, "an end of its interval") for end in interval]
    if len(ends) != 2 or ends[0] > ends[1]:
        raise ValueError(f"The interval of {name!r} is {ends}: give the low end, then the high end.")
    return ends


def _finite(name: str, value: SupportsFloat, what: str) -> float:
    try:
        number = math.nan if isinstance(value, str) else float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"Measure {name!r}: {what} is {value!r}, not a finite number.")
    return number


def _number(value: float) -> str:
    return f"{value:.3f}" if 0.001 <= abs(value) < 1000 or value == 0 else f"{value:.2e}"


def _parts(record: dict[str, Any]) -> tuple[str, str, str]:
    value = f"{_number(record['value'])} {record['unit']}".strip()
    ends = record["interval"]
    interval = "" if ends is None else f"95 % interval {_number(ends[0])} to {_number(ends[1])}"
    seeds = record["seeds"]
    spread = "" if not seeds else "seeds " + ", ".join(_number(seed) for seed in seeds)
    return value, interval, spread


def _text(record: dict[str, Any]) -> str:
    value, interval, spread = _parts(record)
    return "; ".join(part for part in (f"{record['name']} = {value}", interval, spread, record["note"]) if part)


def _html(record: dict[str, Any]) -> str:
    value, interval, spread = _parts(record)
    details = "".join(f"<td>{escape(part)}</td>" for part in (interval, spread, record["note"]) if part)
    row = f"<th><code>{escape(record['name'])}</code></th><td><strong>{escape(value)}</strong></td>{details}"
    return f"<table><tbody><tr>{row}</tr></tbody></table>"
