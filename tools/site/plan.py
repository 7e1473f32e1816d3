"""What a build will write, known before anything is written: every path once, none outside, none in another's way."""

import html
import re
import unicodedata
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast
from urllib.parse import urljoin, urlsplit

from tools import lazy
from tools.problems import Place, Problem
from tools.prose import Heading
from tools.render.pages import Page, RenderedSite
from tools.site import extras
from tools.site.compile import NOT_FOUND, Near, Source, attribute, neighbours, one_line, plain, source
from tools.site.config import SiteConfig
from tools.site.incremental import MARK

OWN = "assets/wk/"
"""Style sheets and scripts directly in this folder are loaded by every page, in order of name."""
RESERVED = ("pagefind", MARK, "404.html", "sitemap.xml", "robots.txt")

INDEX = "index.html"

_SEGMENT = re.compile(r"[^\x00-\x1f\x7f\\/:*?\"<>|]{1,120}")
_LINK = re.compile(r"""(<[a-zA-Z][^<>]*?\s(?:href|src|action)=)(["'])(.*?)\2""")


@dataclass(frozen=True)
class Plan:
    """Everything that a build will write, apart from the theme's own files and the search index.

    What is not asked for is not made, so that a preview makes one page and a build all.

    Args:
        site: what was rendered.
        exports: machine-readable forms, by path.
        settings: the site's settings.
        assets: our own files of the theme, by path.
    """

    site: RenderedSite
    exports: Mapping[str, bytes]
    settings: SiteConfig
    assets: Mapping[str, bytes]

    @cached_property
    def near(self) -> Mapping[str, Near]:
        """The neighbours of each page, by address."""
        return neighbours(self.site.heads)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The path of each page's HTML to the page as the engine gets it."""
        addresses = sorted(address for address in self.site.pages if address not in NOT_FOUND)
        return {f"{address}{INDEX}": self._source(self.site.pages[address]) for address in addresses}

    def source(self, path: str) -> Source | None:
        """Return the page whose HTML stands at a path, as the engine gets it, without a look at the others."""
        address = path.removesuffix(INDEX)
        page = self.site.pages.get(address) if address != path and address not in NOT_FOUND else None
        return self._source(page) if page else None

    def _source(self, page: Page) -> Source:
        return source(page, self.near.get(page.address))

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """The bytes of every other output, by path; the theme's own stand above what rendering brings."""
        url = self.settings.url
        made = {"robots.txt": extras.robots(url), OWN + "kinds.json": extras.kinds(self.site.heads)}
        groups = [self.assets, made, self.redirects, self.exports, self.site.files]
        if url:
            groups.insert(1, lazy.later("sitemap.xml", lambda: extras.sitemap(self._addresses(), url)))
        return ChainMap(*cast("list[dict[str, bytes]]", groups))

    @cached_property
    def redirects(self) -> Mapping[str, bytes]:
        """The pages at old addresses, by path."""
        heads, url = self.site.heads, self.settings.url
        return {
            f"{old.rstrip('/')}/{INDEX}": extras.redirect(
                old.rstrip("/") + "/", new, heads[new].title if new in heads else new, url
            )
            for old, new in sorted(self.site.redirects.items())
        }

    @cached_property
    def not_found(self) -> str:
        """The inside of the page for what does not exist, with links from the host's root."""
        return _not_found(extras.not_found(self.site.pages), self.settings.base)

    @property
    def styles(self) -> tuple[str, ...]:
        """Style sheets that every page loads."""
        return self._direct(".css")

    @property
    def scripts(self) -> tuple[str, ...]:
        """Scripts that every page loads."""
        return self._direct(".js")

    def _direct(self, suffix: str) -> tuple[str, ...]:
        paths = {*lazy.places(self.site.files), *self.assets}
        return tuple(
            path
            for path in sorted(paths)
            if path.startswith(OWN) and path.count("/") == OWN.count("/") and path.endswith(suffix)
        )

    def _addresses(self) -> Iterator[str]:
        return (item.address for item in self.sources.values())

    def page(self, path: str) -> Page:
        """Return the page whose HTML stands at a path."""
        return self.site.pages[path.removesuffix(INDEX)]

    def places(self) -> dict[str, str]:
        """Return the entry behind each path, where there is one."""
        return {path: page.source for path in self.sources if (page := self.page(path)).source}

    def titles(self) -> dict[str, str]:
        """Return the escaped title of every page that can be named before it is made, by address."""
        return {address: attribute(head.title) for address, head in self.site.heads.items() if address not in NOT_FOUND}

    def problems(self) -> list[Problem]:
        """Return every path that may not be written."""
        groups = {"a page": self.sources, "a file": self.site.files, "an export": self.exports}
        return list(_conflicts({**groups, "a redirect": self.redirects}.items(), self.site))


def safe(path: str) -> bool:
    """Return whether a path stays inside the site on every file system."""
    segments = path.split("/")
    return (
        unicodedata.normalize("NFC", path) == path
        and all(_SEGMENT.fullmatch(part) and part not in {".", ".."} and part[-1] not in ". " for part in segments)
        and len(path.encode("utf-8", "replace")) < 1000
    )


def _conflicts(groups: Iterable[tuple[str, Mapping[str, object]]], site: RenderedSite) -> Iterator[Problem]:
    taken: dict[str, tuple[str, str]] = {}
    folders: dict[str, str] = {}
    for what, paths in groups:
        for path in sorted(paths):
            place = Place(_behind(path, site))
            if not safe(path) or path.split("/")[0] in RESERVED or path in RESERVED:
                yield Problem(
                    "KB-BUILD-007",
                    place,
                    f"The site cannot hold {what} at `{path[:200]}`.",
                    "Use letters, digits, `-`, `_` and `.`, and no name that the site keeps for itself.",
                    args={"path": path},
                )
                continue
            folded = path.casefold()
            parents = [folded[: match.start()] for match in re.finditer("/", folded)]
            other = taken.get(folded) or next((taken[parent] for parent in parents if parent in taken), None)
            if other is None and folded in folders:
                other = ("a folder", folders[folded])
            if other is not None:
                yield Problem(
                    "KB-BUILD-008",
                    place,
                    f"`{path}` would be both {other[0]} (`{other[1]}`) and {what}.",
                    "Rename one of the two; capital letters do not tell them apart.",
                    args={"path": path, "other": other[1]},
                )
            taken.setdefault(folded, (what, path))
            for parent in parents:
                folders.setdefault(parent, path)


def _behind(path: str, site: RenderedSite) -> str:
    page = site.pages.get(path.removesuffix("index.html"))
    return page.source if page and page.source else path


def _not_found(page: Page | None, base: str) -> str:
    if page is None:
        return '<h1 id="wk-title">Page not found</h1>'
    here = base + page.address
    parts = [f'<h1 id="wk-title">{html.escape(plain(page.title))}</h1>']
    for block in page.blocks:
        if isinstance(block, Heading):
            level = min(max(block.level, 2), 6)
            parts.append(f'<h{level} id="{html.escape(block.id)}">{html.escape(plain(block.text))}</h{level}>')
        else:
            parts.append(
                _LINK.sub(
                    lambda match: f"{match[1]}{match[2]}{_absolute(match[3], here)}{match[2]}", one_line(block.html)
                )
            )
    return "\n".join(parts)


def _absolute(link: str, here: str) -> str:
    text = html.unescape(link)
    try:
        parts = urlsplit(text)
    except ValueError:
        return link
    if parts.scheme or parts.netloc or text.startswith(("#", "/")):
        return link
    return html.escape(urljoin(here, text))
