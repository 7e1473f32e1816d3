"""Paths and files: walking without following links, containment, names, reading and writing safely."""

import os
import re
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import limits
from tools.problems import Place, Problem, printable

_LEFT_BY_EDITORS = re.compile(r"\.DS_Store|Thumbs\.db|desktop\.ini|4913|\.#.*|#.*#|.*~|\..*\.sw[a-p]|\..*\.tmp")
"""Files that editors and desktops leave beside others; they are never opened and never published."""

_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file, or a folder deeper than the walk goes.

    Args:
        path: where it is on disk.
        uri: its path relative to the repository, with `/`, fit to be printed.
        parts: the names below the walked folder.
        is_folder: whether it is a folder that was not entered.
        executable: whether the file system calls it executable.
    """

    path: Path
    uri: str
    parts: tuple[str, ...]
    is_folder: bool = False
    executable: bool = False


def walk(root: Path, folder: str, *, depth: int) -> tuple[tuple[Found, ...], tuple[Problem, ...]]:
    """Find every regular file below a folder without ever following a link.

    Args:
        root: the repository.
        folder: the folder to walk, relative to it.
        depth: how many levels of folders to enter; a deeper folder is returned, not entered.

    Returns:
        What was found, in order of path, and a problem for each link, pipe, device, socket or unreadable folder.
    """
    found: list[Found] = []
    problems: list[Problem] = []
    for item in _entries(root / folder, folder, (), depth):
        if isinstance(item, Problem):
            problems.append(item)
        else:
            found.append(item)
    return tuple(found), tuple(problems)


def _entries(path: Path, uri: str, parts: tuple[str, ...], depth: int) -> Iterator[Found | Problem]:
    try:
        if stat.S_ISLNK(path.lstat().st_mode):
            yield _link(uri)
            return
        with os.scandir(path) as listing:
            items = sorted(listing, key=lambda item: item.name)
    except OSError as error:
        yield unreadable(uri, error)
        return
    for item in items:
        if _LEFT_BY_EDITORS.fullmatch(item.name):
            continue
        below = (*parts, item.name)
        name = f"{uri}/{shown(item.name)}"
        try:
            mode = item.stat(follow_symlinks=False).st_mode
        except OSError as error:
            yield unreadable(name, error)
            continue
        if stat.S_ISLNK(mode) or (hasattr(item, "is_junction") and item.is_junction()):
            yield _link(name)
        elif stat.S_ISDIR(mode):
            if len(below) > depth:
                yield Found(Path(item.path), name, below, is_folder=True)
            else:
                yield from _entries(Path(item.path), name, below, depth)
        elif stat.S_ISREG(mode):
            yield Found(Path(item.path), name, below, executable=bool(mode & 0o111))
        else:
            message = "This is a pipe, a device or a socket, and only files can be content."
            yield Problem("KB-FILE-002", Place(name), message, "Remove it.")


def _link(uri: str) -> Problem:
    return Problem(
        code="KB-FILE-001",
        place=Place(uri),
        message="This is a symbolic link, which may lead outside the repository; links are never followed.",
        hint="Put the file itself here.",
    )


def unreadable(uri: str, error: OSError) -> Problem:
    """Return the problem of a file or folder that the system does not let us read."""
    reason = error.strerror or type(error).__name__
    return Problem("KB-FILE-013", Place(uri), f"It cannot be read: {reason}.", "Check that it exists and may be read.")


def shown(name: str) -> str:
    """Return a file name fit to be printed, whatever bytes it is made of."""
    return printable(os.fsencode(name).decode("utf-8", "backslashreplace"))


def is_reserved(name: str) -> bool:
    """Return whether Windows reserves a file name (`con`, `aux.md`), so that a checkout there would fail."""
    return bool(_RESERVED.fullmatch(name))


def inside(folder: Path, path: Path) -> bool:
    """Return whether a path, with every link and `..` resolved, lies in a folder or is it."""
    return path.resolve().is_relative_to(folder.resolve())


def read_bytes(path: Path, limit: int = limits.ENTRY_BYTES) -> bytes:
    """Read a regular file without following a link and without waiting for a pipe.

    Args:
        path: the file.
        limit: the most bytes that are wanted; one more is returned where the file is larger.

    Raises:
        OSError: if it is not a regular file or cannot be read.
    """
    # The walk has looked already; a file that was exchanged since is refused here.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags)
    with open(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "not a regular file")
        return file.read(limit + 1)


def write_if_changed(path: Path, data: bytes) -> bool:
    """Write a file whole or not at all, and only when its bytes change.

    Args:
        path: the file; missing folders are made. A link in its place is replaced, never followed.
        data: its new contents.

    Returns:
        Whether it was written.

    Raises:
        OSError: if it cannot be written; the old file is then untouched.
    """
    if path.is_file() and not path.is_symlink() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
    return True
