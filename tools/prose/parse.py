"""Markdown to a document: what it refers to with its place, every problem, and HTML but for what a page fills in."""

import functools
import re
from typing import Any

from tools import limits
from tools.problems import Problem
from tools.prose.blocks import BlockWriter
from tools.prose.grammar import grammar
from tools.prose.ids import GENERATED
from tools.prose.places import Lines
from tools.prose.runs import RunWriter
from tools.prose.sink import Sink, shown
from tools.prose.types import Document

_LINE_END = re.compile(r"\r\n?")
# CommonMark reads a null character as this; done here, what was read stands in the text at the same place.
_NULL = ("\0", "\ufffd")
_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)


def parse(
    text: str, *, path: str, first_line: int = 1, shift_headings: int = 0, id_prefix: str = ""
) -> tuple[Document, tuple[Problem, ...]]:
    """Parse the body of an entry, or a notebook's Markdown cell.

    Args:
        text: Markdown.
        path: the file, relative to the repository.
        first_line: the line of the file on which the text begins.
        shift_headings: by how many levels headings go down; above 0 a heading of level 1 is allowed.
        id_prefix: what ids begin with, where several texts stand on one page (`cell-3-`).

    Returns:
        The document, complete whatever is wrong with the text, and every problem in it.
    """
    text = _plain(text)
    sink = Sink(Lines(text, path, first_line), id_prefix)
    if _is_too_much(text, sink):
        return _document(sink, (sink.segment(f"<pre>{shown(text)}</pre>"),)), tuple(sink.problems)
    env: dict[str, Any] = {}
    tokens = grammar().parse(text, env)
    writer = BlockWriter(sink, shift_headings)
    body = writer.write(tokens)
    _check_anchors(sink)
    _check_notes(sink, text, env)
    return _document(sink, body), tuple(sink.problems)


def parse_line(text: str, *, path: str, first_line: int = 1) -> tuple[Document, tuple[Problem, ...]]:
    """Parse one-line Markdown, such as a definition: running text only, without lists, headings or footnotes.

    Args:
        text: Markdown; its line breaks count as spaces.
        path: the file.
        first_line: the line of the file on which the text begins.
    """
    text = _plain(text)
    lines = Lines(text, path, first_line)
    sink = Sink(lines)
    (inline,) = grammar().parseInline(text, {})
    html, _ = RunWriter(sink, lines.run(0, text)).write(inline.children or ())
    return _document(sink, (sink.segment(html),)), tuple(sink.problems)


@functools.lru_cache(maxsize=20_000)
def remembered_line(text: str) -> Document:
    """Return one-line Markdown as a document, parsed once for each text."""
    return parse_line(text, path="")[0]


def _is_too_much(text: str, sink: Sink) -> bool:
    """Report a text that would take more time to read than any honest page."""
    brackets = text.count("[")
    if len(text) <= limits.PROSE_CHARACTERS and brackets <= limits.PROSE_BRACKETS:
        return False
    sink.report(
        "KB-PROSE-019",
        sink.lines.place(0),
        f"The prose has {len(text)} characters and {brackets} brackets; a page may have"
        f" {limits.PROSE_CHARACTERS} and {limits.PROSE_BRACKETS}.",
        "Divide it into several entries.",
        {"characters": str(len(text)), "brackets": str(brackets)},
    )
    return True


def _document(sink: Sink, body: tuple[Any, ...]) -> Document:
    return Document(
        path=sink.lines.path,
        headings=tuple(sink.headings),
        links=tuple(sink.links),
        citations=tuple(sink.citations),
        embeds=tuple(sink.embeds),
        words=sink.words,
        body=body,
    )


def _check_anchors(sink: Sink) -> None:
    known = {heading.id for heading in sink.headings} | set(GENERATED)
    for anchor, place in sink.anchors:
        if anchor not in known:
            sink.report(
                "KB-PROSE-009",
                place,
                f"This page has no section `#{anchor[:100]}`.",
                "Write the id of one of its headings; a claim is linked to as `[[methods/logit-lens#claim-id]]`.",
                {"address": f"#{anchor[:200]}"},
            )


def _check_notes(sink: Sink, text: str, env: dict[str, Any]) -> None:
    notes = env.get("footnotes", {}).get("refs", {})
    unused = {label[1:] for label, number in notes.items() if number < 0}
    if not unused:
        return
    for match in _NOTE.finditer(text):
        if match[1] in unused:
            place = sink.lines.place(text.count("\n", 0, match.start()), match[0].index("[") + 1)
            message = f"No sentence refers to the footnote `[^{match[1][:60]}]`."
            hint = f"Write `[^{match[1][:60]}]` where it belongs, or remove it."
            sink.report("KB-PROSE-017", place, message, hint, {"label": match[1][:60]})
            unused.discard(match[1])


def _plain(text: str) -> str:
    return _LINE_END.sub("\n", text).replace(*_NULL)
