"""From the repository to the site: compile, render, export, and hand over to the site generator."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.cache import Store
from tools.export import export
from tools.pipeline import compile_content, converted_in, unwatched
from tools.problems import Problem, fails
from tools.render import RenderedSite, Settings, render
from tools.site import BuildReport, build, read
from tools.site.build import EngineName


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a build.

    Args:
        problems: everything that is wrong, of the content and of the build.
        report: what was built; None where the content's errors forbade it.
    """

    problems: tuple[Problem, ...]
    report: BuildReport | None


def compile_site(
    root: Path, kept: Store | None = None, converted: Store | None = None
) -> tuple[RenderedSite, Mapping[str, bytes], tuple[Problem, ...]]:
    """Return everything that a preview shows, with every problem; pages and exports are made when they are looked at.

    Args:
        root: the repository.
        kept: what was made of files before, in this process or an earlier one.
        converted: HTML that was made of notebooks' cells before.
    """
    with unwatched():
        compiled = compile_content(root, kept)
        config, config_problems = read(root)
        settings = config.settings() if config else Settings(title="Wiki")
        site = render(compiled.graph, compiled.results, settings, converted)
    return site, export(compiled.graph, compiled.results), (*compiled.problems, *config_problems)


def publish(root: Path, engine: EngineName = "mkdocs") -> Published:
    """Build the site if nothing is wrong; else leave the old one untouched.

    Args:
        root: the repository.
        engine: what turns compiled pages into HTML.
    """
    with unwatched():
        converted = converted_in(root)
        site, exports, problems = compile_site(root, converted=converted)
        if fails(problems):
            return Published(problems, None)
        built = build(root, site, exports, engine=engine)
        converted.save()
    return Published((*problems, *built.problems), None if fails(built.problems) else built)
