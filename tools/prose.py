"""The body of an entry: Markdown to tokens with lines, and tokens to safe HTML given a resolver."""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed body: what it refers to, its headings, and what is needed to render it."""

    path: str
    headings: Sequence[Heading]
    links: Sequence[WikiLink]
    citations: Sequence[Citation]
    embeds: Sequence[Embed]
    words: int


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: an address relative to the site's root, what to show, and the hover card's text."""

    address: str
    title: str
    definition: str = ""


class Resolver(Protocol):
    """What rendering asks of the graph and of the page on which the prose stands."""

    def link(self, target: str, anchor: str) -> Target | None:
        """Return where a wiki link leads, or None when nothing has that name."""

    def cite(self, key: str, where: str) -> SafeHtml:
        """Return the citation mark, linked to the page's list of sources."""

    def embed(self, target: str, anchor: str) -> SafeHtml:
        """Return the card of an entry."""

    def address(self, target: Target) -> str:
        """Return a target's address relative to the page on which it stands."""
