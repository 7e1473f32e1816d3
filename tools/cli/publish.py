"""Verbs about the site: build, serve, export.

What renders and builds is read only when a verb needs it: `wiki check` should not wait for MkDocs.
"""
# ruff: noqa: PLC0415

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tools.cli.app import CLEAN, PROBLEMS, Face, default_face, find_root, report, say, verb
from tools.cli.content import HERE, RootOption
from tools.paths import write_if_changed


class Engine(StrEnum):
    """What turns compiled pages into HTML."""

    MKDOCS = "mkdocs"
    ZENSICAL = "zensical"


@verb
def build(
    root: RootOption = HERE,
    engine: Annotated[Engine, typer.Option(help="What turns the compiled pages into HTML.")] = Engine.MKDOCS,
    face: Annotated[Face | None, typer.Option("--format", help="How problems are printed.")] = None,
) -> int:
    """Check everything, build the site beside the old one, and swap it in whole into site/.

    Examples: `wiki build`, `wiki build --engine zensical`.
    """
    from tools.publish import publish

    here = find_root(root.resolve())
    outcome = publish(here, engine.value)
    code = report(outcome.problems, face or default_face())
    if outcome.report is None:
        say("Nothing was built; the old site, if any, is untouched.")
        return PROBLEMS
    built = outcome.report
    how = "the whole site" if built.full else f"{built.pages_built} of {built.pages_total} pages"
    say(f"Built {how} in {built.seconds:.1f} s: {here / 'site' / 'index.html'}")
    return code


@verb
def serve(
    root: RootOption = HERE,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
) -> int:
    """Preview the site with live reload; problems show in the terminal and on the page.

    Example: `wiki serve --port 8080`.
    """
    from tools.pipeline import converted_in, kept_in
    from tools.publish import compile_site
    from tools.site.serve import serve as run_server

    here = find_root(root.resolve())
    kept, converted = kept_in(here), converted_in(here)
    run_server(here, lambda: compile_site(here, kept, converted), host=host, port=port)
    return CLEAN


@verb
def export(
    root: RootOption = HERE,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("export"),
) -> int:
    """Write the machine-readable forms (kb.json, all.bib) into a folder.

    Example: `wiki export --out data`.
    """
    from tools.publish import compile_site

    _, exports, problems = compile_site(find_root(root.resolve()))
    for name, data in exports.items():
        write_if_changed(out / name, data)
        say(str(out / name))
    return report(problems, default_face())
