"""On what a notebook ran: versions, processor, and what is missing to run it."""

import importlib.util
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tools.notebooks.fingerprint import LIBRARIES

NEEDED = ("nbclient", "ipykernel")


def missing() -> list[str]:
    """Return the packages that running notebooks needs and that are not installed."""
    return [name for name in NEEDED if importlib.util.find_spec(name) is None]


def versions() -> dict[str, str]:
    """Return the installed versions of what can change a result."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            # The build (`+cpu`) is a matter of where it was downloaded.
            found[name] = version(name).partition("+")[0]
        except PackageNotFoundError:
            continue
    return found


def processor() -> str:
    """Return the processor's name as the system gives it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8", errors="replace").splitlines() if info.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next((name for name in (*named, platform.processor(), platform.machine()) if name), "unknown")[:200]
