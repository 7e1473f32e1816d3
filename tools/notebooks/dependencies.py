"""The files that a notebook depends on, found in its code without running it.

The rule, which the runner enforces by giving a notebook these files and no others:

- *Modules* below `notebooks/` that a cell imports, and the modules that those import. `import lab` means
  `lab/__init__.py`; `lab.stats` and `from lab import stats` mean `lab/stats.py` too. Where the package is used in a way
  that does not name the module (`getattr(lab, name)`, an import by a computed name), every module of it counts.
- *Models*: a text that equals the name of a folder in `notebooks/lab/models/` (`model = "induction"`), or an f-string
  that may, means every file of that folder but its README.
- *Data*: a text that is the path of a file, relative to `notebooks/` or to the module that names it.
"""

import contextlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from tools.notebooks.facts import Facts, together
from tools.notebooks.files import Files

MODELS = "lab/models"
_MAY_BE_PATH = re.compile(r"[\w][\w ./-]{0,199}")


def dependencies(files: Files, cells: Iterable[Facts]) -> list[str]:
    """Return the files that code depends on, as paths relative to `notebooks`, in order.

    Args:
        files: of the repository.
        cells: what each code cell names.
    """
    finder = _Finder(files)
    finder.follow(together(cells), files.notebooks)
    return sorted(finder.found)


class _Finder:
    def __init__(self, files: Files) -> None:
        self.files = files
        self.notebooks = files.notebooks
        self.found: set[str] = set()
        self.seen: dict[str, Path | None] = {}
        models = self.notebooks / MODELS
        self.models = sorted(folder.name for folder in models.iterdir() if folder.is_dir()) if models.is_dir() else []

    def follow(self, facts: Facts, here: Path, package: str = "") -> None:
        """Follow everything that some code names.

        Args:
            facts: what it names: one module's, or all cells' together, which share their names.
            here: the folder to which its paths are relative.
            package: the package in which it stands, dotted.
        """
        local: dict[str, str] = {}
        for name, alias in facts.imports:
            self._module(name)
            first = name if alias else name.split(".")[0]
            if self._file(first):
                local[alias or first] = first
        for level, base, name, alias in facts.imports_from:
            parts = package.split(".") if package else []
            around = parts[: len(parts) - level + 1] if level else []
            module = ".".join([*around, *([base] if base else [])])
            self._module(module)
            full = f"{module}.{name}" if module else name
            if name == "*":
                self._all_of(module)
            elif self._file(full):
                self._module(full)
                local[alias or name] = full
        self._uses(facts, local)
        for text in facts.texts:
            self._text(text, here)
        for pattern in facts.patterns:
            for model in self.models:
                if re.fullmatch(pattern, model):
                    self._folder(self.notebooks / MODELS / model)

    def _uses(self, facts: Facts, local: dict[str, str]) -> None:
        """Follow `lab.stats`; take the whole package where its name is used for more, or an import is computed."""
        for chain in facts.chains:
            first, _, rest = chain.partition(".")
            if first in local and self._file(f"{local[first]}.{rest}"):
                self._module(f"{local[first]}.{rest}")
        for name in facts.bare & local.keys():
            self._all_of(local[name])
        for computed in facts.computed:
            if computed:
                self._module(computed)
            else:
                for entry in sorted(self.notebooks.iterdir()):
                    if entry.suffix == ".py" or (entry / "__init__.py").is_file():
                        self._all_of(entry.stem)

    def _file(self, name: str) -> Path | None:
        """Return the file of a module below `notebooks`, if it is one."""
        if name not in self.seen:
            place = self.notebooks.joinpath(*name.split("."))
            choices = (place / "__init__.py", place.with_name(f"{place.name}.py")) if name else ()
            self.seen[name] = next((file for file in choices if self.files.is_real(file)), None)
        return self.seen[name]

    def _module(self, name: str) -> None:
        """Add a module, the packages around it, and what they name."""
        parts = name.split(".")
        for end in range(1, len(parts) + 1):
            file = self._file(".".join(parts[:end]))
            if file is None:
                return
            path = file.relative_to(self.notebooks).as_posix()
            if path not in self.found:
                self.found.add(path)
                package = parts[:end] if file.name == "__init__.py" else parts[: end - 1]
                self.follow(self.files.facts(file), file.parent, ".".join(package))

    def _all_of(self, name: str) -> None:
        file = self._file(name)
        if file is not None and file.name == "__init__.py":
            for inner in sorted(file.parent.rglob("*.py")):
                parts = inner.relative_to(self.notebooks).with_suffix("").parts
                self._module(".".join(part for part in parts if part != "__init__"))
        elif file is not None:
            self._module(name)

    def _text(self, text: str, here: Path) -> None:
        if text in self.models:
            self._folder(self.notebooks / MODELS / text)
        if _MAY_BE_PATH.fullmatch(text):
            for base in {self.notebooks, here}:
                self._data(base / text)

    def _folder(self, folder: Path) -> None:
        for file in sorted(folder.rglob("*")):
            if file.name != "README.md":
                self._data(file)

    def _data(self, file: Path) -> None:
        with contextlib.suppress(OSError, ValueError):
            if file.suffix not in {".py", ".ipynb", ".md"}:
                plain = Path(os.path.normpath(file))
                if self.files.is_real(plain):
                    self.found.add(plain.relative_to(self.notebooks).as_posix())
