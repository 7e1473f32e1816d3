"""One-line Markdown as plain text: hover cards, descriptions and table cells."""

import re

_LINK = re.compile(r"!?\[\[([^\]|#]+)(?:#[^\]|]*)?(?:\|([^\]]+))?\]\]")
_CITATION = re.compile(r"\s*\[@[^\]]*\]")
_WEB_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
_MARKS = re.compile(r"(\*\*|\*|`|\${1,2}|(?<!\w)_|_(?!\w))")
_COMPOUND = re.compile(r"\b(in context|cross layer|weight sparse|zero shot|few shot|multi hop|fine tuning)\b")
"""Words of a tag that stay joined when its other hyphens become spaces."""
_SPACE = re.compile(r"\s+")
SHORT_TITLE = 32
"""Characters of a title that stands for authors who are not known."""


def plain(text: str) -> str:
    """Return Markdown of one line without its marks: links by their label, citations left out, maths as written."""
    text = _CITATION.sub("", text)
    text = _LINK.sub(lambda match: match[2] or match[1].rsplit("/", 1)[-1].replace("-", " "), text)
    text = _WEB_LINK.sub(r"\1", text)
    return _SPACE.sub(" ", _MARKS.sub("", text)).strip()


def clip(text: str, length: int) -> str:
    """Return a text cut at a word, with an ellipsis, when it is longer than a number of characters."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def words(tag: str) -> str:
    """Return a tag as it is read: `in-context-learning` as "in-context learning"."""
    return _COMPOUND.sub(lambda match: match[1].replace(" ", "-"), tag.replace("-", " "))


def short_title(title: str) -> str:
    """Return the first words of a plain title in quotation marks, as works without authors are cited."""
    return f"“{clip(title, SHORT_TITLE)}”"
