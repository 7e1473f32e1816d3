"""Small rendered sites, made by hand, for tests of the publishing stage."""

import hashlib
import shutil
from pathlib import Path

from tools.prose import Heading, Html
from tools.render.pages import Page, RenderedSite
from tools.sanitize import SafeHtml

ROOT = Path(__file__).parent.parent


def page(address, title="A title", *pieces, kind="", description="", source=None, searchable=True):
    """Return a page; a piece is HTML, or a heading as (level, text, id)."""
    blocks = [
        Heading(piece[0], piece[1], piece[2], 1) if isinstance(piece, tuple) else Html(SafeHtml(piece))
        for piece in pieces
    ]
    return Page(address, title, description, kind, blocks, source=source, searchable=searchable)


def site(*pages, files=None, redirects=None):
    """Return a rendered site of some pages."""
    return RenderedSite({item.address: item for item in pages}, files or {}, redirects or {})


def wiki(words="Features lie along directions.", *, title="Superposition", extra=()):
    """Return a site with a home page, two kinds, a search page, a page for what is missing and a redirect."""
    concept = page(
        "concepts/superposition/",
        title,
        f"<p>{words} See <a href='../../methods/probing/#how-it-works'>probing</a>.</p>",
        (2, "Why it matters", "why-it-matters"),
        "<pre><code>a\n\tb\n\n</code></pre>\n<p>End.</p>",
        kind="concepts",
        description="More features than dimensions.",
        source="content/concepts/superposition.md",
    )
    method = page(
        "methods/probing/",
        "Probing <&> *stars*",
        "<p>Read <a href='../../concepts/superposition/'>superposition</a>.</p>",
        (2, "How it works", "how-it-works"),
        "<p><img src='../../assets/a.png' alt='a figure'></p>",
        kind="methods",
        source="content/methods/probing.md",
    )
    return site(
        page("", "Home", "<p><a href='concepts/'>Concepts</a> and <a href='methods/'>methods</a></p>"),
        page("concepts/", "Concepts", "<ul><li><a href='superposition/'>Superposition</a></li></ul>"),
        page("methods/", "Methods", "<ul><li><a href='probing/'>Probing</a></li></ul>"),
        page("search/", "Search", '<div class="wk-search" data-wk-search></div>', searchable=False),
        page("404.html", "Page not found", "<p><a href='concepts/'>Concepts</a></p>", searchable=False),
        concept,
        method,
        *extra,
        files={"assets/a.png": b"\x89PNG", "assets/wk/wk.css": b".wk-x{color:red}"},
        redirects={"concepts/polysemy/": "concepts/superposition/"},
    )


def root(folder):
    """Return a folder in which a site can be built."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    return folder


def tree(folder):
    """Return the digest of every file below a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
