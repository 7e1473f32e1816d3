"""What rendering makes: pages of headings and safe HTML, and files that go with them. No engine is known here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from tools.lazy import Lazy
from tools.prose import Block


@dataclass(frozen=True, slots=True)
class Head:
    """What other pages need to know of a page.

    Args:
        address: relative to the site's root, `/` at the end: `concepts/superposition/`; `` is the home page.
        title: plain text.
        description: plain text for search engines; may be empty.
        kind: token by which search filters (`concepts`, ...), or `` for generated pages.
    """

    address: str
    title: str
    description: str
    kind: str


@dataclass(frozen=True, slots=True)
class Page(Head):
    """One page of the site.

    Args:
        blocks: headings of level 2 and deeper, and pieces of safe HTML, in order; the title is not among them.
        source: path of the entry's file in the repository, for "edit this page"; None for generated pages.
        searchable: whether it enters the search index.
    """

    blocks: Sequence[Block]
    source: str | None = None
    searchable: bool = True


@dataclass(frozen=True, slots=True)
class Made:
    """Pages and the files that go with them."""

    pages: list[Page] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Part:
    """Pages that are made together, when one of them is asked for.

    Args:
        head: of the first page; the others stand below its address.
        make: makes them; called once.
        places: where files go that are made with them: paths, or folders with `/` at the end.
    """

    head: Head
    make: Callable[[], Made]
    places: tuple[str, ...] = ()

    @cached_property
    def made(self) -> Made:
        """The pages and their files."""
        return self.make()

    @cached_property
    def pages(self) -> Mapping[str, Page]:
        """The pages by address."""
        return {page.address: page for page in self.made.pages}

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files by path."""
        return self.made.files


@dataclass(frozen=True, slots=True)
class RenderedSite:
    """Everything that the site is made of; what is not asked for need not be made.

    Args:
        pages: by address.
        files: by path relative to the site's root: figures, JSON for tables, styles, scripts,
            fonts, notebooks to download.
        redirects: an old address to the address that holds today.
        known: heads of pages that are not made yet; empty where all are.
    """

    pages: Mapping[str, Page]
    files: Mapping[str, bytes]
    redirects: Mapping[str, str]
    known: Mapping[str, Head] = field(default_factory=dict)

    @property
    def heads(self) -> Mapping[str, Head]:
        """What is known of pages before they are made: all but those that continue another one."""
        return self.known or self.pages


@dataclass(frozen=True, slots=True)
class Settings:
    """What a site may be told from outside.

    Args:
        title: the site's name.
        repository: https address of the repository, for edit links and Colab; empty where none is known.
        branch: the branch that is edited.
        site_url: https address of the site itself, for "cite this page"; empty where none is known.
    """

    title: str
    repository: str = ""
    branch: str = "main"
    site_url: str = ""


def site_of(ready: Made, parts: Iterable[Part], redirects: Mapping[str, str]) -> RenderedSite:
    """Return a site of what is made and of parts that will be.

    Args:
        ready: what is made.
        parts: the rest, in order.
        redirects: an old address to the address that holds today.
    """
    parts = [Part(page, partial(Made, [page])) for page in ready.pages] + list(parts)
    loose = Part(ready.pages[0], lambda: ready)
    files = dict.fromkeys(ready.files, loose) | {place: part for part in parts for place in part.places}
    return RenderedSite(
        pages=Lazy({part.head.address: part for part in parts}, lambda part: part.pages),
        files=Lazy(files, lambda part: part.files),
        redirects=redirects,
        known={part.head.address: part.head for part in parts},
    )


def search_token(kind: str) -> str:
    """Return the hidden word by which a search is narrowed to one kind; it stands on each page of that kind."""
    return f"wkkind{kind}" if kind else ""
