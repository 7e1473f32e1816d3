"""What the site may be told: `mkdocs.yml` and two environment variables, read as plain data."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from tools.problems import Place, Problem
from tools.render.pages import Settings

FILE = "mkdocs.yml"
THEME = Path(__file__).parent / "theme"
OWN_THEME = "tools/site/theme"
REFUSED = ("hooks", "plugins")
"""Keys that would run code over the pages, or make one page depend on another behind the incremental build's back."""


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """The site's settings.

    Args:
        values: `mkdocs.yml` as plain data.
        theme: the folder of theme overrides.
        url: where the site will stand, `/` at the end; empty where unknown.
        repository: https address of the repository; empty where unknown.
        branch: the branch that is edited.
    """

    values: Mapping[str, Any]
    theme: Path
    url: str
    repository: str
    branch: str

    @property
    def title(self) -> str:
        """The site's name."""
        return str(self.values.get("site_name", "Wiki"))

    @property
    def base(self) -> str:
        """The path under which the site stands on its host, `/` at both ends."""
        return urlsplit(self.url).path or "/"

    def settings(self) -> Settings:
        """Return what rendering needs to know."""
        return Settings(title=self.title, repository=self.repository, branch=self.branch, site_url=self.url)

    def digest_input(self) -> bytes:
        """Return everything here that reaches a page, without any path of this machine."""
        theme = {**self.values.get("theme", {}), "custom_dir": ""}
        return json.dumps(
            [{**self.values, "theme": theme}, self.url, self.repository, self.branch], sort_keys=True, default=str
        ).encode()


def read(root: Path, environ: Mapping[str, str] | None = None) -> tuple[SiteConfig | None, list[Problem]]:
    """Read the site's settings.

    Args:
        root: the repository's root, where `mkdocs.yml` stands.
        environ: the environment; `WIKI_SITE_URL` and `WIKI_REPOSITORY` stand above the file.

    Returns:
        The settings, or None with the problems that prevent them.
    """
    environ = os.environ if environ is None else environ
    try:
        values = yaml.safe_load((root / FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        return None, [_problem(f"`{FILE}` cannot be read: {type(error).__name__}.", "Restore it from the repository.")]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(FILE, mark.line + 1, mark.column + 1) if mark else Place(FILE)
        reason = getattr(error, "problem", None) or "it is not valid YAML"
        return None, [_problem(f"`{FILE}` cannot be read: {reason}.", "Only plain YAML is accepted here.", place)]
    if not isinstance(values, dict) or not values.get("site_name"):
        return None, [_problem(f"`{FILE}` has no `site_name`.", "Add a line `site_name: ...`.")]
    problems = [
        _problem(
            f"`{FILE}` sets `{key}`, which this site cannot honour: pages are complete before MkDocs sees them.",
            f"Remove `{key}`; change a page where it is rendered.",
        )
        for key in REFUSED
        if values.get(key)
    ]
    problems += _unsafe(values)
    wiki = values.get("extra", {}).get("wiki", {}) if isinstance(values.get("extra"), dict) else {}
    url = environ.get("WIKI_SITE_URL") or values.get("site_url") or ""
    repository = environ.get("WIKI_REPOSITORY") or wiki.get("repository") or ""
    for name, address in (("site_url", url), ("extra.wiki.repository", repository)):
        if address and (urlsplit(str(address)).scheme not in {"https", "http"} or not urlsplit(str(address)).netloc):
            problems.append(_problem(f"`{name}` is not a web address.", "Write it as https://host/path/."))
    if problems:
        return None, problems
    return SiteConfig(
        values=values,
        theme=THEME,
        url=str(url).rstrip("/") + "/" if url else "",
        repository=str(repository).rstrip("/"),
        branch=str(wiki.get("branch") or "main"),
    ), []


def _unsafe(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Report what would let a setting choose the templates, or put markup into every page: templates do not escape."""
    theme = values.get("theme", {})
    chosen = theme if isinstance(theme, dict) else {"name": theme}
    if chosen.get("name", "material") != "material" or chosen.get("custom_dir", OWN_THEME) != OWN_THEME:
        message = f"`{FILE}` chooses templates of its own, and templates are code."
        yield _problem(message, f"Write `name: material` and `custom_dir: {OWN_THEME}`.")
    for where, text in _texts(values, ""):
        if "<" in text or ">" in text:
            message = f"`{where}` in `{FILE}` holds `<` or `>`, which pages would show as markup."
            yield _problem(message, "Write plain text.")


def _texts(value: object, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield where, str(key)
            yield from _texts(item, f"{where}.{key}".lstrip("."))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, where)


def _problem(message: str, hint: str, place: Place | None = None) -> Problem:
    return Problem("KB-BUILD-001", place or Place(FILE), message, hint)
