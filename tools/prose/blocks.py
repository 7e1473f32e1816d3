"""Blocks: paragraphs, lists, tables, admonitions and code to HTML, cut at the headings."""

import re
from collections.abc import Callable, Sequence

from markdown_it.token import Token

from tools.prose.ids import unique
from tools.prose.places import Run
from tools.prose.runs import RunWriter
from tools.prose.sink import Sink, shown
from tools.prose.types import Embed, Heading, Segment, Slot, SlotKind
from tools.sanitize import ADMONITIONS, SafeHtml

_PLAIN_IN_HEADING = frozenset(
    "text code_inline em_open em_close strong_open strong_close s_open s_close softbreak stray".split()
)
_SIMPLE = {
    "blockquote": "blockquote",
    "bullet_list": "ul",
    "list_item": "li",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
}
_FENCE_END = re.compile(r"\s*(`{3,}|~{3,})\s*$")
_ALIGNED = re.compile(r"text-align:(left|center|right)")


class BlockWriter:
    """Writes a whole text.

    Args:
        sink: where references and problems go.
        shift: by how much headings go down; above 0 a heading of level 1 is allowed.
    """

    def __init__(self, sink: Sink, shift: int = 0) -> None:
        self._sink = sink
        self._shift = shift
        self._html: list[str] = []
        self._body: list[Heading | Segment] = []
        self._ids: dict[str, int] = {}
        self._texts: dict[str, int] = {}
        self._level = 0 if shift else 1
        self._details: list[str] = []

    def write(self, tokens: Sequence[Token]) -> tuple[Heading | Segment, ...]:
        """Return the headings and what stands between them."""
        self._tokens = tokens
        self._index = 0
        while self._index < len(tokens):
            token = tokens[self._index]
            kind, _, end = token.type.rpartition("_")
            if tag := _SIMPLE.get(kind):
                self._html.append(f"<{tag}>" if end == "open" else f"</{tag}>\n")
            else:
                _WRITERS[token.type](self, token)
            self._index += 1
        self._flush()
        return tuple(self._body)

    def _flush(self) -> None:
        html = "".join(self._html).strip()
        self._html = []
        if html:
            self._body.append(self._sink.segment(html))

    def _next(self) -> Token:
        return self._tokens[self._index + 1]

    def _run(self, token: Token, *, cell: bool = False) -> RunWriter:
        row = token.map[0] if token.map else 0
        where = self._sink.lines.cell(row, token.content) if cell else self._sink.lines.run(row, token.content)
        return RunWriter(self._sink, where)

    def _inline(self, token: Token) -> None:
        self._html.append(self._run(token).write(token.children or ())[0])

    def _paragraph_open(self, token: Token) -> None:
        inline = self._next()
        children = [child for child in inline.children or () if child.type != "softbreak"]
        if children and all(child.type == "embed" for child in children):
            self._embeds(inline, children)
            self._index += 2
        elif not token.hidden:
            self._html.append("<p>")

    def _paragraph_close(self, token: Token) -> None:
        self._html.append("\n" if token.hidden else "</p>\n")

    def _embeds(self, inline: Token, children: Sequence[Token]) -> None:
        run = Run(self._sink.lines, inline.map[0] if inline.map else 0, inline.content)
        embeds = self._sink.embeds
        for child in children:
            place = run.place(child.meta["at"])
            self._html.append(f"<div>{self._sink.gap(Slot(SlotKind.EMBED, len(embeds)))}</div>\n")
            embeds.append(Embed(child.meta["target"], child.meta["anchor"], place.line, place.column))

    def _heading_open(self, token: Token) -> None:
        inline = self._next()
        self._index += 2
        row = token.map[0] if token.map else 0
        place = self._sink.lines.place(row, self._column(row))
        html, text = self._run(inline).write(inline.children or ())
        text = " ".join(text.split())
        if any(child.type not in _PLAIN_IN_HEADING for child in inline.children or ()):
            self._sink.report(
                "KB-PROSE-005",
                place,
                "A heading holds a link, a citation, a picture, a footnote or a formula; headings are plain text.",
                "Move it into the paragraph below.",
                {"heading": text[:200]},
            )
        if token.level:
            self._sink.report(
                "KB-PROSE-006",
                place,
                "A heading stands inside a list, a quotation, a note or a footnote.",
                "Put it at the beginning of a line, outside; or make it bold.",
                {"heading": text[:200]},
            )
            self._html.append(f'<p class="wk-subhead"><strong>{html}</strong></p>\n')
            return
        written = int(token.tag[1])
        self._check_level(written, text, row)
        self._flush()
        heading = Heading(
            level=min(6, max(2, written + self._shift)),
            text=text or "Section",
            id=unique(text, self._ids, self._sink.prefix),
            line=place.line,
        )
        self._sink.headings.append(heading)
        self._body.append(heading)

    def _check_level(self, written: int, text: str, row: int) -> None:
        place = self._sink.lines.place(row, self._column(row))
        args = {"heading": text[:200]}
        if written == 1 and not self._shift:
            message = "A heading of level 1 stands in the prose; the title of the page is made from `title`."
            self._sink.report("KB-PROSE-002", place, message, "Write `## ` for a section.", args)
        elif self._level and written > self._level + 1:
            message = f"A heading of level {written} follows one of level {self._level}."
            hint = f"Write `{'#' * (self._level + 1)} `: levels go down one at a time."
            self._sink.report("KB-PROSE-003", place, message, hint, args)
        self._level = max(written, 1 if self._shift else 2)
        first = self._texts.setdefault(text.casefold(), place.line)
        if first != place.line:
            message = f"Another heading of this page, in line {first}, has the same text."
            self._sink.report("KB-PROSE-004", place, message, "Give each its own words, so that links are clear.", args)

    def _column(self, row: int) -> int:
        line = self._sink.lines.lines[row]
        return len(line) - len(line.lstrip()) + 1

    def _ordered_list_open(self, token: Token) -> None:
        start = token.attrs.get("start", 1)
        self._html.append("<ol>" if start == 1 else f'<ol start="{start}">')

    def _code(self, token: Token) -> None:
        words = token.info.split()
        language = words[0].lower() if words else ""
        if token.type == "fence" and token.map:
            self._check_fence(token)
        self._html.append(f"<div>{self._sink.code(token.content, language)}</div>\n")

    def _check_fence(self, token: Token) -> None:
        begin, end = token.map or (0, 0)
        last = self._sink.lines.lines[min(end, len(self._sink.lines.lines)) - 1]
        closing = _FENCE_END.search(last.lstrip(" >"))
        if end - begin < 2 or closing is None or not closing[1].startswith(token.markup):
            self._sink.report(
                "KB-PROSE-011",
                self._sink.lines.place(begin, self._column(begin)),
                "A block of code begins here and does not end.",
                f"Close it with a line of `{token.markup}`.",
            )

    def _formula(self, token: Token) -> None:
        row = token.map[0] if token.map else 0
        column = self._sink.lines.lines[row].find("$$") + 3
        html = self._sink.formula(token.content, self._sink.lines.place(row, column), display=True)
        self._html.append(f'<div class="wk-math-block" tabindex="0">{html}</div>\n')

    def _admonition_open(self, token: Token) -> None:
        kind = str(token.meta["tag"])
        if kind not in ADMONITIONS:
            row = token.map[0] if token.map else 0
            self._sink.report(
                "KB-PROSE-012",
                self._sink.lines.place(row, self._column(row)),
                f"There is no kind of note called `{kind[:60]}`.",
                f"Write one of {', '.join(ADMONITIONS)}.",
                {"kind": kind[:60]},
            )
            kind = "note"
        folded = token.markup.startswith("?")
        self._details.append("details" if folded else "div")
        self._html.append(f'<details class="{kind}">' if folded else f'<div class="admonition {kind}">')

    def _admonition_close(self, token: Token) -> None:
        self._html.append(f"</{self._details.pop()}>\n")

    def _title_open(self, token: Token) -> None:
        self._html.append("<summary>" if self._details[-1] == "details" else '<p class="admonition-title">')

    def _title_close(self, token: Token) -> None:
        self._html.append("</summary>\n" if self._details[-1] == "details" else "</p>\n")

    def _table_open(self, token: Token) -> None:
        self._html.append('<div class="wk-table" tabindex="0"><table>')

    def _table_close(self, token: Token) -> None:
        self._html.append("</table></div>\n")

    def _cell_open(self, token: Token) -> None:
        aligned = _ALIGNED.fullmatch(str(token.attrs.get("style", "")))
        name = f' class="wk-{aligned[1]}"' if aligned else ""
        scope = ' scope="col"' if token.tag == "th" else ""
        inline = self._next()
        html, _ = self._run(inline, cell=True).write(inline.children or ())
        self._html.append(f"<{token.tag}{scope}{name}>{html}</{token.tag}>")
        self._index += 2

    def _rule(self, token: Token) -> None:
        self._html.append("<hr>\n")

    def _notes_open(self, token: Token) -> None:
        self._html.append('<div class="wk-footnotes"><ol>')

    def _notes_close(self, token: Token) -> None:
        self._html.append("</ol></div>\n")

    def _note_open(self, token: Token) -> None:
        name = f"fn-{self._sink.prefix}{token.meta['id'] + 1}"
        self._html.append("<li>" + self._sink.gap(SafeHtml(f'<span id="{name}"></span>')))

    def _note_close(self, token: Token) -> None:
        self._html.append("</li>\n")

    def _note_back(self, token: Token) -> None:
        name = f"fnref-{self._sink.prefix}{token.meta['id'] + 1}"
        name += f"-{token.meta['subId'] + 1}" if token.meta["subId"] else ""
        link = f' <a class="wk-back" href="#{name}" aria-label="Back to the text">↩</a>'
        self._html.append(self._sink.gap(SafeHtml(link)))

    def _text(self, token: Token) -> None:
        self._html.append(shown(token.content))


_WRITERS: dict[str, Callable[[BlockWriter, Token], None]] = {
    "inline": BlockWriter._inline,
    "paragraph_open": BlockWriter._paragraph_open,
    "paragraph_close": BlockWriter._paragraph_close,
    "heading_open": BlockWriter._heading_open,
    "ordered_list_open": BlockWriter._ordered_list_open,
    "ordered_list_close": lambda writer, token: writer._html.append("</ol>\n"),
    "fence": BlockWriter._code,
    "code_block": BlockWriter._code,
    "math_block": BlockWriter._formula,
    "admonition_open": BlockWriter._admonition_open,
    "admonition_close": BlockWriter._admonition_close,
    "admonition_title_open": BlockWriter._title_open,
    "admonition_title_close": BlockWriter._title_close,
    "table_open": BlockWriter._table_open,
    "table_close": BlockWriter._table_close,
    "th_open": BlockWriter._cell_open,
    "td_open": BlockWriter._cell_open,
    "hr": BlockWriter._rule,
    "footnote_block_open": BlockWriter._notes_open,
    "footnote_block_close": BlockWriter._notes_close,
    "footnote_open": BlockWriter._note_open,
    "footnote_close": BlockWriter._note_close,
    "footnote_anchor": BlockWriter._note_back,
}
