"""What only the page of a model that was trained here has: its weights, its card, and who measures on it."""

from tools.render import addresses
from tools.render.blocks import Blocks
from tools.render.here import Here
from tools.render.notebook import file_of
from tools.render.wiki import Wiki

FOLDER = "notebooks/lab/models"


def add_trained(blocks: Blocks, here: Here, lab: str) -> None:
    """Add where a model's weights and card stand, and the pages whose notebooks use it.

    Args:
        blocks: of the page.
        here: the page.
        lab: the model's folder below `notebooks/lab/models`.
    """
    settings = here.wiki.settings
    places = [
        ("Weights and tokenizer", "tree", f"{FOLDER}/{lab}/"),
        ("Model card", "blob", f"{FOLDER}/{lab}/README.md"),
    ]
    blocks.heading(2, "Trained here", "trained-here")
    blocks.fill(
        "parts/trained",
        places=[
            (label, path, addresses.on_forge(settings.repository, settings.branch, verb, path))
            for label, verb, path in places
        ],
        used=[(here.entry(owner), name, here.url(file_of(name))) for owner, name in measured_on(here.wiki, lab)],
    )


def measured_on(wiki: Wiki, lab: str) -> list[tuple[str, str]]:
    """Return the pages whose notebook read a model in its last run, with the notebook's name, in order of title."""
    folder = f"lab/models/{lab}/"
    found = [
        (owner, result.name)
        for owner, result in wiki.results_by_owner.items()
        if result.receipt and any(path.startswith(folder) for path in result.receipt.inputs)
    ]
    return sorted(found, key=lambda pair: (wiki.title(pair[0]), pair[0]))
