"""The second engine: Zensical reads the same compiled tree, the same settings and the same overrides.

Every compiled page is the index of its folder, so its links mean the same whether they are taken as relative to the
source, as Zensical does in raw HTML, or to the page's address, as MkDocs does.
"""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.site.config import SiteConfig
from tools.site.frame import ConfigError, options

CONFIG, TREE = "zensical.yml", "zensical"
SECONDS = 1800
_CANONICAL = re.compile(r'\s*<link rel="canonical" href="/[^"]*">')


class Engine:
    """Zensical, run once over the compiled tree; its pages are then read from where it put them.

    Args:
        config: the site's settings.
        titles: address and escaped title of every page.
        docs: the compiled tree; settings, output and cache stand beside it, since Zensical wants them in one folder.
        styles: style sheets that every page loads, relative to the site's root.
        scripts: scripts that every page loads.
        not_found: the inside of the page for what does not exist, with links from the host's root.

    Raises:
        ConfigError: Zensical is not installed or refuses the settings.
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
        if importlib.util.find_spec("zensical") is None:
            raise ConfigError("Zensical is not installed; `pip install '.[zensical]'` adds it")
        folder = docs.parent
        values = settings(config, titles, docs.name, styles=styles, scripts=scripts, not_found=not_found)
        (folder / CONFIG).write_text(json.dumps(values), encoding="utf-8")
        self._tree = folder / TREE
        self._canonical = bool(config.url)
        if self._tree.exists():
            shutil.rmtree(self._tree)
        done = subprocess.run(
            [sys.executable, "-m", "zensical", "build", "--clean", "-f", CONFIG],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        if done.returncode:
            raise ConfigError(*(said[-3:] or [f"exit status {done.returncode}"]))
        self._said = [line for line in said if re.search(r"\b(warning|error)\b", line, re.IGNORECASE)]

    def page(self, path: str, markdown: str) -> str:
        """Return a page's HTML."""
        file = self._tree / path.removesuffix(".md")
        return self._read(file.with_suffix(".html"))

    def not_found(self, base: str) -> str:
        """Return the page for what does not exist."""
        return self._read(self._tree / "404.html")

    def assets(self) -> dict[str, Path]:
        """Return the theme's static files by path."""
        found = {path.relative_to(self._tree).as_posix(): path for path in sorted((self._tree / "assets").rglob("*"))}
        return {name: path for name, path in found.items() if path.is_file() and path.suffix != ".map"}

    def messages(self) -> list[str]:
        """Return and forget what it warned of."""
        said, self._said = self._said, []
        return said

    def _read(self, file: Path) -> str:
        page = file.read_text(encoding="utf-8")
        return page if self._canonical else _CANONICAL.sub("", page)


def settings(
    config: SiteConfig,
    titles: Mapping[str, str],
    docs: str,
    *,
    styles: tuple[str, ...],
    scripts: tuple[str, ...],
    not_found: str,
) -> dict[str, object]:
    """Return the settings as Zensical reads them: MkDocs' own, with the classic look."""
    values = options(config, titles, styles=styles, scripts=scripts, not_found=not_found)
    return {**values, "docs_dir": docs, "site_dir": TREE, "theme": {**values["theme"], "variant": "classic"}}
