"""The search index: Pagefind's own program, run over the finished pages."""

import os
import subprocess
from pathlib import Path

import pagefind_bin  # type: ignore[import-untyped]

from tools.problems import Place, Problem

FOLDER = "pagefind"
UNUSED = (
    "pagefind-ui.*",
    "pagefind-modular-ui.*",
    "pagefind-component-ui.*",
    "pagefind-highlight.js",
    "wasm.unknown.*",
)
"""Ready-made interfaces that this site does not load."""
SECONDS = 600
"""A limit for a program that needs ten seconds at 5,000 pages."""


def index(tree: Path) -> list[Problem]:
    """Write the index of a finished tree into its folder `pagefind`, over the index that stands there.

    Most pieces of an old index are in the new one, by the same name; those that are not are told by their date.

    Args:
        tree: the site; pages that mark their body with `data-pagefind-body` are searched.
    """
    folder = tree / FOLDER
    for path in (present := _files(folder)):
        os.utime(path, (0, 0))
    arguments = ["--site", str(tree), "--output-subdir", FOLDER, "--exclude-selectors", ".headerlink", "--quiet"]
    try:
        done = subprocess.run(
            [str(pagefind_bin.get_executable()), *arguments, "--force-language", "en"],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            env={"PATH": "/usr/bin:/bin"},
        )
    except (OSError, subprocess.TimeoutExpired, FileNotFoundError) as error:
        return [_failed(type(error).__name__)]
    if done.returncode or not (folder / "pagefind.js").is_file():
        return [_failed((done.stderr or done.stdout).strip().splitlines()[-1:] or [f"exit status {done.returncode}"])]
    unused = {path for pattern in UNUSED for path in folder.glob(pattern)}
    for path in unused | {path for path in present if path.stat().st_mtime == 0}:
        path.unlink()
    return []


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []


def _failed(reason: str | list[str]) -> Problem:
    text = reason if isinstance(reason, str) else reason[0]
    return Problem(
        "KB-BUILD-010",
        Place(FOLDER),
        f"The search index could not be made: {text[:200]}.",
        "Install the requirements again; the index needs the program that comes with the package `pagefind[bin]`.",
    )
