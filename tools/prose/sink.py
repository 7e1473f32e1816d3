"""What is gathered while a text is read: references, problems, and what goes into its HTML after cleaning."""

import re
from collections.abc import Mapping

from tools import limits
from tools.highlight import highlight
from tools.maths import TexError, mathml
from tools.problems import Place, Problem
from tools.prose.places import Lines
from tools.prose.types import Citation, Embed, Heading, Segment, Slot, WikiLink
from tools.sanitize import SafeHtml, clean, escape

_OPEN, _CLOSE = "\ue000", "\ue001"
_GAP = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_RESERVED = str.maketrans(dict.fromkeys((_OPEN, _CLOSE), "\ufffd"))


def shown(text: str) -> str:
    """Return an author's text as HTML in which nothing can be taken for a gap."""
    return escape(text.translate(_RESERVED))


class Sink:
    """Everything that one text yields, in order.

    Args:
        lines: the text and its place.
        prefix: what ids of this text begin with, so that several texts can stand on a page.
    """

    def __init__(self, lines: Lines, prefix: str = "") -> None:
        self.lines = lines
        self.prefix = prefix
        self.links: list[WikiLink] = []
        self.citations: list[Citation] = []
        self.embeds: list[Embed] = []
        self.headings: list[Heading] = []
        self.problems: list[Problem] = []
        self.anchors: list[tuple[str, Place]] = []
        self.words = 0
        self._gaps: list[SafeHtml | Slot] = []
        self._formulas = 0
        self._code = 0

    def report(self, code: str, place: Place, message: str, hint: str, args: Mapping[str, str] | None = None) -> None:
        """Record a problem."""
        self.problems.append(Problem(code, place, message, hint, args=args or {}))

    def gap(self, filling: SafeHtml | Slot) -> str:
        """Return a mark in the HTML that stands for something which cleaning must not touch."""
        self._gaps.append(filling)
        return f"{_OPEN}{len(self._gaps) - 1}{_CLOSE}"

    def segment(self, html: str) -> Segment:
        """Return HTML, cleaned and with its gaps filled as far as they do not depend on a page."""
        pieces: list[SafeHtml | Slot] = []
        text: list[str] = []
        for index, piece in enumerate(_GAP.split(clean(html))):
            filling = self._gaps[int(piece)] if index % 2 else piece
            if isinstance(filling, Slot):
                pieces += [SafeHtml("".join(text)), filling]
                text = []
            else:
                text.append(filling)
        pieces.append(SafeHtml("".join(text)))
        return tuple(piece for piece in pieces if piece)

    def formula(self, tex: str, place: Place, *, display: bool) -> str:
        """Return a formula's mark, or its source as code where it cannot be shown.

        Args:
            tex: its source.
            place: where the source begins.
            display: whether it stands on a line of its own.
        """
        self._formulas += 1
        tex = tex.translate(_RESERVED)
        try:
            if self._formulas > limits.FORMULAS:
                raise TexError(f"A page holds at most {limits.FORMULAS} formulas.")
            return self.gap(mathml(tex.strip(), display=display))
        except TexError as error:
            skipped = len(tex) - len(tex.lstrip())
            self.report(
                "KB-PROSE-013",
                _after(place, tex, skipped + (error.position or 0)),
                f"This formula cannot be shown: {error.message}",
                "Check the braces and the names of commands.",
                {"tex": tex.strip()[:200]},
            )
            return f"<code>{shown(tex)}</code>"

    def code(self, text: str, language: str) -> str:
        """Return a code block's mark."""
        self._code += len(text)
        text = text.translate(_RESERVED)
        return self.gap(highlight(text, language if self._code <= limits.CODE_CHARACTERS else ""))


def _after(place: Place, text: str, offset: int) -> Place:
    rows = text.count("\n", 0, offset)
    if not rows:
        return Place(place.path, place.line, place.column + offset)
    return Place(place.path, place.line + rows, offset - text.rfind("\n", 0, offset))
