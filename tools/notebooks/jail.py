"""The first process of a run: it cuts itself off from files, network and other processes, then starts the runner.

A script of the standard library alone, started with `python -I -S`. With `isolate` it moves into new namespaces (user,
mount, pid, network, ipc, host name) whose file system holds nothing but the interpreter, the notebook's inputs and an
empty `/tmp`, all but the last read-only, and drops every privilege. Whatever starts inside dies with it.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

CANNOT_ISOLATE = 97
"""Exit status where the namespaces cannot be made; the reason is on standard error."""

# <sched.h>, <sys/mount.h>, <linux/prctl.h>, <linux/mount.h>
_NEW_USER = 0x10000000
_NEW_OTHERS = 0x00020000 | 0x20000000 | 0x40000000 | 0x08000000 | 0x04000000  # mount, pid, network, ipc, host name
_NOSUID, _NODEV, _NOEXEC, _BIND, _REC, _PRIVATE = 2, 4, 8, 0x1000, 0x4000, 0x40000
_DETACH = 2
_PDEATHSIG, _CAPBSET_DROP, _SUBREAPER, _NO_NEW_PRIVS = 1, 24, 36, 38
_MOUNT_SETATTR, _AT_FDCWD, _AT_RECURSIVE = 442, -100, 0x8000
_ATTR_RDONLY, _ATTR_NOSUID = 1, 2
_NOBODY = 65534

libc = ctypes.CDLL(None, use_errno=True)


def _call(function: Callable[..., int], *arguments: Any) -> None:
    if function(*arguments) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{getattr(function, '__name__', 'call')}: {os.strerror(code)}")


def _prctl(option: int, value: int = 1) -> None:
    _call(libc.prctl, option, ctypes.c_ulong(value), 0, 0, 0)


def _mount(source: str, target: Path, kind: str, flags: int, data: str = "") -> None:
    target.mkdir(parents=True, exist_ok=True)
    _call(libc.mount, source.encode(), str(target).encode(), kind.encode(), ctypes.c_ulong(flags), data.encode())


def _read_only(path: Path, *, recursive: bool) -> None:
    # struct mount_attr: set, clear, propagation, user namespace
    attributes = (ctypes.c_uint64 * 4)(_ATTR_RDONLY | _ATTR_NOSUID, 0, 0, 0)
    flags = _AT_RECURSIVE if recursive else 0
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    call = (ctypes.c_long(_MOUNT_SETATTR), _AT_FDCWD, str(path).encode(), flags, ctypes.byref(attributes), size)
    _call(libc.syscall, *call)


def _bind(source: str, target: Path, *, read_only: bool = True) -> None:
    if Path(source).is_dir():
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    _call(libc.mount, source.encode(), str(target).encode(), None, ctypes.c_ulong(_BIND | _REC), None)
    if read_only:
        _read_only(target, recursive=True)


def _new_namespaces() -> None:
    user, group = os.getuid(), os.getgid()
    if user == 0:
        _call(libc.unshare, _NEW_OTHERS)
        return
    _call(libc.unshare, _NEW_USER | _NEW_OTHERS)
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


def _new_root(root: Path, binds: list[list[str]], scratch_mb: int) -> None:
    """Make a root of our own on an empty folder: `binds` are pairs of a path outside and its path inside."""
    _call(libc.mount, None, b"/", None, ctypes.c_ulong(_REC | _PRIVATE), None)
    _mount("tmpfs", root, "tmpfs", _NOSUID | _NODEV, "mode=755,size=1m")
    for device in ("null", "zero", "full", "random", "urandom"):
        _bind(f"/dev/{device}", root / "dev" / device, read_only=False)
    _mount("proc", root / "proc", "proc", _NOSUID | _NODEV | _NOEXEC)
    _mount("tmpfs", root / "dev" / "shm", "tmpfs", _NOSUID | _NODEV | _NOEXEC, f"mode=1777,size={scratch_mb}m")
    _mount("tmpfs", root / "tmp", "tmpfs", _NOSUID | _NODEV, f"mode=1777,size={scratch_mb}m")
    # After the scratch: an interpreter or a repository may itself lie below /tmp.
    for source, target in binds:
        inside = root / target.lstrip("/")
        if Path(source).is_symlink() and not inside.exists():
            inside.parent.mkdir(parents=True, exist_ok=True)
            inside.symlink_to(os.readlink(source))
        elif os.access(source, os.R_OK):
            _bind(source, inside)
    user = _NOBODY if os.getuid() == 0 else os.getuid()
    (root / "etc").mkdir(exist_ok=True)
    (root / "etc" / "passwd").write_text(f"wiki:x:{user}:{user}::/tmp:/bin/false\n", encoding="ascii")
    os.chdir(root)
    _call(libc.pivot_root, b".", b".")
    _call(libc.umount2, b".", _DETACH)
    os.chdir("/")
    _read_only(Path("/"), recursive=False)
    _call(libc.sethostname, b"wiki", 4)


def _drop_privileges() -> None:
    if os.getuid() == 0:
        for capability in range(64):
            if libc.prctl(_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0) != 0:
                break
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    # In a user namespace the new privileges end with the next `exec`, because the user is not 0 in it.
    _prctl(_NO_NEW_PRIVS)


def _limit(limits: dict[str, int]) -> None:
    for name, value in {"RLIMIT_CORE": 0, **limits}.items():
        kind = getattr(resource, name)
        _, hard = resource.getrlimit(kind)
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (most, most))


def _children() -> list[int]:
    listed = f"/proc/self/task/{os.getpid()}/children"
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(listed).read_text(encoding="ascii").split()]
    return []


def _end(first: int) -> None:
    """Kill what is left below this process; orphans have become its children."""
    with contextlib.suppress(OSError):
        os.killpg(first, signal.SIGKILL)
    until = time.monotonic() + 5
    while time.monotonic() < until:
        for child in _children():
            with contextlib.suppress(OSError):
                os.kill(child, signal.SIGKILL)
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.01)
        except ChildProcessError:
            return


def _watch(first: int) -> int:
    """Wait for the first process and return its exit status; then, or when told to stop, end everything."""
    signal.signal(signal.SIGTERM, lambda *_: _stop(first))
    while True:
        pid, status = os.waitpid(-1, 0)
        if pid == first:
            _end(first)
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code


def _stop(first: int) -> NoReturn:
    _end(first)
    os._exit(128 + signal.SIGTERM)


def main() -> int:
    """Read the order from the first argument, start the runner and wait for it."""
    order = json.loads(sys.argv[1])
    if sys.platform == "linux":
        _prctl(_PDEATHSIG, signal.SIGKILL)
        _prctl(_SUBREAPER)
    if os.getppid() != order["parent"]:
        # It died before it could be tied to us.
        return CANNOT_ISOLATE
    try:
        if order["isolate"]:
            _new_namespaces()
    except (OSError, AttributeError) as error:
        sys.stderr.write(f"{error}\n")
        return CANNOT_ISOLATE
    first = os.fork()
    if not first:
        _become(order)
    return _watch(first)


def _become(order: dict[str, Any]) -> NoReturn:
    """Turn this process, the first inside, into the program."""
    linux, isolate = sys.platform == "linux", order["isolate"]
    try:
        os.setsid()
        if linux:
            _prctl(_PDEATHSIG, signal.SIGKILL)
        if isolate:
            _new_root(Path(order["root"]), order["binds"], order["scratch_mb"])
            _drop_privileges()
            # A change of user clears it.
            _prctl(_PDEATHSIG, signal.SIGKILL)
        _limit(order["limits"])
        os.chdir(order["folder"])
    except (OSError, AttributeError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        sys.stderr.flush()
        os._exit(CANNOT_ISOLATE)
    os.execve(order["command"][0], order["command"], order["environment"])  # noqa: S606


if __name__ == "__main__":
    sys.exit(main())
