"""The published tree changes whole or not at all: one builder at a time, one exchange, nothing left half done.

There are two trees: the published one, and the one before it, in the spare's place. A build turns the spare into the
new tree and exchanges the two, so that it writes only what differs and has nothing to copy or to clear away.
"""

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

LOCK, JOURNAL, STAGE, SPARE = "lock", "swap.json", "stage", "spare"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


class BusyError(Exception):
    """Another build holds the lock; the argument is its process id as it wrote it."""


@contextmanager
def locked(build: Path) -> Iterator[None]:
    """Hold the build folder alone; the system releases the lock when its holder dies, so none is ever stale.

    Args:
        build: the folder of temporary files.

    Raises:
        BusyError: another process holds it.
    """
    build.mkdir(parents=True, exist_ok=True)
    handle = os.open(build / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(os.read(handle, 32).decode("ascii", "replace").strip() or "unknown") from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def recover(build: Path, site: Path) -> None:
    """Finish what a build that died had begun; call with the lock held.

    Args:
        build: the folder of temporary files.
        site: the published tree.
    """
    journal, stage, spare = build / JOURNAL, build / STAGE, build / SPARE
    if journal.is_file():
        if not site.exists() and stage.is_dir():
            os.rename(stage, site)
        journal.unlink()
    if stage.is_dir():
        if spare.exists():
            _remove(stage)
        else:
            os.rename(stage, spare)


def begin(build: Path, mark: str) -> Path:
    """Return the folder in which the new tree is made: the spare, if there is one, without the mark of its build."""
    stage, spare = build / STAGE, build / SPARE
    if spare.is_dir():
        (spare / mark).unlink(missing_ok=True)
        os.rename(spare, stage)
    else:
        stage.mkdir()
    return stage


def abandon(build: Path) -> None:
    """Put an unfinished tree back in the spare's place; without a mark nothing in it is trusted."""
    if (build / STAGE).is_dir():
        os.rename(build / STAGE, build / SPARE)


def publish(site: Path, build: Path) -> None:
    """Put the new tree in the place of the published one, which becomes the spare.

    Args:
        site: the published tree; may not exist yet.
        build: the folder of temporary files.
    """
    stage = build / STAGE
    _flush(stage)
    if not site.exists():
        os.rename(stage, site)
    elif exchange(stage, site):
        os.rename(stage, build / SPARE)
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
    journal.write_text("Two folders are being exchanged; the next build completes it.\n", encoding="utf-8")
    _flush_folder(build)
    os.rename(site, build / SPARE)
    os.rename(stage, site)
    journal.unlink()


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
