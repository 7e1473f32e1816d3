"""From the repository to the site: compile, render, export, and hand over to the site generator."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tools.export import export
from tools.pipeline import Compiled, compile_content
from tools.problems import Problem, fails
from tools.render import RenderedSite, render
from tools.site import BuildReport, build, read_settings


class Engine(StrEnum):
    """What turns compiled pages into HTML."""

    MKDOCS = "mkdocs"
    ZENSICAL = "zensical"


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a build.

    Args:
        problems: everything that is wrong, of the content and of the build.
        report: what was built; None where the content's errors forbade it.
    """

    problems: tuple[Problem, ...]
    report: BuildReport | None


def render_compiled(root: Path, compiled: Compiled) -> tuple[RenderedSite, Mapping[str, bytes]]:
    """Return the pages and exports of a checked knowledge base."""
    settings = read_settings(root)
    return render(compiled.graph, compiled.results, settings), export(compiled.graph, compiled.results)


def compile_site(root: Path) -> tuple[RenderedSite, Mapping[str, bytes], tuple[Problem, ...]]:
    """Return everything that a preview shows, with every problem; nothing is refused."""
    compiled = compile_content(root)
    site, exports = render_compiled(root, compiled)
    return site, exports, compiled.problems


def publish(root: Path, engine: Engine = Engine.MKDOCS) -> Published:
    """Build the site if nothing is wrong; else leave the old one untouched.

    Args:
        root: the repository.
        engine: what turns compiled pages into HTML.
    """
    compiled = compile_content(root)
    if not compiled.clean:
        return Published(compiled.problems, None)
    site, exports = render_compiled(root, compiled)
    built = build(root, site, exports, engine=engine.value)
    problems = (*compiled.problems, *built.problems)
    return Published(problems, None if fails(built.problems) else built)
