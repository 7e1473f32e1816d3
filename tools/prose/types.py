"""What prose is made of: headings, links, citations, embeds, and the document that holds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tools.sanitize import SafeHtml


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 2 to 6, its plain text, its id on the page and its line in the file."""

    level: int
    text: str
    id: str
    line: int


@dataclass(frozen=True, slots=True)
class Html:
    """A piece of a page between two headings."""

    html: SafeHtml


Block = Heading | Html


@dataclass(frozen=True, slots=True)
class WikiLink:
    """A wiki link as written, with the plain sentence in which it stands."""

    target: str
    anchor: str
    label: str
    line: int
    column: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation: `key` is the part of the id after `papers/`, `where` the place in the paper."""

    key: str
    where: str
    line: int
    column: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Embed:
    """An embedded entry: its definition is shown as a card."""

    target: str
    anchor: str
    line: int
    column: int


class SlotKind(StrEnum):
    """What a page fills in when it shows a document."""

    LINK = "link"
    """A wiki link without a label: the whole link."""
    OPEN = "open"
    """A wiki link with a label: its opening tag; the label follows as HTML."""
    CLOSE = "close"
    """The closing tag of a wiki link with a label."""
    CITATION = "citation"
    EMBED = "embed"


@dataclass(frozen=True, slots=True)
class Slot:
    """A gap in a document's HTML that depends on the page on which the document is shown.

    Args:
        kind: what goes there.
        index: which of the document's links, citations or embeds.
        initial: whether a sentence begins here, so that a link's text keeps its capital.
    """

    kind: SlotKind
    index: int
    initial: bool = False


Segment = tuple[SafeHtml | Slot, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed body: what it refers to, its headings, and what is needed to render it.

    Args:
        path: the file.
        headings: in order.
        links, citations, embeds: in order, each with its place.
        words: how many words of plain text.
        body: headings and what stands between them, safe HTML already but for its slots.
    """

    path: str
    headings: Sequence[Heading]
    links: Sequence[WikiLink]
    citations: Sequence[Citation]
    embeds: Sequence[Embed]
    words: int
    body: Sequence[Heading | Segment] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: an address relative to the site's root, what to show, and the hover card's text."""

    address: str
    title: str
    definition: str = ""


class Resolver(Protocol):
    """What rendering asks of the graph and of the page on which the prose stands."""

    def link(self, target: str, anchor: str) -> Target | None:
        """Return where a wiki link leads, its anchor included, or None when nothing has that name."""

    def cite(self, key: str, where: str) -> SafeHtml:
        """Return the citation mark, linked to the page's list of sources."""

    def embed(self, target: str, anchor: str) -> SafeHtml:
        """Return the card of an entry."""

    def address(self, target: Target) -> str:
        """Return a target's address relative to the page on which it stands."""
