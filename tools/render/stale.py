"""Banners on pages whose numbers are older than what they rest on, and on pages that lean on those."""

from tools.notebooks.results import NotebookResult
from tools.render.here import Here
from tools.render.templating import fill
from tools.sanitize import SafeHtml


def own_banner(here: Here, result: NotebookResult) -> SafeHtml | None:
    """Return the banner of a page whose notebook changed after its last run, with what changed."""
    if not result.stale:
        return None
    return fill("parts/stale", changed=[here.inline(change) for change in result.stale], notebook=result.name)


def note_below(here: Here, entry_id: str) -> SafeHtml | None:
    """Return the note of a page that leans on stale ones, with links to them."""
    owners = here.wiki.stale_below.get(entry_id, ())
    return fill("parts/stale_below", links=here.entries(owners)) if owners else None
