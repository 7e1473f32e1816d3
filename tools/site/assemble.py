"""One build, stage after stage, in a folder beside the published tree."""

import os
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tools.problems import Place, Problem
from tools.site import checks, csp, docs, incremental, pagefind
from tools.site.checks import Facts
from tools.site.config import FILE, SiteConfig
from tools.site.incremental import State
from tools.site.plan import Plan

NOT_FOUND = "404.html"
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


@dataclass
class Change:
    """What differs from the published tree.

    Args:
        old: the record of the published tree; None when everything is made anew.
        pages: paths of pages to make.
        files: paths of other outputs to write.
        keep: paths to take over as they are.
    """

    old: State | None
    pages: list[str]
    files: list[str]
    keep: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether the published tree is already the one wanted."""
        return self.old is not None and not self.pages and not self.files and set(self.keep) == set(self.old.stats)


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


def change(new: State, old: State | None) -> Change:
    """Return what has to be made for the wanted tree, given the published one."""
    if old is None or old.key != new.key:
        return Change(None, list(new.pages), list(new.files))
    pages = [path for path, digest in new.pages.items() if old.pages.get(path) != digest]
    files = [path for path, digest in new.files.items() if old.files.get(path) != digest]
    made = {*pages, *files}
    known = {*old.pages, *old.files}
    search = old.searched == new.searched
    keep = [
        path
        for path in old.stats
        if path not in made
        and (path in new.pages or path in new.files or path not in known)
        and (search or not path.startswith(f"{pagefind.FOLDER}/"))
    ]
    return Change(old, pages, files, keep)


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


def put(stage: Path, path: str, data: bytes) -> None:
    """Write one output; the file is new, whatever stood there."""
    target = stage / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    target.write_bytes(data)
