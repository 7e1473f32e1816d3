"""Addresses on the site: where an entry or a generated page stands, and how one page points to another."""

from schema.ids import Kind

HOME = ""
CATEGORIES = "categories/"
GLOSSARY = "glossary/"
ALL_PAGES = "all/"
RANDOM = "random/"
SEARCH = "search/"
REPLICATIONS = "replications/"
CLAIMS = "claims/"
CORRECTIONS = "corrections/"
CONTRIBUTE = "contribute/"
ABOUT = "about/"
NOT_FOUND = "404.html"


def of_entry(entry_id: str) -> str:
    """Return the address of an entry's page."""
    return f"{entry_id}/"


def of_kind(kind: Kind) -> str:
    """Return the address of a kind's index."""
    return f"{kind.value}/"


def of_category(category: str) -> str:
    """Return the address of a category page."""
    return f"{CATEGORIES}{category}/"


def prefix(page: str) -> str:
    """Return the way from a page up to the site's root: empty at the root, else one `../` for each level."""
    return "../" * page.count("/")


def relative(page: str, target: str) -> str:
    """Return a target's address as seen from a page; both are relative to the site's root."""
    return prefix(page) + target or "./"


def on_forge(repository: str, branch: str, verb: str, path: str) -> str:
    """Return where a file or folder of the repository stands on its forge; empty where no repository is known.

    Args:
        repository: its https address; may be empty.
        branch: the branch.
        verb: `edit`, `blob` for a file, `tree` for a folder.
        path: relative to the repository's root.
    """
    if not repository:
        return ""
    between = "-/" if "gitlab" in repository else ""
    return f"{repository.rstrip('/').removesuffix('.git')}/{between}{verb}/{branch}/{path}"
