"""One-line Markdown as plain text: hover cards, descriptions and table cells."""

import re

_LINK = re.compile(r"!?\[\[([^\]|#]+)(?:#[^\]|]*)?(?:\|([^\]]+))?\]\]")
_CITATION = re.compile(r"\s*\[@[^\]]*\]")
_WEB_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
_MARKS = re.compile(r"(\*\*|\*|`|\${1,2}|(?<!\w)_|_(?!\w))")
_SPACE = re.compile(r"\s+")


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
