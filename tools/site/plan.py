"""What a build will write, known before anything is written: every path once, none outside, none in another's way."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

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

_SEGMENT = re.compile(r"[^\x00-\x1f\x7f\\/:*?\"<>|]{1,120}")
_LINK = re.compile(r"""(<[a-zA-Z][^<>]*?\s(?:href|src|action)=)(["'])(.*?)\2""")


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a build will write, apart from the theme's own files and the search index.

    Args:
        site: what was rendered.
        sources: the path of each page's HTML to the page as the engine gets it.
        near: the neighbours of each page, by address.
        files: the bytes of every other output, by path.
        not_found: the inside of the page for what does not exist, with links from the host's root.
        styles: style sheets that every page loads.
        scripts: scripts that every page loads.
    """

    site: RenderedSite
    sources: Mapping[str, Source]
    near: Mapping[str, Near]
    files: Mapping[str, bytes]
    not_found: str
    styles: tuple[str, ...]
    scripts: tuple[str, ...]

    def page(self, path: str) -> Page:
        """Return the page whose HTML stands at a path."""
        return self.site.pages[self.sources[path].address]

    def places(self) -> dict[str, str]:
        """Return the entry behind each path, where there is one."""
        return {path: page.source for path in self.sources if (page := self.page(path)).source}

    def titles(self) -> dict[str, str]:
        """Return the escaped title of every page, by address."""
        return {item.address: attribute(self.site.pages[item.address].title) for item in self.sources.values()}


def plan(
    site: RenderedSite, exports: Mapping[str, bytes], settings: SiteConfig, assets: Mapping[str, bytes]
) -> tuple[Plan, list[Problem]]:
    """Return what a build will write, and every path that it may not.

    Args:
        site: what was rendered.
        exports: machine-readable forms, by path.
        settings: the site's settings.
        assets: our own files of the theme, by path.
    """
    near = neighbours(site.pages)
    sources = {
        page.address + "index.html": source(page, near.get(page.address))
        for address, page in sorted(site.pages.items())
        if address not in NOT_FOUND
    }
    titles = {address: page.title for address, page in site.pages.items()}
    redirects = {
        old.rstrip("/") + "/index.html": extras.redirect(old.rstrip("/") + "/", new, titles.get(new, new), settings.url)
        for old, new in sorted(site.redirects.items())
    }
    made = {"robots.txt": extras.robots(settings.url), OWN + "kinds.json": extras.kinds(site.pages)}
    if settings.url:
        made["sitemap.xml"] = extras.sitemap((item.address for item in sources.values()), settings.url)
    groups = (("a page", sources), ("a file", site.files), ("an export", exports), ("a redirect", redirects))
    problems = list(_conflicts(groups, site))
    # The theme's own files stand above what rendering brings under the same name.
    files = {**site.files, **exports, **redirects, **made, **assets}
    direct = [
        path for path in sorted({**site.files, **assets}) if path.startswith(OWN) and path.count("/") == OWN.count("/")
    ]
    return Plan(
        site=site,
        sources=sources,
        near=near,
        files=files,
        not_found=_not_found(extras.not_found(site.pages), settings.base),
        styles=tuple(path for path in direct if path.endswith(".css")),
        scripts=tuple(path for path in direct if path.endswith(".js")),
    ), problems


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
