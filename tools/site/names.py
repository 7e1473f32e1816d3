"""The names of a page as the search looks them up: one hidden word for each, so that a query can ask for a name.

A search engine weighs words; that a page *is* what was asked for, it cannot know. `search.js` makes the same word of
the query.
"""

import html
import re
import unicodedata

from tools.prose import Heading
from tools.render.pages import Page

PREFIX = "wkname"
LONGEST = 48
"""Characters of a name in its word: enough to tell names apart, few enough to keep the index small."""

_BOX = '<aside class="wk-infobox"'
_ALSO = re.compile(r"<dt>Also called</dt><dd>(.*?)</dd>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def also(page: Page) -> tuple[str, ...]:
    """Return the other names of a page, as its info box gives them."""
    boxes = (block.html for block in page.blocks if not isinstance(block, Heading) and _BOX in block.html)
    found = (match for box in boxes for match in _ALSO.findall(box))
    names = (html.unescape(_TAG.sub("", name)).strip() for text in found for name in text.split(", "))
    return tuple(dict.fromkeys(name for name in names if name))


def words(title: str, others: tuple[str, ...]) -> tuple[str, ...]:
    """Return the hidden words of a page, given its title and its other names."""
    folded = (fold(name)[:LONGEST] for name in (title, *others))
    return tuple(dict.fromkeys(PREFIX + name for name in folded if name))


def fold(name: str) -> str:
    """Return the letters and digits of a name, small and without accents."""
    return "".join(mark for mark in unicodedata.normalize("NFKD", name.lower()) if mark.isalnum())
