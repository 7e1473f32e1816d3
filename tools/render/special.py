"""Pages that are no list and no entry: search, random, 404, how to read a claim, contribute, about."""

import json

from schema.claims import Evidence
from schema.ids import Kind
from tools.render import addresses
from tools.render.blocks import Blocks
from tools.render.here import Here
from tools.render.pages import Page
from tools.render.wiki import Wiki

RANDOM_FILE = "assets/wk/random.json"
LADDER = {
    Evidence.OBSERVATION: (
        "The method looks at the model as it runs or stands: attention, activations, weights, a probe's accuracy. "
        "It can show that information is there, not that the model uses it."
    ),
    Evidence.INTERVENTION: (
        "The method changes something inside the model and watches the output: ablation, steering, patching. "
        "It can show that a part matters, not yet what it stands for."
    ),
    Evidence.COUNTERFACTUAL: (
        "The method swaps in what the model would have computed on another, matched input, and predicts the output. "
        "It can show that a part carries a particular variable, within the inputs that were tried."
    ),
}


def special_pages(wiki: Wiki) -> list[Page]:
    """Return the pages that no entry stands behind, but for lists and the home page."""
    return [_search(wiki), _random(wiki), _not_found(wiki), _claims(wiki), _contribute(wiki), _about(wiki)]


def random_file(wiki: Wiki) -> bytes:
    """Return the list from which a random page is drawn: addresses relative to the site's root."""
    listed = [addresses.of_entry(entry_id) for entry_id in sorted(wiki.graph.entries)]
    return json.dumps(listed, separators=(",", ":")).encode()


def _search(wiki: Wiki) -> Page:
    """The site's search script fills this page."""
    here = Here(wiki, addresses.SEARCH)
    blocks = Blocks()
    blocks.fill("pages/search", all_pages=here.url(addresses.ALL_PAGES))
    return Page(here.page, "Search", "Search every page of the wiki.", "", blocks.all(), searchable=False)


def _random(wiki: Wiki) -> Page:
    here = Here(wiki, addresses.RANDOM)
    blocks = Blocks()
    kinds = [(here.url(addresses.of_kind(kind)), kind.many) for kind in Kind if wiki.by_kind[kind]]
    blocks.fill("pages/random", file=here.url(RANDOM_FILE), root=here.prefix, kinds=kinds)
    return Page(here.page, "Random page", "A page drawn at random.", "", blocks.all(), searchable=False)


def _not_found(wiki: Wiki) -> Page:
    """Links are relative to the site's root; the site makes them absolute, since this page is served at any depth."""
    here = Here(wiki, addresses.NOT_FOUND)
    blocks = Blocks()
    kinds = [(here.url(addresses.of_kind(kind)), kind.many) for kind in Kind if wiki.by_kind[kind]]
    blocks.fill("pages/not_found", search=here.url(addresses.SEARCH), home=here.url(addresses.HOME), kinds=kinds)
    return Page(here.page, "Page not found", "", "", blocks.all(), searchable=False)


def _claims(wiki: Wiki) -> Page:
    here = Here(wiki, addresses.CLAIMS)
    blocks = Blocks()
    blocks.fill("pages/claims_intro", replications=here.url(addresses.REPLICATIONS))
    blocks.heading(2, "The parts of a claim", "the-parts-of-a-claim")
    blocks.fill("pages/claims_parts")
    blocks.heading(2, "How bounds are set", "how-bounds-are-set")
    blocks.fill("pages/claims_bounds")
    blocks.heading(2, "Verdicts and outcomes", "verdicts-and-outcomes")
    blocks.fill("pages/claims_verdicts")
    blocks.heading(2, "The ladder of evidence", "the-ladder-of-evidence")
    rungs = [(str(rung), LADDER[rung], _methods_on(here, rung)) for rung in Evidence]
    blocks.fill("pages/claims_ladder", rungs=rungs)
    blocks.heading(2, "Stale numbers", "stale-numbers")
    blocks.fill("pages/claims_stale")
    says = "What a claim on a page means, how it is measured, and what kind of evidence a method gives."
    return Page(here.page, "How to read a claim", says, "", blocks.all())


def _methods_on(here: Here, rung: Evidence) -> int:
    return sum(1 for entry in here.wiki.by_kind[Kind.METHODS] if getattr(entry.meta, "evidence", None) is rung)


def _contribute(wiki: Wiki) -> Page:
    here = Here(wiki, addresses.CONTRIBUTE)
    blocks = Blocks()
    blocks.fill("pages/contribute_intro", repository=wiki.settings.repository)
    blocks.heading(2, "Correct or add an entry", "correct-or-add-an-entry")
    blocks.fill("pages/contribute_entry", kinds=[(kind.value, kind.one) for kind in Kind], example=_unused_name(wiki))
    blocks.heading(2, "Add a notebook", "add-a-notebook")
    blocks.fill("pages/contribute_notebook", claims=here.url(addresses.CLAIMS))
    return Page(here.page, "Contribute", "How to correct or add an entry.", "", blocks.all())


def _unused_name(wiki: Wiki) -> str:
    """Return a title for the example of a new concept that no entry answers to."""
    number = 1
    while wiki.graph.resolve(name := "My concept" + (f" {number}" if number > 1 else "")):
        number += 1
    return name


def _about(wiki: Wiki) -> Page:
    here = Here(wiki, addresses.ABOUT)
    blocks = Blocks()
    blocks.fill(
        "pages/about",
        title=wiki.settings.title,
        entries=len(wiki.graph.entries),
        measured=len(wiki.results_by_owner),
        url=here.url,
    )
    blocks.heading(2, "Licences", "licences")
    blocks.fill("pages/licences")
    blocks.heading(2, "Privacy", "privacy")
    blocks.fill("pages/privacy")
    return Page(here.page, "About", "What this wiki is, and under which licences.", "", blocks.all())
