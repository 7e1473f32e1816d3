"""Ids of headings: from their text, unique on the page, and never one that rendering uses for itself."""

import re
import unicodedata

GENERATED = ("claims", "notebook", "sources", "questions", "what-links-here", "cite")
"""Sections that rendering adds to a page."""

_TAKEN = re.compile(r"(src|claim|cell|fn|fnref|wk)-")
_OTHER = re.compile(r"[^a-z0-9]+")
_LENGTH = 80


def slug(text: str) -> str:
    """Return the id of a heading: lower-case letters, digits and single dashes."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _OTHER.sub("-", ascii_text.lower()).strip("-")[:_LENGTH].strip("-") or "section"


def unique(text: str, taken: dict[str, int], prefix: str = "") -> str:
    """Return a heading's id that is not taken yet, and take it."""
    name = prefix + slug(text)
    if _TAKEN.match(name) and not prefix:
        name = f"section-{name}"
    candidate, number = name, taken.get(name, 0)
    while candidate in taken or candidate in GENERATED:
        number = max(number, 1) + 1
        candidate = f"{name}-{number}"
    # The last number is kept, so that many headings of one text take no longer than as many others.
    taken[name] = number
    taken.setdefault(candidate, 0)
    return candidate
