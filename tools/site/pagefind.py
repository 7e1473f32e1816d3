"""The search index: Pagefind's own program, asked for the index of the finished pages; what is written, we write.

Left to write by itself, the program trusts every file that is already there by its name, whole or not, and leaves
what is no longer needed.
"""

import base64
import fnmatch
import json
import subprocess
import threading
from pathlib import Path
from typing import IO, Any, cast

import pagefind_bin  # type: ignore[import-untyped]

from tools.problems import Place, Problem
from tools.site.output import put, remove

FOLDER = "pagefind"
UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js", "wasm.unknown.*")
"""Ready-made interfaces that this site does not load."""
UNSEARCHED = (
    ".headerlink",
    *("pre", ".highlight", ".wk-nb-source", ".wk-nb-output", ".wk-bibtex", "#bibtex"),
    *(".wk-backlinks", "#what-links-here", ".wk-connections", "#connections", ".wk-path", "#reading-path"),
    *(".wk-sources", ".wk-read", "#sources", ".wk-foot"),
)
"""What says nothing of a page itself: code, what other pages say, the way on, sources."""
SETTINGS = {"exclude_selectors": list(UNSEARCHED), "force_language": "en"}
SECONDS = 600
"""A limit for a program that needs ten seconds at 5,000 pages."""


class _FailedError(Exception):
    """The program said no, or said nothing."""


def index(tree: Path) -> list[Problem]:
    """Bring the search index of a finished tree up to date.

    Args:
        tree: the site; pages that mark their body with `data-pagefind-body` are searched.
    """
    try:
        files = _files(tree)
    except (OSError, ValueError, KeyError, _FailedError) as error:
        return [
            Problem(
                "KB-BUILD-010",
                Place(FOLDER),
                f"The search index could not be made: {str(error)[:200] or type(error).__name__}.",
                "Install the requirements again; the program comes with the package `pagefind[bin]`.",
            )
        ]
    folder = tree / FOLDER
    present = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.is_dir()}
    remove(folder, [name for name in present if name not in files])
    for name, data in files.items():
        there = present.get(name)
        if there is None or there.is_symlink() or there.read_bytes() != data:
            put(folder, name, data)
    return []


def _files(tree: Path) -> dict[str, bytes]:
    with subprocess.Popen(
        [str(pagefind_bin.get_executable()), "--service"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin"},
    ) as program:
        limit = threading.Timer(SECONDS, program.kill)
        limit.start()
        try:
            number = _ask(program, {"type": "NewIndex", "config": SETTINGS})["index_id"]
            _ask(program, {"type": "AddDir", "index_id": number, "path": str(tree.absolute()), "glob": "**/*.html"})
            answer = _ask(program, {"type": "GetFiles", "index_id": number})
        finally:
            limit.cancel()
            program.kill()
    files = {file["path"]: base64.b64decode(file["content"]) for file in answer["files"]}
    return {
        name: data for name, data in sorted(files.items()) if not any(fnmatch.fnmatch(name, item) for item in UNUSED)
    }


def _ask(program: subprocess.Popen[bytes], payload: dict[str, Any]) -> dict[str, Any]:
    """Send one request and return its answer; each is JSON in base64, ended by a comma."""
    sent, received = cast(IO[bytes], program.stdin), cast(Any, program.stdout)
    sent.write(base64.b64encode(json.dumps({"message_id": 1, "payload": payload}).encode()) + b",")
    sent.flush()
    pieces: list[bytes] = []
    while not pieces or not pieces[-1].endswith(b","):
        piece = received.read1(1 << 20)
        if not piece:
            raise _FailedError("the program ended early")
        pieces.append(piece)
    answer: dict[str, Any] = json.loads(base64.b64decode(b"".join(pieces)[:-1]))["payload"]
    if answer["type"] == "Error":
        raise _FailedError(str(answer.get("message")))
    return answer
