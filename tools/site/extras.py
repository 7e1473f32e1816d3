"""Outputs that are no pages of an engine: redirects, the map for search engines, the list of kinds for the search."""

import html
import json
from collections.abc import Iterable, Mapping

from tools.render.pages import Head, Page, search_token
from tools.site import csp
from tools.site.compile import NOT_FOUND, plain, relative


def redirect(old: str, new: str, title: str, url: str) -> bytes:
    """Return the page at an old address: it sends the reader on without a script.

    Args:
        old: the old address.
        new: the address that holds today.
        title: the new page's title.
        url: where the site stands; empty where unknown.
    """
    link = html.escape(relative(old, new))
    name = html.escape(plain(title))
    page = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="refresh" content="0; url={link}">\n<title>{name}</title>\n'
        f'<link rel="canonical" href="{html.escape(url + new) if url else link}">\n'
        '<meta name="robots" content="noindex">\n<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f'</head>\n<body>\n<main><p>This page has moved: <a href="{link}">{name}</a>.</p></main>\n</body>\n</html>\n'
    )
    return csp.insert(page, csp.STILL).encode()


def sitemap(addresses: Iterable[str], url: str) -> bytes:
    """Return the map of the site; it carries no dates, since a build knows none that stays the same."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    lines += [f"<url><loc>{html.escape(url + address)}</loc></url>" for address in sorted(addresses)]
    return ("\n".join([*lines, "</urlset>"]) + "\n").encode()


def robots(url: str) -> bytes:
    """Return what robots may read: everything but the search index."""
    lines = ["User-agent: *", "Disallow: /pagefind/", *([f"Sitemap: {url}sitemap.xml"] if url else [])]
    return ("\n".join(lines) + "\n").encode()


def kinds(heads: Mapping[str, Head]) -> bytes:
    """Return the kinds by which the search filters: hidden word and label, as JSON."""
    names = sorted({head.kind for head in heads.values() if head.kind})
    rows = []
    for name in names:
        index = heads.get(f"{name}/")
        rows.append(
            {"kind": name, "token": search_token(name), "label": plain(index.title) if index else name.capitalize()}
        )
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def not_found(pages: Mapping[str, Page]) -> Page | None:
    """Return the page for what does not exist."""
    return next((pages[address] for address in NOT_FOUND if address in pages), None)
