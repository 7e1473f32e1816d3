"""What surrounds every page, in the words of `mkdocs.yml`: navigation, footer, styles and scripts, for both engines."""

import sys
from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, cast

from tools.site.config import SiteConfig

VERSIONED = ("mkdocs", "mkdocs-material", "Markdown", "pymdown-extensions", "Jinja2", "PyYAML", "pagefind_bin")
INDEX = "index.md"


class ConfigError(Exception):
    """The engine refuses the settings; the arguments are its reasons."""


def options(
    config: SiteConfig,
    titles: Mapping[str, str],
    *,
    styles: tuple[str, ...] = (),
    scripts: tuple[str, ...] = (),
    not_found: str = "",
) -> dict[str, Any]:
    """Return the engine's configuration for this site: `mkdocs.yml` with what only the pages can tell.

    Args:
        config: the site's settings.
        titles: address and escaped title of every page.
        styles: style sheets that every page loads, relative to the site's root.
        scripts: scripts that every page loads.
        not_found: the inside of the page for what does not exist, with links from the host's root.
    """
    values = dict(config.values)
    extra = dict(cast(dict[str, Any], values.get("extra") or {}))
    wiki = dict(cast(dict[str, Any], extra.get("wiki") or {}))
    wiki["repository"], wiki["branch"], wiki["not_found"] = config.repository, config.branch, not_found
    wiki["footer"] = flat(navigation(wiki.get("footer") or [], titles))
    wiki["search"] = "search/" in titles
    return {
        **values,
        "theme": {**cast(dict[str, Any], values.get("theme") or {}), "custom_dir": str(config.theme.absolute())},
        "extra": {**extra, "wiki": wiki},
        "plugins": [],
        "site_url": config.url,
        "nav": navigation(values.get("nav") or [{"Home": INDEX}], titles),
        "extra_css": [*values.get("extra_css", []), *styles],
        "extra_javascript": [*values.get("extra_javascript", []), *scripts],
    }


def navigation(nav: list[Any], titles: Mapping[str, str]) -> list[Any]:
    """Return those entries of `nav` whose page exists; an entry without one would be a dead link on every page."""
    kept: list[Any] = []
    for item in nav:
        for title, target in (item if isinstance(item, dict) else {None: item}).items():
            if isinstance(target, list):
                if inside := navigation(target, titles):
                    kept.append({title: inside})
            elif str(target).removesuffix(INDEX) in titles:
                kept.append({title or titles[str(target).removesuffix(INDEX)]: target})
    return kept


def flat(nav: list[Any]) -> list[dict[str, str]]:
    """Return the entries of a navigation without sections as title and address."""
    return [
        {"title": title, "address": str(target).removesuffix(INDEX)} for item in nav for title, target in item.items()
    ]


def nav_addresses(nav: list[Any]) -> list[str]:
    """Return the addresses that `nav` names, in order."""
    found: list[str] = []
    for item in nav:
        for target in item.values() if isinstance(item, dict) else [item]:
            found += nav_addresses(target) if isinstance(target, list) else [str(target).removesuffix(INDEX)]
    return found


def versions(engine: str) -> str:
    """Return the versions on which every page depends, given the engine's name."""
    names = [*VERSIONED, *([engine] if engine not in VERSIONED and find_spec(engine) else [])]
    return " ".join([engine, sys.version, *(f"{name}={version(name)}" for name in names)])
