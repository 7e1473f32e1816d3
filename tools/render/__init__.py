"""The graph and the results to pages in memory."""

from itertools import chain

from schema.categories import OTHER_NAMES
from tools.cache import Store
from tools.link import Graph
from tools.notebooks.results import Results
from tools.render import addresses
from tools.render.entry import entry_part
from tools.render.files import asset_files
from tools.render.front import home_page
from tools.render.indexes import index_parts
from tools.render.pages import Made, Page, RenderedSite, Settings, search_token, site_of
from tools.render.replications import replications_page
from tools.render.special import RANDOM_FILE, random_file, special_pages
from tools.render.wiki import Wiki

__all__ = ["Page", "RenderedSite", "Settings", "render", "search_token"]


def render(graph: Graph, results: Results, settings: Settings, converted: Store | None = None) -> RenderedSite:
    """Return the site; its pages are made when they are looked at.

    Args:
        graph: the linked entries, without errors.
        results: what is known of each notebook, by its name.
        settings: what the site was told from outside.
        converted: HTML that was made of notebooks' cells before; by default nothing.

    Returns:
        The same value for the same arguments, byte for byte.
    """
    wiki = Wiki(graph, results, settings, converted or Store(None, "", ()))
    replications = replications_page(wiki)
    ready = Made(
        [home_page(wiki), *replications.pages, *special_pages(wiki)],
        {RANDOM_FILE: random_file(wiki), **asset_files(), **replications.files},
    )
    parts = chain((entry_part(wiki, entry) for entry in graph.entries.values()), index_parts(wiki))
    redirects = {
        addresses.of_entry(old): addresses.of_entry(new)
        for old, new in graph.redirects.items()
        if old not in graph.entries
    } | {addresses.of_category(old): f"{new}/" for old, new in OTHER_NAMES.items()}
    return site_of(ready, parts, redirects)
