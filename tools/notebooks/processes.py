"""The processes below one of ours, and the memory that they take."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Process:
    """One process, with its resident memory now and at its highest so far, in MB."""

    pid: int
    memory: float
    highest: float


def below(pid: int) -> list[Process]:
    """Return every process that descends from one, itself left out."""
    parents = dict(_on_linux() if sys.platform == "linux" else _elsewhere())
    children: dict[int, list[int]] = {}
    for child, (parent, _) in parents.items():
        children.setdefault(parent, []).append(child)
    found: list[int] = []
    queue = [pid]
    while queue:
        inner = children.get(queue.pop(), [])
        found.extend(inner)
        queue.extend(inner)
    return [_weighed(one, parents[one][1]) for one in found]


def _on_linux() -> Iterator[tuple[int, tuple[int, float]]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                # After the name, which may hold anything: state, parent.
                after = (entry / "stat").read_bytes().rpartition(b")")[2].split()
                yield int(entry.name), (int(after[1]), 0.0)


def _elsewhere() -> Iterator[tuple[int, tuple[int, float]]]:
    listed = subprocess.run(["ps", "-axo", "pid=,ppid=,rss="], capture_output=True, text=True, check=False).stdout
    for line in listed.splitlines():
        pid, parent, memory = line.split()
        yield int(pid), (int(parent), int(memory) / 1024)


def _weighed(pid: int, known: float) -> Process:
    values = {"VmRSS": known, "VmHWM": known}
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name in values:
                values[name] = int(value.split()[0]) / 1024
    return Process(pid, values["VmRSS"], values["VmHWM"])


def proportional(process: Process) -> float:
    """Return a process's memory in MB, of which what it shares counts only in part.

    All of its memory where the system does not tell, none where it has ended meanwhile.
    """
    try:
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except ProcessLookupError:
        return 0.0
    except OSError:
        return process.memory if sys.platform != "linux" or Path(f"/proc/{process.pid}").exists() else 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), process.memory)
