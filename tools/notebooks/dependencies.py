"""The files that a notebook depends on, found in its code without running it.

The rule, which the runner enforces by giving a notebook these files and no others:

- *Modules* below `notebooks/` that a cell imports, and the modules that those import. `import lab` means
  `lab/__init__.py`; `lab.stats` and `from lab import stats` mean `lab/stats.py` too. Where the package is used in a way
  that does not name the module (`getattr(lab, name)`, an import by a computed name), every module of it counts.
- *Models*: a text that equals the name of a folder in `notebooks/lab/models/` (`model = "induction"`), or an f-string
  that may, means every file of that folder but its README.
- *Data*: a text that is the path of a file, relative to `notebooks/` or to the module that names it.
"""

import ast
import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

MODELS = "lab/models"


def dependencies(notebooks: Path, modules: Iterable[ast.Module]) -> list[str]:
    """Return the files that code depends on, as paths relative to `notebooks`, in order.

    Args:
        notebooks: the folder in which notebooks run.
        modules: the parsed code cells.
    """
    finder = _Finder(notebooks)
    finder.visit_all(modules, notebooks)
    return sorted(finder.found)


class _Finder:
    def __init__(self, notebooks: Path) -> None:
        self.notebooks = notebooks
        self.found: set[str] = set()
        models = notebooks / MODELS
        self.models = sorted(folder.name for folder in models.iterdir() if folder.is_dir()) if models.is_dir() else []

    def visit_all(self, modules: Iterable[ast.Module], here: Path, package: str = "") -> None:
        """Follow everything that some modules name.

        Args:
            modules: one file's, or a notebook's cells, which share their names.
            here: the folder to which their paths are relative.
            package: the package in which they stand, dotted.
        """
        nodes = [node for module in modules for node in _walk(module, in_package=bool(package))]
        aliases: dict[str, str] = {}
        for node in nodes:
            self._imports(node, aliases, package)
        for node in nodes:
            self._attributes(node, aliases)
            self._computed(node)
        self._whole_packages(nodes, aliases)
        for text in _texts(nodes):
            self._text(text, here)

    def _imports(self, node: ast.AST, aliases: dict[str, str], package: str) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self._module(alias.name)
                first = alias.name if alias.asname else alias.name.split(".")[0]
                if self._file(first):
                    aliases[alias.asname or first] = first
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".") if package else []
            base = parts[: len(parts) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            self._module(name)
            for alias in node.names:
                full = f"{name}.{alias.name}" if name else alias.name
                if alias.name == "*":
                    self._all_of(name)
                elif self._file(full):
                    self._module(full)
                    aliases[alias.asname or alias.name] = full

    def _attributes(self, node: ast.AST, aliases: dict[str, str]) -> None:
        """Follow `lab.stats`, where `lab` is a package that opens its modules lazily."""
        if isinstance(node, ast.Attribute) and (base := _dotted(node.value)):
            first, _, rest = base.partition(".")
            if first in aliases:
                full = ".".join(part for part in (aliases[first], rest, node.attr) if part)
                if self._file(full):
                    self._module(full)

    def _computed(self, node: ast.AST) -> None:
        """Take everything where a module is imported by a name that only a run can tell."""
        if isinstance(node, ast.Call) and _dotted(node.func).split(".")[-1] in {"import_module", "__import__"}:
            if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                self._module(node.args[0].value)
            else:
                for entry in sorted(self.notebooks.iterdir()):
                    if entry.suffix == ".py" or (entry / "__init__.py").is_file():
                        self._all_of(entry.stem)

    def _whole_packages(self, nodes: list[ast.AST], aliases: dict[str, str]) -> None:
        """Take a whole package where its name is used for more than looking something up in it."""
        looked_up = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
        for node in nodes:
            used = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in looked_up
            if used and isinstance(node, ast.Name) and node.id in aliases:
                self._all_of(aliases[node.id])

    def _file(self, name: str) -> Path | None:
        """Return the file of a module below `notebooks`, if it is one."""
        place = self.notebooks.joinpath(*name.split("."))
        for file in (place / "__init__.py", place.with_name(f"{place.name}.py")):
            if (
                name
                and file.is_file()
                and file.resolve() == self.notebooks.resolve() / file.relative_to(self.notebooks)
            ):
                return file
        return None

    def _module(self, name: str) -> None:
        """Add a module, the packages around it, and what they import."""
        parts = name.split(".")
        for end in range(1, len(parts) + 1):
            file = self._file(".".join(parts[:end]))
            if file is None:
                return
            path = file.relative_to(self.notebooks).as_posix()
            if path not in self.found:
                self.found.add(path)
                try:
                    module = ast.parse(file.read_text(encoding="utf-8"))
                except (SyntaxError, ValueError, OSError):
                    continue  # The run will say so.
                package = parts[:end] if file.name == "__init__.py" else parts[: end - 1]
                self.visit_all([module], file.parent, ".".join(package))

    def _all_of(self, name: str) -> None:
        file = self._file(name)
        if file is not None and file.name == "__init__.py":
            for inner in sorted(file.parent.rglob("*.py")):
                parts = inner.relative_to(self.notebooks).with_suffix("").parts
                self._module(".".join(part for part in parts if part != "__init__"))
        elif file is not None:
            self._module(name)

    def _text(self, text: str | re.Pattern[str], here: Path) -> None:
        for model in self.models:
            if text == model if isinstance(text, str) else text.fullmatch(model):
                self._folder(self.notebooks / MODELS / model)
        if isinstance(text, str) and 0 < len(text) <= 200 and "\0" not in text:
            for base in (self.notebooks, here):
                self._data(base / text)

    def _folder(self, folder: Path) -> None:
        for file in sorted(folder.rglob("*")):
            if file.name != "README.md":
                self._data(file)

    def _data(self, file: Path) -> None:
        with contextlib.suppress(OSError, ValueError):
            path = Path(os.path.normpath(file)).relative_to(self.notebooks)
            # A link, or a file behind one, could bring in what lies outside the repository.
            real = file.resolve() == self.notebooks.resolve() / path
            if real and file.is_file() and file.suffix not in {".py", ".ipynb", ".md"}:
                self.found.add(path.as_posix())


def _walk(module: ast.Module, *, in_package: bool) -> Iterator[ast.AST]:
    """Yield every node but those that only a type checker reads, and a package's `__getattr__`.

    What such a `__getattr__` imports by a computed name is just what others look up in the package.
    """
    queue: list[ast.AST] = [module]
    while queue:
        node = queue.pop()
        if in_package and isinstance(node, ast.FunctionDef) and node.name == "__getattr__" and node in module.body:
            continue
        if isinstance(node, ast.If) and _dotted(node.test).split(".")[-1] == "TYPE_CHECKING":
            queue.extend(node.orelse)
            continue
        yield node
        queue.extend(ast.iter_child_nodes(node))


def _dotted(node: ast.AST) -> str:
    """Return `a.b.c` for a chain of attributes on a name, else nothing."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (base := _dotted(node.value)):
        return f"{base}.{node.attr}"
    return ""


def _texts(nodes: Iterable[ast.AST]) -> Iterator[str | re.Pattern[str]]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
            if any(isinstance(part, str) and part.strip() for part in parts):
                yield re.compile("".join(".*" if part is None else re.escape(str(part)) for part in parts))
