"""What rendering makes: pages of headings and safe HTML, and files that go with them. No engine is known here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.prose import Block


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site.

    Args:
        address: relative to the site's root, `/` at the end: `concepts/superposition/`; `` is the home page.
        title: plain text.
        description: plain text for search engines; may be empty.
        kind: token by which search filters (`concepts`, ...), or `` for generated pages.
        blocks: headings of level 2 and deeper, and pieces of safe HTML, in order; the title is not among them.
        source: path of the entry's file in the repository, for "edit this page"; None for generated pages.
        searchable: whether it enters the search index.
    """

    address: str
    title: str
    description: str
    kind: str
    blocks: Sequence[Block]
    source: str | None = None
    searchable: bool = True


@dataclass(frozen=True, slots=True)
class RenderedSite:
    """Everything that the site is made of, in memory.

    Args:
        pages: by address.
        files: by path relative to the site's root: figures, JSON for tables, styles, scripts,
            fonts, notebooks to download.
        redirects: an old address to the address that holds today.
    """

    pages: Mapping[str, Page]
    files: Mapping[str, bytes]
    redirects: Mapping[str, str]


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


def search_token(kind: str) -> str:
    """Return the hidden word by which a search is narrowed to one kind; it stands on each page of that kind."""
    return f"wkkind{kind}" if kind else ""
