"""The only module that knows MkDocs: one page's Markdown in, one page's HTML out, nothing written.

MkDocs' own build command empties the site before it starts, copies what it finds and reads every page again. Its parts
do not, so they are called here one page at a time; a test compares the result with that command's.
"""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
os.environ.setdefault("SOURCE_DATE_EPOCH", "1577836800")  # 2020-01-01: two builds claim the same date

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page as MkDocsPage

from tools.site.config import SiteConfig
from tools.site.frame import ConfigError, nav_addresses, options


class Engine:
    """MkDocs and Material, loaded once, turning pages into HTML one at a time.

    Args:
        config: the site's settings.
        titles: address and escaped title of every page that the navigation may name.
        docs: a folder that exists; MkDocs asks for one, though nothing is read from it.
        styles: style sheets that every page loads, relative to the site's root.
        scripts: scripts that every page loads.
        not_found: the inside of the page for what does not exist, with links from the host's root.
    """

    def __init__(
        self,
        config: SiteConfig,
        titles: Mapping[str, str],
        docs: Path,
        *,
        styles: tuple[str, ...] = (),
        scripts: tuple[str, ...] = (),
        not_found: str = "",
    ) -> None:
        self._messages = _Messages()
        with self._running():
            self._config = _load(options(config, titles, styles=styles, scripts=scripts, not_found=not_found), docs)
            self._env = self._config.theme.get_env()
            self._env.auto_reload = False
            named = [address for address in nav_addresses(self._config.nav or []) if address in titles]
            self._files = Files([self._file(f"{address}index.md", "") for address in named])
            self._nav = get_navigation(self._files, self._config)
            self._pages = {page.file.src_uri: page for page in self._nav.pages}

    def page(self, path: str, markdown: str) -> str:
        """Return a page's HTML.

        Args:
            path: of the Markdown file in the compiled tree.
            markdown: its text.
        """
        with self._running():
            page = self._pages.get(path)
            if page is None:
                page = MkDocsPage(None, self._file(path, markdown), self._config)
            else:
                page.file.content_string = markdown
            page.read_source(self._config)
            page.render(self._config, self._files)
            page.active = True
            try:
                context = get_context(self._nav, [], self._config, page)
                return self._env.get_template("main.html").render(context)
            finally:
                page.active = False

    def not_found(self, base: str) -> str:
        """Return the page for what does not exist, with links from the host's root.

        Args:
            base: the path under which the site stands.
        """
        with self._running():
            context = get_context(self._nav, [], self._config, base_url=base)
            return self._env.get_template("404.html").render(context)

    def assets(self) -> dict[str, Path]:
        """Return the theme's static files, ours among them, by path relative to the site's root."""
        files = Files([])
        files.add_files_from_theme(self._env, self._config)
        return {
            file.dest_uri: Path(cast(str, file.abs_src_path))
            for file in files
            if not file.src_uri.endswith((".map", ".j2")) and "/lunr/" not in file.src_uri
        }

    def messages(self) -> list[str]:
        """Return and forget what MkDocs warned of since the last call."""
        seen, self._messages.seen = self._messages.seen, []
        return seen

    def _file(self, path: str, markdown: str) -> File:
        return File.generated(self._config, path, content=markdown, inclusion=InclusionLevel.INCLUDED)

    @contextmanager
    def _running(self) -> Iterator[None]:
        logger = logging.getLogger("mkdocs")
        logger.addHandler(self._messages)
        propagate, logger.propagate = logger.propagate, False
        try:
            yield
        finally:
            logger.removeHandler(self._messages)
            logger.propagate = propagate


def _load(values: dict[str, Any], docs: Path) -> MkDocsConfig:
    config = MkDocsConfig()
    extensions = [*values.get("markdown_extensions", []), "tools.site.blocks"]
    values = {**values, "markdown_extensions": extensions}
    config.load_dict({**values, "docs_dir": str(docs.absolute()), "site_dir": str(docs.absolute().parent / "html")})
    errors, warnings = config.validate()
    if errors or warnings:
        raise ConfigError(*(f"`{name}`: {reason}" for name, reason in [*errors, *warnings]))
    return config.plugins.on_config(config)


class _Messages(logging.Handler):
    """Keep what MkDocs warns of; its own counter counts nothing when it is told to be quiet."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())
