"""Pages to Markdown files that MkDocs or Zensical can only read in one way."""

import hashlib
import html
import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tools.prose import Heading
from tools.render.pages import Head, Page, search_token
from tools.site import names

NOT_FOUND = ("404.html", "404/")
"""Addresses of the page for what does not exist; the host serves it at any depth."""

NEIGHBOURS = 12
"""Entries of the same kind offered in the left column; more would make each page depend on too many others."""

_TAG = re.compile(r"""<!--.*?-->|</?[a-zA-Z](?:"[^"]*"|'[^']*'|[^'">])*>""", re.DOTALL)
_QUOTED = re.compile(r"""("[^"]*"|'[^']*')""")
_PRE = re.compile(r"<(/?)(pre|textarea)\b", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_BLANK = re.compile(r"[ \t\n\r\f]+")
"""What HTML folds; a no-break space is none of it: it holds a number to its unit and words in a formula together."""
_PUNCTUATION = {ord(mark): f"&#{ord(mark)};" for mark in string.punctuation}
_EXACT = {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
_ID = re.compile(r"[\w.:-]+")


@dataclass(frozen=True, slots=True)
class Near:
    """What stands near a page: shown in the left column, which would be empty otherwise.

    Args:
        label: the kind's name.
        index: address of the kind's index; empty where it has none.
        pages: address and title of pages of the same kind, near by title; the page itself is among them.
    """

    label: str
    index: str
    pages: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Source:
    """One page as the engine gets it.

    Args:
        address: as in `Page`.
        path: of the Markdown file in the compiled tree; every page is the index of its folder, so that both
            engines resolve its links alike.
        digest: of everything that the text is made from.
    """

    address: str
    path: str
    digest: str


def source(page: Page, near: Near | None) -> Source:
    """Return where a page's text goes, and the digest by which a change is noticed, without making the text."""
    digest = hashlib.blake2b(digest_size=16)
    for part in _parts(page, near):
        piece = part.encode("utf-8", "surrogatepass")
        digest.update(len(piece).to_bytes(8, "little"))
        digest.update(piece)
    return Source(page.address, page.address + "index.md", digest.hexdigest())


def markdown(page: Page, near: Near | None) -> str:
    """Return a page's Markdown file: front matter that we wrote, headings, and each piece of HTML on one line."""
    lines = ["---", f'title: "{attribute(page.title)}"', f'description: "{attribute(page.description)}"']
    if near:
        lines.append(f'near: "{yaml_html(_list(page, near))}"')
    lines += ["---", "", f"# {heading_text(page.title)} {{ #wk-title }}", ""]
    for block in page.blocks:
        if isinstance(block, Heading):
            mark = "#" * min(max(block.level, 2), 6)
            name = block.id if _ID.fullmatch(block.id) else f"wk-line-{block.line}"
            lines += [f"{mark} {heading_text(block.text)} {{ #{name} }}", ""]
        else:
            lines += [f"<div>{one_line(block.html)}</div>", ""]
    if page.searchable:
        lines += [_search_data(page), ""]
    return "\n".join(lines)


def neighbours(heads: Mapping[str, Head]) -> dict[str, Near]:
    """Return for each page of a kind what stands near it."""
    kinds: dict[str, list[Head]] = {}
    for head in heads.values():
        if head.kind:
            kinds.setdefault(head.kind, []).append(head)
    near: dict[str, Near] = {}
    for kind, group in kinds.items():
        index = heads.get(f"{kind}/")
        label, address = (index.title, index.address) if index else (kind.capitalize(), "")
        group.sort(key=lambda head: (head.title.casefold(), head.address))
        named = [(head.address, head.title) for head in group]
        for place, head in enumerate(group):
            start = max(0, min(place - NEIGHBOURS // 2, len(group) - NEIGHBOURS))
            near[head.address] = Near(label, address, named[start : start + NEIGHBOURS])
    return near


def one_line(text: str) -> str:
    """Return the same HTML on one line: in tags and preformatted text a newline becomes a character reference."""
    out: list[str] = []
    depth = 0
    for is_tag, piece in _pieces(_CONTROL.sub("", text)):
        if not is_tag:
            out.append(_exact(piece) if depth else _BLANK.sub(" ", piece))
        elif not piece.startswith("<!--"):
            out.append(_tag(piece))
            if match := _PRE.match(piece):
                depth = max(0, depth - 1) if match[1] else depth + 1
    return "".join(out)


def heading_text(text: str) -> str:
    """Return text in which no character can mean anything to Markdown."""
    return plain(text).translate(_PUNCTUATION)


def plain(text: str) -> str:
    """Return text on one line without control characters."""
    return _SPACE.sub(" ", _CONTROL.sub("", text)).strip()


def attribute(text: str) -> str:
    """Return text for the front matter: escaped, because the theme prints it as HTML, and free of YAML's marks."""
    return html.escape(plain(text)).replace("\\", "&#92;")


def yaml_html(text: str) -> str:
    """Return HTML as the inside of a double-quoted YAML scalar."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def relative(base: str, target: str) -> str:
    """Return the link from the page at one address to another, both relative to the site's root."""
    here, there = base.split("/")[:-1], target.split("/")
    while here and len(there) > 1 and here[0] == there[0]:
        here, there = here[1:], there[1:]
    return "../" * len(here) + "/".join(there) or "./"


def _parts(page: Page, near: Near | None) -> Iterator[str]:
    yield from (page.address, page.title, page.description, page.kind, str(page.searchable))
    for block in page.blocks:
        if isinstance(block, Heading):
            yield from (f"h{block.level}", block.text, block.id)
        else:
            yield from ("html", block.html)
    if near:
        yield from (near.label, near.index)
        for pair in near.pages:
            yield from pair


def _pieces(text: str) -> Iterable[tuple[bool, str]]:
    position = 0
    for match in _TAG.finditer(text):
        if match.start() > position:
            yield False, text[position : match.start()]
        yield True, match[0]
        position = match.end()
    if position < len(text):
        yield False, text[position:]


def _tag(tag: str) -> str:
    if not any(mark in tag for mark in _EXACT):
        return tag
    parts = _QUOTED.split(tag)
    return "".join(_exact(part) if index % 2 else _BLANK.sub(" ", part) for index, part in enumerate(parts))


def _exact(text: str) -> str:
    for mark, reference in _EXACT.items():
        text = text.replace(mark, reference)
    return text


def _list(page: Page, near: Near) -> str:
    label = html.escape(plain(near.label))
    if near.index:
        label = f'<a href="{html.escape(relative(page.address, near.index))}">{label}</a>'
    items = []
    for address, title in near.pages:
        here = ' aria-current="page"' if address == page.address else ""
        link = html.escape(relative(page.address, address))
        items.append(f'<li><a href="{link}"{here}>{html.escape(plain(title))}</a></li>')
    return f'<p class="wk-near__label" id="wk-near">{label}</p><ul aria-labelledby="wk-near">{"".join(items)}</ul>'


def _search_data(page: Page) -> str:
    also = names.also(page)
    meta = {"description": page.description, "kind": page.kind, "also": "|".join(also)}
    fields = "".join(
        f'<span data-pagefind-ignore data-pagefind-meta="{name}">{html.escape(plain(value))}</span>'
        for name, value in meta.items()
        if value
    )
    hidden = " ".join([*names.words(page.title, also), search_token(page.kind)])
    return f'<div class="wk-search-data" hidden>{fields}<span>{html.escape(hidden)}</span></div>'
