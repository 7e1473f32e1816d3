"""Where Chromium is: the system's own, or the one that Playwright installed."""

import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find() -> str | None:
    """Return the path of a Chromium, or None."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    installed = sorted((Path.home() / ".cache" / "ms-playwright").glob("chromium-*/chrome-linux*/chrome"))
    return str(installed[-1]) if installed else None


if __name__ == "__main__":
    sys.exit(0 if find() else 1)
