"""The sentence around a link: what is quoted where a page lists those that point to it."""

import re

from tools import limits

_END = re.compile(r"[.!?][\"'\u201d\u2019)\]]*\s+(?=[\"'\u201c\u2018(\[$]?[A-Z0-9$\\])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|al|etc|Fig|Figs|Sec|Secs|Eq|Eqs|App|Ch|No|Dr|Prof|St|approx|resp|[A-Z]))\.$"
)
_GAP = re.compile(r"\s+([.,;:!?)])")
_EDGE = 3


def starts_sentence(text: str, offset: int) -> bool:
    """Return whether a sentence begins at an offset of a text."""
    before = text[:offset].rstrip(" \"'\u201c\u2018(")
    return not before or (before[-1] in ".!?" and not _ABBREVIATED.search(before))


def sentence_around(text: str, offset: int) -> str:
    """Return the sentence in which an offset of a text stands, cut at words to the length that is quoted."""
    start, end = 0, len(text)
    for match in _END.finditer(text):
        if _ABBREVIATED.search(text, match.start() - 8 if match.start() > 8 else 0, match.start() + 1):
            continue
        if match.end() > offset:
            end = match.end()
            break
        start = match.end()
    return _GAP.sub(r"\1", _cut(text[start:end], offset - start))


def _cut(sentence: str, offset: int) -> str:
    words = sentence.strip()
    if len(words) <= limits.SENTENCE_CHARACTERS:
        return words
    room = limits.SENTENCE_CHARACTERS - 2 * _EDGE
    begin = min(max(0, offset - room // 2), max(0, len(sentence) - room))
    piece = sentence[begin : begin + room]
    if begin > 0:
        piece = "… " + piece.split(" ", 1)[-1]
    if begin + room < len(sentence.rstrip()):
        piece = piece.rsplit(" ", 1)[0] + " …"
    return piece.strip()
