"""The published tree changes whole or not at all: one builder at a time, one exchange, nothing half done left behind."""

import ctypes
import errno
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

LOCK, JOURNAL, STAGE, OLD = "lock", "swap.json", "stage-", "old-"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


class Busy(Exception):
    """Another build holds the lock; the argument is its process id as it wrote it."""


@contextmanager
def locked(build: Path) -> Iterator[None]:
    """Hold the build folder alone; the system releases the lock when its holder dies, so none is ever stale.

    Args:
        build: the folder of temporary files.

    Raises:
        Busy: another process holds it.
    """
    build.mkdir(parents=True, exist_ok=True)
    handle = os.open(build / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(os.read(handle, 32).decode("ascii", "replace").strip() or "unknown") from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def recover(build: Path, site: Path) -> None:
    """Finish what a build that died had begun, and remove what it left; call with the lock held."""
    journal = build / JOURNAL
    if journal.is_file():
        try:
            stage = build / str(json.loads(journal.read_text(encoding="utf-8"))["stage"])
        except (ValueError, KeyError, OSError):
            stage = None
        if stage and not site.exists() and stage.is_dir():
            os.rename(stage, site)
        journal.unlink()
    for left in build.glob(f"{STAGE}*"):
        _remove(left)
    for left in build.glob(f"{OLD}*"):
        _remove(left)


def publish(stage: Path, site: Path, build: Path) -> None:
    """Put a finished tree in the place of the published one, and remove the old one.

    Args:
        stage: the finished tree, a folder directly inside `build`.
        site: the published tree; may not exist yet.
        build: the folder of temporary files.
    """
    _flush(stage)
    if not site.exists():
        os.rename(stage, site)
    elif exchange(stage, site):
        old = build / f"{OLD}{os.getpid()}"
        os.rename(stage, old)
        _remove(old)
    else:
        _by_journal(stage, site, build)
    _flush_folder(site.parent)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return whether the system can."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    if (code := ctypes.get_errno()) in {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}:
        return False
    raise OSError(code, os.strerror(code), str(other))


def _by_journal(stage: Path, site: Path, build: Path) -> None:
    journal = build / JOURNAL
    journal.write_text(json.dumps({"stage": stage.name}), encoding="utf-8")
    _flush_folder(build)
    old = build / f"{OLD}{os.getpid()}"
    os.rename(site, old)
    os.rename(stage, site)
    journal.unlink()
    _remove(old)


def _flush(tree: Path) -> None:
    """Have the tree on disk before its name is: one call for its file system, else for all."""
    handle = os.open(tree, os.O_RDONLY)
    try:
        ctypes.CDLL(None).syncfs(handle)
    except (AttributeError, OSError):
        os.sync()
    finally:
        os.close(handle)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
