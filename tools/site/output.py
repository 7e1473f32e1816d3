"""Writing below one folder and nowhere else."""

import errno
import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath


def put(stage: Path, path: str, data: bytes) -> None:
    """Write one output over what stood there; never through a link, which could lead outside."""
    target = stage / path
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        target.unlink()
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    with open(handle, "wb") as file:
        file.write(data)


def remove(stage: Path, paths: Iterable[str]) -> None:
    """Remove outputs, and the folders that they leave empty."""
    folders: set[str] = set()
    for path in paths:
        (stage / path).unlink()
        folders.update(str(parent) for parent in PurePosixPath(path).parents if parent.name)
    for folder in sorted(folders, key=len, reverse=True):
        if not any((stage / folder).iterdir()):
            (stage / folder).rmdir()
