"""Check each wiki named on the command line in a process of its own, within limits; print a line of JSON for each."""

import json
import os
import resource
import sys
import traceback
from pathlib import Path

from tools.pipeline import check

CPU_SECONDS = 1
ADDRESS_BYTES = 2 * 1024**3
"""Only stops what runs away; what counts is the memory that was used."""


def report(root: str, out: int) -> None:
    """Write the problems of one wiki, or the traceback of a fault of ours."""
    try:
        problems = [(p.code, p.place.path, p.place.line, p.place.column, p.message) for p in check(Path(root))]
        answer = {"problems": problems}
    except BaseException:
        answer = {"traceback": traceback.format_exc()}
    with os.fdopen(out, "w") as stream:
        json.dump(answer, stream)


def measured(root: str) -> dict[str, object]:
    """Check one wiki in a forked process and say what it used."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_BYTES, ADDRESS_BYTES))
        report(root, write)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as stream:
        text = stream.read()
    _, status, usage = os.wait4(child, 0)
    used = {"status": status, "megabytes": usage.ru_maxrss / 1024, "seconds": usage.ru_utime + usage.ru_stime}
    return used | (json.loads(text) if text else {})


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(json.dumps({"root": name} | measured(name)), flush=True)
