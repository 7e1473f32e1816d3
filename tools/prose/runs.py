"""Running text: inline tokens to HTML and to plain text, with links, citations and problems on the way."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from markdown_it.token import Token

from tools.prose.places import Run
from tools.prose.sentences import Sentences, starts_sentence
from tools.prose.sink import Sink, shown
from tools.prose.types import Citation, Slot, SlotKind, WikiLink
from tools.sanitize import SafeHtml, escape, safe_url

_TAIL = 24
_SIMPLE = {
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "s_open": "<s>",
    "s_close": "</s>",
    "hardbreak": "<br>\n",
}


class RunWriter:
    """Writes one run; `html` and `text` hold what was written.

    Args:
        sink: where references and problems go.
        run: the run's place.
        heading_ok: whether marks that only HTML can show may stand here.
    """

    def __init__(self, sink: Sink, run: Run) -> None:
        self._sink = sink
        self._run = run
        self._html: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._tail = ""
        self._quoted: list[tuple[list[Any], int, int]] = []
        self._tags: set[str] = set()
        self._dead: list[bool] = []

    def write(self, tokens: Sequence[Token]) -> tuple[str, str]:
        """Return the run as HTML with gaps, and as plain text."""
        for token in tokens:
            if simple := _SIMPLE.get(token.type):
                self._html.append(simple)
                if token.type == "hardbreak":
                    self._say(" ")
            else:
                _WRITERS[token.type](self, token)
        text = "".join(self._text)
        sentences = Sentences(text) if self._quoted else None
        for records, index, offset in self._quoted:
            records[index] = replace(records[index], sentence=sentences.around(offset) if sentences else "")
        self._sink.words += len(text.split())
        return "".join(self._html), text

    def _say(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)
        self._tail = (self._tail + text)[-_TAIL:]

    def _put(self, html: str, text: str) -> None:
        self._html.append(html)
        self._say(text)

    def _plain(self, token: Token) -> None:
        self._put(shown(token.content), token.content)

    def _softbreak(self, token: Token) -> None:
        self._put("\n", " ")

    def _code(self, token: Token) -> None:
        self._put(f"<code>{shown(token.content)}</code>", token.content)

    def _formula(self, token: Token) -> None:
        display = token.markup == "$$"
        place = self._run.place(token.meta["at"] + len(token.markup))
        html = self._sink.formula(token.content, place, display=display)
        if display:
            html = f'<span class="wk-math-block">{html}</span>'
        self._put(html, f"${token.content.strip()}$")

    def _stray(self, token: Token) -> None:
        self._put(shown(token.content), token.content)
        mark, place = token.meta["mark"], self._run.place(token.meta["at"])
        if mark.startswith("<"):
            self._raw_html(mark, place.line, place.column)
        else:
            code, message, hint = _STRAYS[mark]
            self._sink.report(code, place, message, hint, {"mark": mark})

    def _raw_html(self, mark: str, line: int, column: int) -> None:
        name = mark.strip("</>!?").split()[0].rstrip("/>").lower() if mark.strip("</>!? ") else "!--"
        name = "!--" if mark.startswith("<!--") else name
        if name not in self._tags:
            self._tags.add(name)
            self._sink.report(
                "KB-PROSE-001",
                replace(self._run.place(0), line=line, column=column),
                f"Raw HTML (`<{name}>`) is not used here; readers see it as text.",
                "Write Markdown, put code in backticks, or write `\\<` for a sign.",
                {"tag": name},
            )

    def _wiki(self, token: Token) -> None:
        self._link(token, _readable(token.meta["target"]))
        initial = starts_sentence(self._tail)
        self._html.append(self._sink.gap(Slot(SlotKind.LINK, len(self._sink.links) - 1, initial)))
        self._say(_readable(token.meta["target"]))

    def _wiki_open(self, token: Token) -> None:
        self._link(token, token.meta["label"])
        self._html.append(self._sink.gap(Slot(SlotKind.OPEN, len(self._sink.links) - 1)))

    def _wiki_close(self, token: Token) -> None:
        self._html.append(self._sink.gap(Slot(SlotKind.CLOSE, len(self._sink.links) - 1)))

    def _link(self, token: Token, label: str) -> None:
        place = self._run.place(token.meta["at"])
        links = self._sink.links
        self._quoted.append((links, len(links), self._length))
        links.append(WikiLink(token.meta["target"], token.meta["anchor"], label, place.line, place.column, ""))

    def _citations(self, token: Token) -> None:
        marks = []
        citations = self._sink.citations
        for key, where, at in token.meta["found"]:
            place = self._run.place(at)
            self._quoted.append((citations, len(citations), max(self._length - 1, 0)))
            marks.append(self._sink.gap(Slot(SlotKind.CITATION, len(citations))))
            citations.append(Citation(key, where, place.line, place.column, ""))
        self._html.append(f'<span class="wk-cites">{"".join(marks)}</span>')

    def _embed(self, token: Token) -> None:
        place = self._run.place(token.meta["at"])
        self._sink.report(
            "KB-PROSE-018",
            place,
            "An embed stands inside a paragraph; a card needs a paragraph of its own.",
            "Put it on a line of its own with empty lines around it, or write a wiki link without `!`.",
            {"target": token.meta["target"]},
        )
        self._wiki(token)

    def _footnote(self, token: Token) -> None:
        number, again = token.meta["id"] + 1, token.meta["subId"]
        name = f"{self._sink.prefix}{number}"
        own = f"fnref-{name}" + (f"-{again + 1}" if again else "")
        link = f'<sup id="{own}"><a class="wk-note" href="#fn-{name}" aria-label="Footnote {number}">{number}</a></sup>'
        self._html.append(self._sink.gap(SafeHtml(link)))

    def _image(self, token: Token) -> None:
        source, alt = str(token.attrs["src"]), " ".join(_alt(token.children or ()).split())
        self._sink.report(
            "KB-PROSE-010",
            self._run.place(token.meta["at"]),
            f"The picture `{source[:100]}` is left out: prose holds no pictures.",
            "A notebook makes the figures of its page; to any other picture, link without `!` and say what it shows.",
            {"source": source[:200]},
        )
        self._put(f"<em>{shown(alt)}</em>", alt)

    def _link_open(self, token: Token) -> None:
        place = self._run.place(token.meta["at"])
        href = str(token.attrs["href"])
        url = safe_url(href)
        fault = _fault(href, url)
        if fault:
            code, message, hint = fault
            self._sink.report(code, place, message, hint, {"address": href[:200]})
        elif href.startswith("#"):
            self._sink.anchors.append((href[1:], place))
        self._dead.append(fault is not None)
        self._html.append("" if fault else f'<a href="{escape(href)}">')

    def _link_close(self, token: Token) -> None:
        if not self._dead.pop():
            self._html.append("</a>")


_WRITERS: dict[str, Callable[[RunWriter, Token], None]] = {
    "text": RunWriter._plain,
    "softbreak": RunWriter._softbreak,
    "code_inline": RunWriter._code,
    "math_inline": RunWriter._formula,
    "math_inline_double": RunWriter._formula,
    "stray": RunWriter._stray,
    "wiki": RunWriter._wiki,
    "wiki_open": RunWriter._wiki_open,
    "wiki_close": RunWriter._wiki_close,
    "citations": RunWriter._citations,
    "embed": RunWriter._embed,
    "footnote_ref": RunWriter._footnote,
    "image": RunWriter._image,
    "link_open": RunWriter._link_open,
    "link_close": RunWriter._link_close,
}

_WIKI_STRAY = (
    "KB-PROSE-015",
    "A wiki link is not complete, or stands inside another link.",
    "Write `[[superposition]]` or `[[superposition|label]]`; for two brackets write `\\[\\[`.",
)
_STRAYS = {
    "[[": _WIKI_STRAY,
    "![[": _WIKI_STRAY,
    "[@": (
        "KB-PROSE-016",
        "A citation is not complete.",
        "Write `[@elhage-2022-superposition, Fig. 2]`, or several with `;` between them.",
    ),
    "[^": (
        "KB-PROSE-017",
        "A footnote is named here but written nowhere.",
        "Add a line such as `[^1]: The text of the note.`",
    ),
    "$": (
        "KB-PROSE-014",
        "A formula begins here and does not end.",
        "Close it with `$` in the same paragraph, without a space before it; write `\\$` for a dollar.",
    ),
}


def _fault(href: str, url: str | None) -> tuple[str, str, str] | None:
    address = href[:100]
    if url is None and href.lower().startswith("http://"):
        return "KB-PROSE-008", f"`{address}` is not a safe connection.", "Write `https://` if the site answers to it."
    try:
        relative = not urlsplit(href).scheme
    except ValueError:
        relative = False
    if href and relative and not href.startswith(("#", "//", "\\")):
        hint = "Link to an entry by a wiki link, such as `[[methods/logit-lens]]`."
        return "KB-PROSE-009", f"`{address}` is an address within the site, which may move.", hint
    if url is None:
        hint = "Only `https://` and `mailto:` addresses and anchors of this page can be linked to."
        return "KB-PROSE-007", f"The link to `{address}` is left out, since its address is not allowed.", hint
    return None


def _readable(target: str) -> str:
    return target.rsplit("/", 1)[-1].replace("-", " ") if target == target.lower() and " " not in target else target


def _alt(tokens: Sequence[Token]) -> str:
    return "".join(
        " " if token.type in {"softbreak", "hardbreak"} else token.content or _alt(token.children or ())
        for token in tokens
    )
