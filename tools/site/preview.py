"""The site as a preview shows it: in memory, each page made when it is first asked for."""

import dataclasses
import json
import mimetypes
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.problems import Place, Problem
from tools.render.pages import RenderedSite
from tools.site import assemble, checks, config, csp, docs, incremental, pagefind
from tools.site.build import BUILD, DOCS, SITE, own_assets, shared_key
from tools.site.checks import Facts
from tools.site.compile import Source
from tools.site.frame import ConfigError
from tools.site.output import put, remove
from tools.site.plan import INDEX, Plan

Compile = Callable[[], tuple[RenderedSite, Mapping[str, bytes], Sequence[Problem]]]
SERVE, TREE, MANIFEST = "serve", "tree", "pages.json"
SCRIPT = "/__wiki/reload.js"
EMPTY = "<!doctype html><html lang='en'><meta charset='utf-8'><title>Wiki</title><body><p>Nothing to show.</p></body>"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser gets: the status, the kind of content and the bytes."""

    status: int
    type: str
    body: bytes

    @property
    def tag(self) -> str:
        """The content's name: two answers with one name are the same."""
        return incremental.digest(self.body)


class Preview:
    """The site of one repository, kept up to date.

    Args:
        root: the repository's root.
        compile_site: what turns the content into pages; called after every change.
        url: where the preview stands.
    """

    def __init__(self, root: Path, compile_site: Compile, url: str) -> None:
        self._root, self._compile, self._url = root, compile_site, url
        self._work = threading.RLock()
        self._plan: Plan | None = None
        self._engine: assemble.Engine | None = None
        self._key = ""
        self._base = "/"
        self._trusted: frozenset[str] = frozenset()
        self._theme: dict[str, Path] = {}
        self._made: dict[str, tuple[str, str, Facts]] = {}
        self._lost = ""
        self._refreshing = False
        self.problems: tuple[Problem, ...] = ()
        self.version = 0
        self.news = threading.Condition()

    def refresh(self) -> tuple[Problem, ...]:
        """Compile again and take over what came out; a failure leaves what was there, with the reason on top."""
        self._refreshing = True  # the search index waits: a person looks at this
        try:
            site, exports, found = self._compile()
            problems = [*found, *self._take(site, exports)]
        except Exception as error:
            traceback.print_exc()
            what = f"The preview could not be made: {type(error).__name__}: {error}"
            problems = [Problem("KB-BUILD-009", Place("tools"), what, "See the terminal; correct it and save again.")]
        self._refreshing = False
        self._announce(problems)
        return self.problems

    def answer(self, path: str) -> Answer:
        """Return what stands at a path, relative to the site's root."""
        with self._work:
            if self._plan is None:
                return self._page(200, EMPTY)
            if not path or path.endswith("/"):
                path += INDEX
            if source := self._plan.source(path):
                return self._page(200, self._render(path, source))
            if self._plan.source(f"{path}/{INDEX}"):
                return Answer(301, path.rsplit("/", 1)[-1] + "/", b"")
            data = self._file(path)
            if data is None:
                return self._page(404, self._lost)
            return self._page(200, data.decode()) if path.endswith(".html") else Answer(200, _type(path), data)

    def wait(self, version: int, seconds: float) -> bool:
        """Wait for news later than a version; return whether there are any."""
        with self.news:
            return self.news.wait_for(lambda: self.version != version, seconds)

    def index(self, pause: Callable[[], bool]) -> None:
        """Make every page, check it, and make the search index over it.

        Args:
            pause: asked between pages; true ends the work, to be begun again after the change that caused it.
        """
        folder = self._root / BUILD / SERVE
        tree = folder / TREE
        with self._work:
            planned, key = self._plan, self._key
        if planned is None:
            return
        for _ in planned.site.pages:
            time.sleep(0)  # whoever waits for a page comes first
            if pause() or self._refreshing:
                return
        if refused := planned.problems():
            self._announce([*self.problems, *refused])
            return
        known = _manifest(folder, key)
        facts: dict[str, Facts] = {}
        for path, source in planned.sources.items():
            with self._work:
                if pause() or self._refreshing or self._plan is not planned:
                    return
                page = self._render(path, source)
                facts[path] = self._made[path][2]
            if known.get(path) != source.digest:
                put(tree, path, page.encode())
            time.sleep(0)
        for path in self._made.keys() - planned.sources.keys():
            self._made.pop(path, None)
        remove(tree, [path for path in known if path not in planned.sources])
        if known != (wanted := {path: source.digest for path, source in planned.sources.items()}):
            (folder / MANIFEST).unlink(missing_ok=True)
            found = pagefind.index(tree)
            if not found:
                put(folder, MANIFEST, json.dumps([key, wanted]).encode())
        else:
            found = []
        outputs = {*planned.sources, *planned.files, *self._theme, assemble.NOT_FOUND}
        found += checks.check(facts, outputs, planned.places(), {})
        if new := [problem for problem in found if problem not in self.problems]:
            self._announce([*self.problems, *new])

    def _announce(self, problems: Iterable[Problem]) -> None:
        with self.news:
            self.problems = tuple(problems)
            self.version += 1
            self.news.notify_all()

    def _take(self, site: RenderedSite, exports: Mapping[str, bytes]) -> list[Problem]:
        settings, problems = config.read(self._root)
        if settings is None:
            return problems
        settings = dataclasses.replace(settings, url=self._url)
        planned = Plan(site, exports, settings, own_assets(settings.theme))
        from tools.site.mkdocs import Engine  # noqa: PLC0415 - slow to import, and only a preview needs it here

        key = shared_key(planned, settings, SERVE) + incremental.digest(planned.not_found)
        with self._work:
            if key != self._key:
                folder = self._root / BUILD / SERVE / DOCS
                folder.mkdir(parents=True, exist_ok=True)
                try:
                    engine = Engine(
                        settings,
                        planned.titles(),
                        folder,
                        styles=planned.styles,
                        scripts=planned.scripts,
                        not_found=planned.not_found,
                    )
                except ConfigError as error:
                    return assemble.complaints(map(str, error.args))
                self._engine, self._key, self._base = engine, key, settings.base
                self._lost = engine.not_found(settings.base)
                self._trusted = csp.trusted(self._lost)
                self._lost, _ = csp.seal(self._lost, self._trusted)
                self._theme = engine.assets()
                self._made.clear()
            self._plan = planned
        return []

    def _render(self, path: str, source: Source) -> str:
        assert self._plan is not None and self._engine is not None  # noqa: PT018 - both are set in one step
        made = self._made.get(path)
        if made is None or made[0] != source.digest:
            raw = self._engine.page(source.path, docs.text(self._plan, path))
            searchable = self._plan.page(path).searchable
            page, facts = assemble.make(raw, path, self._trusted, self._base, searchable=searchable)
            made = self._made[path] = (source.digest, page, facts)
        return made[1]

    def _page(self, status: int, page: str) -> Answer:
        tag = incremental.digest(page)
        script = f'<script src="{SCRIPT}" data-tag="{tag}" data-version="{self.version}"></script>'
        head, mark, tail = page.rpartition("</body>")
        text = head + script + mark + tail if mark else page + script
        return Answer(status, "text/html; charset=utf-8", text.encode())

    def _file(self, path: str) -> bytes | None:
        """Return a file that is no page of the engine: ours, the theme's, or one of the newest index there is."""
        if self._plan and path in self._plan.files:
            return self._plan.files[path]
        if path in self._theme:
            return self._theme[path].read_bytes()
        for tree in (self._root / BUILD / SERVE / TREE, self._root / SITE):
            folder = tree / pagefind.FOLDER
            if path.startswith(f"{pagefind.FOLDER}/") and (folder / "pagefind.js").is_file():
                file = (tree / path).resolve()
                return file.read_bytes() if file.is_file() and file.is_relative_to(folder.resolve()) else None
        return None


def _manifest(folder: Path, key: str) -> dict[str, str]:
    try:
        written, pages = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return dict(pages) if written == key else {}
    except (OSError, ValueError, TypeError):
        return {}


def _type(path: str) -> str:
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith(("json", "javascript")) else kind
