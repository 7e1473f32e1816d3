"""From the rendered site to the published tree: compile, make the pages, check, index, swap."""

import importlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tools.problems import Problem
from tools.render.pages import RenderedSite
from tools.site import assemble, checks, config, csp, docs, incremental, pagefind, parallel, swap
from tools.site.config import SiteConfig
from tools.site.frame import ConfigError, options, versions
from tools.site.output import put, remove
from tools.site.plan import Plan

BUILD, SITE, DOCS = "build", "site", "docs"

EngineName = Literal["mkdocs", "zensical"]
Progress = Callable[[str, int, int], None]
"""Called with the stage's name, what is done and what there is."""


class BuildError(Exception):
    """The build could not run, through no fault of the content; nothing was changed."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Args:
        problems: why nothing was published; empty when it was.
        pages_built: pages made anew.
        pages_total: pages of the site.
        seconds: how long it took, the search index included.
        full: whether everything was made anew.
        search_seconds: the part of the search index.
    """

    problems: tuple[Problem, ...]
    pages_built: int
    pages_total: int
    seconds: float
    full: bool
    search_seconds: float = 0.0


def build(
    root: Path,
    site: RenderedSite,
    exports: Mapping[str, bytes],
    *,
    engine: EngineName = "mkdocs",
    progress: Progress | None = None,
) -> BuildReport:
    """Build the site beside the published one, check it, and put it in its place whole.

    Args:
        root: the repository's root; the site lands in `site`, temporary files in `build`.
        site: what was rendered.
        exports: machine-readable forms, by path relative to the site's root.
        engine: what makes HTML of the compiled pages.
        progress: told of each stage.

    Returns:
        What was done; with problems nothing was published and the old site stands as it was.

    Raises:
        BuildError: another build is running, or the disk refuses.
    """
    started = time.monotonic()
    settings, problems = config.read(root)
    if settings is None:
        return BuildReport(tuple(problems), 0, len(site.pages), time.monotonic() - started, False)
    folder = root / BUILD
    try:
        with swap.locked(folder):
            swap.recover(folder, root / SITE)
            try:
                return _run(root, settings, site, exports, engine, progress or _silent, started)
            finally:
                swap.abandon(folder)
    except swap.BusyError as error:
        raise BuildError(f"another build is running (process {error}); wait until it has finished") from None
    except OSError as error:
        raise BuildError(f"the site could not be written: {error.strerror or error}") from error


def _run(
    root: Path,
    settings: SiteConfig,
    site: RenderedSite,
    exports: Mapping[str, bytes],
    name: EngineName,
    progress: Progress,
    started: float,
) -> BuildReport:
    folder = root / BUILD

    def report(problems: list[Problem], built: int = 0, search: float = 0.0, full: bool = False) -> BuildReport:
        return BuildReport(tuple(problems), built, len(planned.sources), time.monotonic() - started, full, search)

    progress("compile", 0, len(site.pages))
    planned = Plan(site, exports, settings, own_assets(settings.theme))
    problems = planned.problems()
    if problems:
        return report(problems)
    key = shared_key(planned, settings, name)
    texts = docs.write(planned, folder, folder / DOCS, key)
    new = assemble.wanted(planned, key)
    site_state = incremental.load(folder, root / SITE)
    if site_state and site_state.name == new.name:
        return report([])
    spare_state = incremental.load(folder, folder / swap.SPARE)
    change = assemble.change(new, spare_state, site_state)
    stage = swap.begin(folder, incremental.MARK)
    _prepare(new, change, root / SITE, stage, site_state, spare_state)
    try:
        problems += _pages(
            planned, texts, settings, change, new, stage, _engine(name, planned, settings, folder), progress
        )
    except ConfigError as error:
        return report(assemble.complaints(map(str, error.args)), full=change.full)
    for path in change.files:
        if path != assemble.NOT_FOUND:
            put(stage, path, planned.files[path])
    progress("check", 0, len(new.facts))
    problems += _check(planned, new, stage)
    if problems:
        return report(problems, len(change.pages), full=change.full)
    before = time.monotonic()
    if change.search == "new":
        progress("search index", 0, 1)
        problems += pagefind.index(stage)
        if problems:
            return report(problems, len(change.pages), full=change.full)
    search = time.monotonic() - before
    progress("publish", 0, 1)
    incremental.save(folder, stage, new)
    swap.publish(root / SITE, folder)
    incremental.forget(folder, new, site_state)
    return report([], len(change.pages), search, change.full)


def _prepare(
    new: incremental.State,
    change: assemble.Change,
    site: Path,
    stage: Path,
    site_state: incremental.State | None,
    spare_state: incremental.State | None,
) -> None:
    """Remove from the tree at hand what the wanted one lacks, and copy from the published one what it has already."""
    index = f"{pagefind.FOLDER}/"
    present = incremental.stats(stage)
    theirs = [path for path in (site_state.stats if site_state else ()) if path.startswith(index)]
    if not change.full:
        new.theme = next(state.theme for state in (spare_state, site_state) if state and state.key == new.key)
    kept = {*new.pages, *new.files, *new.theme}
    searched = set(theirs) if change.search == "published" else {path for path in present if path.startswith(index)}
    remove(stage, [path for path in present if path not in kept and path not in searched])
    incremental.copy(site, stage, [*change.copies, *(theirs if change.search == "published" else ())])
    new.facts = dict(change.facts)


def _pages(
    planned: Plan,
    texts: Mapping[str, str],
    settings: SiteConfig,
    change: assemble.Change,
    new: incremental.State,
    stage: Path,
    engine: assemble.Engine,
    progress: Progress,
) -> list[Problem]:
    lost = engine.not_found(settings.base)
    scripts = csp.trusted(lost)
    page, new.facts[assemble.NOT_FOUND] = assemble.make(
        lost, assemble.NOT_FOUND, scripts, settings.base, searchable=False
    )
    put(stage, assemble.NOT_FOUND, page.encode())

    def make(path: str) -> tuple[checks.Facts, list[str]]:
        raw = engine.page(planned.sources[path].path, texts.get(path) or docs.text(planned, path))
        page, facts = assemble.make(raw, path, scripts, settings.base, searchable=planned.page(path).searchable)
        put(stage, path, page.encode())
        return facts, engine.messages()

    messages = engine.messages()
    progress("pages", 0, len(change.pages))
    for path, (facts, complaints) in zip(change.pages, parallel.each(make, change.pages), strict=True):
        new.facts[path] = facts
        messages += complaints
    if change.full:
        for path, data in assemble.theme_files(engine.assets(), planned).items():
            put(stage, path, data)
            new.theme.append(path)
    return assemble.complaints(messages)


def _check(planned: Plan, new: incremental.State, stage: Path) -> list[Problem]:
    facts = dict(new.facts)
    for path, data in planned.files.items():
        if path.endswith(".html"):
            facts[path] = checks.facts(data.decode("utf-8", "replace"), path)
    styles = {path: data.decode("utf-8", "replace") for path, data in planned.files.items() if path.endswith(".css")}
    return checks.check(facts, incremental.stats(stage).keys(), planned.places(), styles)


def _engine(name: EngineName, planned: Plan, settings: SiteConfig, folder: Path) -> assemble.Engine:
    """Return the engine; it is loaded here, since a build without changes needs none and loading takes its time."""
    module = importlib.import_module(f"tools.site.{name}")
    engine: assemble.Engine = module.Engine(
        settings,
        planned.titles(),
        folder / DOCS,
        styles=planned.styles,
        scripts=planned.scripts,
        not_found=planned.not_found,
    )
    return engine


def shared_key(planned: Plan, settings: SiteConfig, engine: str) -> str:
    """Return the digest of what all pages share; a change of it makes every page anew."""
    frame = options(settings, planned.titles(), styles=planned.styles, scripts=planned.scripts)
    frame["theme"] = ""
    return incremental.key(settings.theme, versions(engine), settings.digest_input(), json.dumps(frame, default=str))


def own_assets(theme: Path) -> dict[str, bytes]:
    """Return the static files of the theme's overrides, by path relative to the site's root."""
    folder = theme / "assets"
    return {
        path.relative_to(theme).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
