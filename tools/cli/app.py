"""What every verb shares: the repository's root, reports of problems, exit codes."""

import functools
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path

import typer

from tools.problems import Problem, as_github, as_json, as_rdjsonl, as_terminal, fails

CLEAN, PROBLEMS, COULD_NOT_RUN = 0, 1, 2

app = typer.Typer(
    name="wiki",
    help="The interpretability wiki: check entries, run notebooks, build the site.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Face(StrEnum):
    """How problems are printed."""

    TERMINAL = "terminal"
    GITHUB = "github"
    RDJSONL = "rdjsonl"
    JSON = "json"


FACES = {Face.TERMINAL: as_terminal, Face.GITHUB: as_github, Face.RDJSONL: as_rdjsonl, Face.JSON: as_json}


class CannotRunError(Exception):
    """The command could not do its work, for a reason that is not a problem of the content."""


def find_root(start: Path) -> Path:
    """Return the nearest folder at or above `start` that holds `content/` and `mkdocs.yml`."""
    for folder in (start, *start.parents):
        if (folder / "content").is_dir() and (folder / "mkdocs.yml").is_file():
            return folder
    raise CannotRunError(f"{start} is not inside a wiki: no folder above it holds content/ and mkdocs.yml.")


def default_face() -> Face:
    """Return the face that suits where the command runs."""
    return Face.GITHUB if os.environ.get("GITHUB_ACTIONS") == "true" else Face.TERMINAL


def report(problems: Sequence[Problem], face: Face) -> int:
    """Print problems and return the exit code that they mean."""
    sys.stdout.write(FACES[face](problems))
    return PROBLEMS if fails(problems) else CLEAN


def say(lines: Iterable[str] | str) -> None:
    """Print for the person at the terminal."""
    sys.stdout.write((lines if isinstance(lines, str) else "\n".join(lines)) + "\n")


def verb(function: Callable[..., int]) -> Callable[..., int]:
    """Make a verb of a function: its arguments are the command line's, what it returns is the exit code."""

    @app.command()
    @functools.wraps(function)
    def run(*args: object, **kwargs: object) -> None:
        raise typer.Exit(function(*args, **kwargs))

    return function


def run_app(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; a fault of ours shows its traceback only with WIKI_DEBUG=1."""
    try:
        app(list(arguments))
    except SystemExit as finished:
        return finished.code if isinstance(finished.code, int) else CLEAN
    except CannotRunError as reason:
        sys.stderr.write(f"wiki: {reason}\n")
    except Exception as fault:
        if os.environ.get("WIKI_DEBUG") == "1":
            traceback.print_exc()
        sys.stderr.write(
            f"wiki: a fault of this program, not of your content: {type(fault).__name__}: {fault}\n"
            "Run it again with WIKI_DEBUG=1 to see where, and report it.\n"
        )
    return COULD_NOT_RUN
