"""The graph and the results to pages in memory."""

from tools.link import Graph
from tools.notebooks.results import Results
from tools.render import addresses
from tools.render.entry import entry_page
from tools.render.files import asset_files
from tools.render.front import home_page
from tools.render.indexes import index_pages
from tools.render.pages import Page, RenderedSite, Settings, search_token
from tools.render.replications import replications_page
from tools.render.special import RANDOM_FILE, random_file, special_pages
from tools.render.wiki import Wiki

__all__ = ["Page", "RenderedSite", "Settings", "render", "search_token"]


def render(graph: Graph, results: Results, settings: Settings) -> RenderedSite:
    """Render every page of the site.

    Args:
        graph: the linked entries, without errors.
        results: what is known of each notebook, by its name.
        settings: what the site was told from outside.

    Returns:
        The same value for the same arguments, byte for byte.
    """
    wiki = Wiki(graph, results, settings)
    pages: list[Page] = [home_page(wiki)]
    files: dict[str, bytes] = {RANDOM_FILE: random_file(wiki), **asset_files()}
    for entry in graph.entries.values():
        made = entry_page(wiki, entry)
        pages.append(made.page)
        files.update(made.files)
    for lists in (index_pages(wiki), replications_page(wiki)):
        pages += lists.pages
        files.update(lists.files)
    pages += special_pages(wiki)
    redirects = {
        addresses.of_entry(old): addresses.of_entry(new)
        for old, new in graph.redirects.items()
        if old not in graph.entries
    }
    return RenderedSite({page.address: page for page in pages}, files, redirects)
