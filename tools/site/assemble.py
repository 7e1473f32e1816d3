"""One build, stage after stage, in a folder beside the published tree."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from tools.problems import Place, Problem
from tools.site import checks, csp, incremental
from tools.site.checks import Facts
from tools.site.config import FILE
from tools.site.incremental import State
from tools.site.plan import Plan

NOT_FOUND = "404.html"
WEIGHTS = (
    ('<h1 id="wk-title"', 10),
    ('<p class="wk-definition"', 4),
    ("<dt>Also called</dt><dd", 7),
)
"""Where each element stands that counts for more in the search, and for how much; plain text counts 1."""
_MAP = re.compile(rb"(?:/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")


class Engine(Protocol):
    """What makes HTML of compiled pages."""

    def page(self, path: str, markdown: str) -> str:
        """Return the HTML of one page of the compiled tree."""

    def not_found(self, base: str) -> str:
        """Return the page for what does not exist."""

    def assets(self) -> dict[str, Path]:
        """Return the theme's static files by path."""

    def messages(self) -> list[str]:
        """Return and forget what it warned of."""


@dataclass(frozen=True)
class Change:
    """What turns the tree at hand into the wanted one.

    Args:
        pages: paths of pages to make.
        files: paths of other outputs to write.
        copies: paths to copy from the published tree.
        facts: what is known of the pages that are not made.
        search: where the search index comes from: the tree at hand, the published tree, or a new run.
        full: whether every page is made.
    """

    pages: list[str]
    files: list[str]
    copies: list[str]
    facts: dict[str, Facts]
    search: Literal["here", "published", "new"]
    full: bool


def wanted(plan: Plan, key: str) -> State:
    """Return the record of the tree that the plan describes, before anything is known of its pages."""
    state = State(key)
    state.pages = {path: item.digest for path, item in plan.sources.items()}
    state.files = {path: incremental.digest(data) for path, data in plan.files.items()}
    state.files[NOT_FOUND] = incremental.digest(plan.not_found)
    state.searched = incremental.digest(
        key, *(f"{path}\0{item.digest}" for path, item in plan.sources.items() if plan.page(path).searchable)
    )
    return state


def change(new: State, spare: State | None, site: State | None) -> Change:
    """Return what has to be made, given two trees that were made before.

    Args:
        new: the record of the wanted tree.
        spare: the record of the tree that will become it, or None where nothing is known of it.
        site: the record of the published tree.
    """
    here = spare if spare and spare.key == new.key else State("")
    there = site if site and site.key == new.key else State("")
    pages: list[str] = []
    files: list[str] = []
    copies: list[str] = []
    for made, wanted, mine, other in (
        (pages, new.pages, here.pages, there.pages),
        (files, new.files, here.files, there.files),
    ):
        for path, digest in wanted.items():
            if mine.get(path) == digest:
                continue
            (copies if other.get(path) == digest else made).append(path)
    if not here.theme:
        copies += there.theme
    known = here.facts | there.facts
    remaking = {*pages, *files}
    return Change(
        pages=pages,
        files=files,
        copies=copies,
        facts={path: known[path] for path in [*new.pages, NOT_FOUND] if path in known and path not in remaking},
        search="here" if here.searched == new.searched else "published" if there.searched == new.searched else "new",
        full=not (here.key or there.key),
    )


def make(page: str, path: str, scripts: frozenset[str], base: str, *, searchable: bool) -> tuple[str, Facts]:
    """Finish one page as the engine made it.

    Args:
        page: the engine's HTML.
        path: where it will stand.
        scripts: the theme's own inline scripts.
        base: the path under which the site stands.
        searchable: whether it enters the search index.

    Returns:
        The page as it is published, and what the checks need to know of it.
    """
    sealed, strange = csp.seal(page, scripts)
    if searchable:
        sealed = sealed.replace('<article class="', '<article data-pagefind-body class="', 1)
        for start, weight in WEIGHTS:
            sealed = sealed.replace(start, f'{start} data-pagefind-weight="{weight}"', 1)
    facts = checks.facts(sealed, path, base)
    faults = (*facts.faults, *(("KB-BUILD-006", script) for script in strange))
    return sealed, Facts(facts.ids, facts.links, faults)


def theme_files(assets: Mapping[str, Path], plan: Plan) -> dict[str, bytes]:
    """Return the engine's static files without source maps and without what the site does not load."""
    return {
        path: _MAP.sub(b"", source.read_bytes())
        for path, source in sorted(assets.items())
        if path not in plan.files and "/workers/" not in path
    }


def complaints(messages: Iterable[str]) -> list[Problem]:
    """Return an engine's warnings as problems: on pages of our own making each is a fault."""
    return [
        Problem(
            "KB-BUILD-009",
            Place(FILE),
            f"The site generator complains: {text[:500]}",
            f"Correct the setting in `{FILE}` or the page that it names.",
        )
        for text in messages
    ]
