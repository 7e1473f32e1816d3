"""The sentences of an entry as an author wrote them, each with its place: what the rules about prose look at."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools.link.mentions import texts_in
from tools.problems import Place
from tools.validate import Entry
from tools.yamlsafe import Path

_FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_DISPLAY = re.compile(r"\$\$.*?\$\$", re.DOTALL)
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_NOT_PROSE = re.compile(r"^[ \t]*(#{1,6} |!!!|\?\?\?|!\[\[|\|?[ \t]*:?-{3,}).*$", re.MULTILINE)
_UNIT = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+] |\d+\. |\|))")
_END = re.compile(r"[.!?][\"'\u201d\u2019)\]*_]*\s+(?=[\"'\u201c\u2018(\[*_$]*[A-Z0-9$\\]|\[\[)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|al|etc|Fig|Figs|Sec|Secs|Eq|Eqs|App|Ch|No|Dr|Prof|St|approx|resp|[A-Z]))\.$"
)
FIELDS = ("definition", "summary", "findings", "questions", "not_shown_because", "fails_when", "corrections", "sides",
          "steps", "start")  # fmt: skip
"""Fields that hold sentences of ours."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written, markup included, and where it begins."""

    text: str
    place: Place


def sentences(entry: Entry) -> tuple[Sentence, ...]:
    """Return each sentence of an entry's prose: no code, no displayed formula, no heading; a row of a table is one."""
    return _sentences(_Body(entry.path, entry.body, entry.body_line))


@dataclass(frozen=True, slots=True)
class _Body:
    """A text and where it stands."""

    path: str
    body: str
    body_line: int


# Several rules look at the same sentences.
@functools.lru_cache(maxsize=4096)
def _sentences(entry: _Body) -> tuple[Sentence, ...]:
    return tuple(_found(entry))


def _found(entry: _Body) -> Iterator[Sentence]:
    text = entry.body
    for pattern in (_FENCE, _DISPLAY, _CODE, _NOT_PROSE):
        text = pattern.sub(_blank, text)
    start = 0
    for gap in (*_UNIT.finditer(text), None):
        end = gap.start() if gap else len(text)
        yield from _split(entry, text, start, end)
        start = gap.end() if gap else end


def field_texts(entry: Entry) -> Iterator[tuple[Path, str]]:
    """Yield each text of the fields that hold sentences, with its path of keys and indices."""
    for name in FIELDS:
        yield from texts_in(getattr(entry.meta, name, None), (name,))


def place_of_field(entry: Entry, path: Path) -> Place:
    """Return where a field's value stands."""
    mark = entry.marks.at(path)
    return Place(entry.path, mark.line, mark.column)


def formulas(body: str) -> Iterator[tuple[str, bool, int]]:
    """Yield each formula of a body: its TeX, whether it is displayed, and at which offset it begins."""
    text = _CODE.sub(_blank, _FENCE.sub(_blank, body))
    for found in _DISPLAY.finditer(text):
        yield found.group()[2:-2], True, found.start()
    for found in re.finditer(r"\$([^$\n]+(?:\n[^$\n]+)?)\$", _DISPLAY.sub(_blank, text)):
        yield found[1], False, found.start()


def place_in_body(entry: Entry | _Body, offset: int) -> Place:
    """Return the place of an offset of an entry's body."""
    line = entry.body.count("\n", 0, offset)
    return Place(entry.path, entry.body_line + line, offset - entry.body.rfind("\n", 0, offset))


def _split(entry: _Body, text: str, start: int, end: int) -> Iterator[Sentence]:
    unit = text[start:end]
    if not unit.strip():
        return
    if unit.lstrip().startswith("|"):
        yield Sentence(unit.strip(), place_in_body(entry, start + len(unit) - len(unit.lstrip())))
        return
    begin = 0
    for found in (*_END.finditer(unit), None):
        if found and _ABBREVIATED.search(unit, max(0, found.start() - 8), found.start() + 1):
            continue
        stop = found.end() if found else len(unit)
        piece = unit[begin:stop]
        if piece.strip():
            yield Sentence(piece.strip(), place_in_body(entry, start + begin + len(piece) - len(piece.lstrip())))
        begin = stop


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found.group())
