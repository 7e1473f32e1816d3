"""The command line: arguments in, one call, a report out, and an exit code (0 clean, 1 problems, 2 could not run)."""

import importlib
import sys

from tools.cli.app import app, run_app

__all__ = ["app", "main"]


VERBS = ("content", "stats", "notebooks", "publish")
"""Modules whose functions become verbs when they are read."""


def main() -> None:
    """Run the `wiki` command."""
    for name in VERBS:
        importlib.import_module(f"tools.cli.{name}")

    sys.exit(run_app(sys.argv[1:]))
