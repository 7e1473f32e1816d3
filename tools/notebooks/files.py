"""The files around the notebooks, each looked at once a run however many notebooks need it."""

import hashlib
from pathlib import Path

from tools.cache import Store
from tools.notebooks import facts
from tools.notebooks.facts import Facts
from tools.notebooks.source import FOLDER


class Files:
    """What was met of a repository's files in one run.

    Args:
        root: of the repository.
        kept: what earlier runs made of the same bytes; by default nothing.
    """

    def __init__(self, root: Path, kept: Store | None = None) -> None:
        self.root = root
        self.notebooks = root / FOLDER
        self.kept = kept or Store(None, "", ())
        self._behind = self.notebooks.resolve()
        self._real: dict[Path, bool] = {}
        self._hashes: dict[Path, str] = {}

    def is_real(self, file: Path) -> bool:
        """Return whether a path below `notebooks/` is a file itself: a link, or what lies behind one, may be outside
        the repository.
        """
        if file not in self._real:
            here = file.is_file() and file.is_relative_to(self.notebooks)
            self._real[file] = here and file.resolve() == self._behind / file.relative_to(self.notebooks)
        return self._real[file]

    def facts(self, file: Path) -> Facts:
        """Return what a module names; nothing where it cannot be read."""
        try:
            data = file.read_bytes()
        except OSError:
            return Facts()
        key = hashlib.sha256(b"module\0" + data).hexdigest()
        return self.kept.remember(key, lambda: facts.of_module(data))

    def sha256(self, file: Path) -> str:
        """Return the SHA-256 of a file, hexadecimal; of a module the same on every system."""
        if file not in self._hashes:
            data = file.read_bytes()
            # A checkout on another system may change the ends of lines, never the code.
            data = data.replace(b"\r\n", b"\n") if file.suffix == ".py" else data
            self._hashes[file] = hashlib.sha256(data).hexdigest()
        return self._hashes[file]
