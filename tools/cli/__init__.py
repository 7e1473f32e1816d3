"""The command line: arguments in, one call, a report out, and an exit code (0 clean, 1 problems, 2 could not run)."""

import sys

from tools.cli.app import app

__all__ = ["app", "main"]


def main() -> None:
    """Run the `wiki` command."""
    # Verbs register themselves when their module is read.
    from tools.cli import content, notebooks, publish  # noqa: F401, PLC0415
    from tools.cli.app import run_app  # noqa: PLC0415

    sys.exit(run_app(sys.argv[1:]))
