"""The grammar of prose: CommonMark with tables, footnotes, admonitions and maths, and the wiki's own marks."""

import functools
import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.common.html_re import HTML_TAG_RE
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.dollarmath.index import math_block_dollar
from mdit_py_plugins.footnote import footnote_plugin

from tools import limits

Rule = Callable[[StateInline, bool], bool]
BlockRule = Callable[[StateBlock, int, int, bool], bool]

_NAME = r"[^\[\]|#\\]{1,200}"
_WIKI = re.compile(rf"(!?)\[\[({_NAME})(?:#({_NAME}))?(?:\\?\|([^\[\]]{{1,400}}))?\]\]")
_BARRED = re.compile(r"\[\[[^\[\]\n]{1,800}\]\]")
_BAR = "\ue002"
_CITATIONS = re.compile(r"\[(@[^\[\]]{1,1000})\](?!\()")
_CITATION = re.compile(r"\s*@([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)(?:\s*,\s*(\S.*?))?\s*", re.DOTALL)
_TEX = rf"(?:[^$\\]|\\.){{1,{limits.FORMULA_CHARACTERS}}}"
_MATHS = re.compile(rf"\$\$({_TEX})\$\$|\$(?!\s)({_TEX})(?<!\s)\$(?![0-9])", re.DOTALL)

_NOTE = re.compile(r"(?:!{3}|\?{3})\+?\s*[^\s\[\]!?][^\s\[\]]*(?:\s|$)")

_TAG_CHARACTERS = 2_000
_STRAY = re.compile(r"!?\[\[|\[@|\[\^|\$(?=\$|[A-Za-z\\({])")


@functools.cache
def grammar() -> MarkdownIt:
    """Return the one parser; it holds no state between texts."""
    md = MarkdownIt("commonmark", {"html": False})
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin, inline=False)
    md.use(admon_plugin)
    found = md.block.ruler.__find__("admonition")
    md.block.ruler.at("admonition", _named(md.block.ruler.__rules__[found].fn), {"alt": ["paragraph", "reference"]})
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    md.block.ruler.before("fence", "math_block", math_block_dollar(False, str, False))
    rules = md.inline.ruler
    for name, before, rule in (
        ("maths", "escape", _maths),
        ("wiki", "link", _wiki),
        ("citation", "link", _citation),
    ):
        rules.before(before, name, rule)
    rules.push("stray", _stray)
    for name in ("link", "image", "autolink", "footnote_ref", "maths", "wiki", "citation", "stray"):
        index = rules.__find__(name)
        rules.at(name, _placed(rules.__rules__[index].fn))
    # Every address is let through here, so that a bad one can be reported where it stands.
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    return md


def _named(rule: BlockRule) -> BlockRule:
    """Return the rule of notes for those whose kind is a word: what else follows the marks is ordinary text."""

    def named(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
        return _NOTE.match(line) is not None and rule(state, start, end, silent)

    return named


def _placed(rule: Rule) -> Rule:
    """Return a rule that notes on its tokens where in the paragraph's text it matched."""

    def placed(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        matched = rule(state, silent)
        if matched and not silent:
            for token in state.tokens[before:]:
                token.meta.setdefault("at", start)
        return matched

    return placed


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table in which the bar of a wiki link does not end the cell."""
    written, before = state.src, len(state.tokens)
    # Made once a text: this rule is asked at every paragraph.
    if "unbarred" not in state.env:
        state.env["unbarred"] = _BARRED.sub(lambda match: match[0].replace("|", _BAR), written)
    state.src = state.env["unbarred"]
    try:
        return table(state, start, end, silent)
    finally:
        state.src = written
        for token in state.tokens[before:]:
            token.content = token.content.replace(_BAR, "|")


def _maths(state: StateInline, silent: bool) -> bool:
    match = _MATHS.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "$" else None
    if match is None:
        return False
    if not silent:
        token = state.push("math_inline_double" if match[1] else "math_inline", "", 0)
        token.content = match[1] or match[2]
        token.markup = "$$" if match[1] else "$"
    state.pos = match.end()
    return True


def _wiki(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "![" or state.linkLevel:
        return False
    match = _WIKI.match(state.src, state.pos, state.posMax)
    if match is None or not match[2].strip() or (match[1] and match[4]):
        return False
    if not silent:
        _push_wiki(state, match)
    state.pos = match.end()
    return True


def _push_wiki(state: StateInline, match: re.Match[str]) -> None:
    names = {"target": _one_line(match[2]), "anchor": _one_line(match[3] or ""), "label": _one_line(match[4] or "")}
    start = {**names, "at": match.start()}
    if match[1]:
        state.push("embed", "", 0).meta = start
    elif not names["label"]:
        state.push("wiki", "", 0).meta = start
    else:
        state.push("wiki_open", "", 1).meta = start
        end = state.posMax
        state.pos, state.posMax = match.start(4), match.end(4)
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.pos, state.posMax = match.end(), end
        state.push("wiki_close", "", -1)


def _citation(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[@", state.pos) or state.linkLevel:
        return False
    match = _CITATIONS.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    found = []
    at = match.start(1)
    for part in match[1].split(";"):
        one = _CITATION.fullmatch(part)
        if one is None:
            return False
        found.append((one[1], _one_line(one[2] or ""), at + one.start(1) - 1))
        at += len(part) + 1
    if not silent:
        state.push("citations", "", 0).meta = {"found": found}
    state.pos = match.end()
    return True


def _stray(state: StateInline, silent: bool) -> bool:
    """Take as text what looks like a mark but is none: a tag, or the beginning of something unfinished."""
    char = state.src[state.pos]
    if char not in "<![$":
        return False
    match = (HTML_TAG_RE if char == "<" else _STRAY).match(
        state.src, state.pos, min(state.posMax, state.pos + _TAG_CHARACTERS)
    )
    if match is None:
        return False
    if not silent:
        token = state.push("stray", "", 0)
        token.content = match[0] if char == "<" else char
        token.meta = {"mark": match[0]}
    state.pos += len(match[0]) if char == "<" else 1
    return True


def _one_line(text: str) -> str:
    return " ".join(text.split())
