"""The sentence around a link: what is quoted where a page lists those that point to it."""

import re
from bisect import bisect_right

from tools import limits

_END = re.compile(r"[.!?][\"'\u201d\u2019)\]]*\s+(?=[\"'\u201c\u2018(\[$]?[A-Z0-9$\\])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|al|etc|Fig|Figs|Sec|Secs|Eq|Eqs|App|Ch|No|Dr|Prof|St|approx|resp|[A-Z]))\.$"
)
_GAP = re.compile(r"\s+([.,;:!?)])")
_EDGE = 3
_WORD = 8


def starts_sentence(before: str) -> bool:
    """Return whether a sentence begins after a text."""
    before = before.rstrip(" \"'\u201c\u2018(")
    return not before or (before[-1] in ".!?" and not _ABBREVIATED.search(before))


class Sentences:
    """The sentences of a paragraph.

    Args:
        text: the paragraph as plain text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        for match in _END.finditer(text):
            if not _ABBREVIATED.search(text, max(0, match.start() - _WORD), match.start() + 1):
                self._starts.append(match.end())

    def around(self, offset: int) -> str:
        """Return the sentence in which an offset stands, cut at words to the length that is quoted."""
        index = bisect_right(self._starts, offset)
        start = self._starts[index - 1]
        end = self._starts[index] if index < len(self._starts) else len(self._text)
        return _GAP.sub(r"\1", _cut(self._text, start, end, offset))


def _cut(text: str, start: int, end: int, offset: int) -> str:
    if end - start <= limits.SENTENCE_CHARACTERS:
        return text[start:end].strip()
    room = limits.SENTENCE_CHARACTERS - 2 * _EDGE
    begin = min(max(start, offset - room // 2), end - room)
    piece = text[begin : begin + room]
    if begin > start:
        piece = "… " + piece.split(" ", 1)[-1]
    if begin + room < end:
        piece = piece.rsplit(" ", 1)[0] + " …"
    return piece.strip()
