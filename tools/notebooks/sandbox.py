"""Run one program under limits and, where the machine can, cut off from network, files and other processes."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools import limits
from tools.notebooks import jail
from tools.notebooks.processes import below, proportional

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/etc/ld.so.cache", "/etc/fonts")
"""What a Python interpreter and its libraries need of a system."""
ANSWER = 3
"""Times the limit of output that an answer may have: JSON writes some characters longer."""
_TICK = 0.1
_PATIENCE = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """What one notebook may use."""

    seconds: float = limits.NOTEBOOK_SECONDS
    memory_mb: int = limits.NOTEBOOK_MEMORY_MB
    processes: int = limits.NOTEBOOK_PROCESSES
    threads: int = limits.NOTEBOOK_THREADS
    scratch_mb: int = limits.NOTEBOOK_SCRATCH_MB
    output_bytes: int = limits.OUTPUT_BYTES


@dataclass(frozen=True, slots=True)
class Job:
    """A program, and what it may see and use.

    Args:
        program: its command line, given the descriptor to which it writes its answer.
        folder: its working directory, as seen from inside.
        binds: paths outside to where they stand inside, read-only, besides the interpreter and the system's libraries.
        environment: all of its environment.
        isolate: cut it off; otherwise only the limits hold, and paths inside are those outside.
        limits: what it may use.
    """

    program: Callable[[int], list[str]]
    folder: str
    binds: Mapping[str, str]
    environment: Mapping[str, str]
    isolate: bool
    limits: Limits = Limits()


@dataclass(slots=True)
class Watched:
    """What was seen of a run from outside.

    Args:
        breach: the limit that ended it: `seconds`, `memory`, `processes`, `output` or `stopped`; empty if none did.
        status: the exit status; `jail.CANNOT_ISOLATE` where it never began.
        errors: the end of what it wrote to standard error.
        peak_memory_mb: resident memory of all its processes together, as sampled.
    """

    breach: str = ""
    status: int = 0
    errors: str = ""
    peak_memory_mb: float = 0.0


def cannot_isolate() -> str:
    """Return why this machine cannot cut a program off; empty where it can."""
    if sys.platform != "linux":
        return "only Linux has the namespaces that it takes"
    job = Job(lambda answer: [sys.executable, "-I", "-S", "-c", "pass"], "/", {}, {}, isolate=True)
    watched = watch(job, lambda line: None)
    return "" if watched.status == 0 else watched.errors.strip() or f"exit status {watched.status}"


def watch(job: Job, on_line: Callable[[bytes], None], stop: threading.Event | None = None) -> Watched:
    """Run a program to its end or to its limits, and leave no process behind.

    Args:
        job: the program.
        on_line: is given each line of the answer as it comes.
        stop: ends the run when set.
    """
    reading, answer = os.pipe()
    with tempfile.TemporaryDirectory(prefix="wiki-") as root, tempfile.TemporaryFile() as errors:
        order = [sys.executable, "-I", "-S", str(Path(jail.__file__)), json.dumps(_order(job, root, answer))]
        try:
            process = subprocess.Popen(
                order,
                pass_fds=[answer],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env={},
                start_new_session=True,
            )
        finally:
            os.close(answer)
        watched = Watched()
        try:
            with os.fdopen(reading, "rb", buffering=0) as stream:
                _follow(process, stream.fileno(), job.limits, watched, on_line, stop)
        finally:
            _end(process)
        watched.status = process.returncode
        errors.seek(max(0, errors.seek(0, os.SEEK_END) - 4000))
        watched.errors = errors.read().decode(errors="replace")
    return watched


def _order(job: Job, root: str, answer: int) -> dict[str, object]:
    own = {path: path for path in (*SYSTEM, sys.prefix, sys.base_prefix)}
    return {
        "parent": os.getpid(),
        "isolate": job.isolate,
        "root": root,
        "binds": list({**own, **job.binds}.items()),
        "scratch_mb": job.limits.scratch_mb,
        "folder": job.folder,
        "command": job.program(answer),
        "environment": dict(job.environment),
        "limits": {
            "RLIMIT_FSIZE": job.limits.scratch_mb << 20,
            "RLIMIT_NPROC": job.limits.threads,
            # Of one process, against what it can take between two looks; torch maps far more address space than that.
            "RLIMIT_DATA": 2 * job.limits.memory_mb << 20,
        },
    }


def _follow(
    process: subprocess.Popen[bytes],
    stream: int,
    given: Limits,
    watched: Watched,
    on_line: Callable[[bytes], None],
    stop: threading.Event | None,
) -> None:
    """Read the answer and look at the clock and at the memory until the program or a limit ends it."""
    started = looked = time.monotonic()
    rest, size = b"", 0
    while not watched.breach:
        now = time.monotonic()
        if stop is not None and stop.is_set():
            watched.breach = "stopped"
        elif now - started > given.seconds:
            watched.breach = "seconds"
        elif now - looked > _TICK:
            _look(process, given, watched)
            looked = now
        elif select.select([stream], [], [], _TICK)[0]:
            chunk = os.read(stream, 1 << 16)
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                on_line(line)
            size += len(chunk)
            if size > ANSWER * given.output_bytes:
                watched.breach = "output"
            if not chunk:
                return


def _look(process: subprocess.Popen[bytes], given: Limits, watched: Watched) -> None:
    found = below(process.pid)
    memory = sum(one.memory for one in found)
    highest = max((one.highest for one in found), default=0.0)
    watched.peak_memory_mb = max(watched.peak_memory_mb, memory, highest)
    # What forks share is counted once only by the slower look.
    if memory > given.memory_mb and sum(proportional(one) for one in found) > given.memory_mb:
        watched.breach = "memory"
    elif len(found) > given.processes:
        watched.breach = "processes"


def _end(process: subprocess.Popen[bytes]) -> None:
    """Stop the jail, which takes everything inside with it; should it hang, kill all of it from here."""
    with contextlib.suppress(OSError):
        process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        for one in below(process.pid):
            with contextlib.suppress(OSError):
                os.kill(one.pid, signal.SIGKILL)
        process.kill()
        process.wait()
