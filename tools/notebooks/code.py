"""What the code of a notebook may not do, and the form in which it is compared."""

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools.notebooks.source import Source, SourceCell
from tools.problems import Place, Problem

ALLOWED_MAGICS = ("%matplotlib inline",)
_SHELL = re.compile(r"^\s*!|^\s*\w[\w, ]*=\s*!")
_MAGIC = re.compile(r"^\s*%|^\s*\w[\w, ]*=\s*%|^\s*\?|\?\s*$")
_ABSOLUTE = re.compile(
    r"^(/(home|Users|root|tmp|etc|usr|var|opt|mnt|media|srv|proc|sys|dev|content|workspace|kaggle|Volumes)(/|$)"
    r"|~[\w.-]*/|[A-Za-z]:[\\/])"
)
_MODULES = {"pip": "installs packages", "subprocess": "starts programs", "pty": "starts programs"}
_FUNCTIONS = {"os.system", "os.popen", "get_ipython"}


def normalised(source: str) -> str:
    """Return source with the differences taken out that no run can notice: line ends, trailing space and blank ends."""
    lines = (line.rstrip() for line in source.splitlines())
    return "\n".join(lines).strip("\n")


def tree(cell: SourceCell) -> ast.Module:
    """Parse a code cell; the few magics that are allowed count as blank lines.

    Raises:
        SyntaxError: it is not Python.
    """
    lines = ("" if line.strip() in ALLOWED_MAGICS else line for line in cell.source.splitlines())
    return _parsed("\n".join(lines))


@functools.lru_cache(maxsize=1024)
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for a chain of attributes on a name, else nothing."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (base := dotted(node.value)):
        return f"{base}.{node.attr}"
    return ""


@dataclass(frozen=True, slots=True)
class _Refusal:
    line: int
    code: str
    message: str
    hint: str


def refusals(source: Source) -> Iterator[Problem]:
    """Report what the code cells hold that no notebook of the wiki may hold."""
    for cell in source.code:
        for refusal in _in_cell(cell):
            place = Place(source.path, cell.line + refusal.line - 1)
            yield Problem(refusal.code, place, f"Cell {cell.number} {refusal.message}", refusal.hint)


def _in_cell(cell: SourceCell) -> Iterator[_Refusal]:
    try:
        module = tree(cell)
    except (SyntaxError, ValueError, RecursionError) as error:
        yield _not_python(cell, error)
        return
    for node in ast.walk(module):
        line = getattr(node, "lineno", 1)
        for name in _imported(node):
            if name in _MODULES:
                yield _Refusal(line, "KB-RUN-008", f"imports `{name}`, which {_MODULES[name]}.", "Do it without.")
        if isinstance(node, ast.Call) and dotted(node.func) in _FUNCTIONS:
            message = f"calls `{dotted(node.func)}`, which leaves Python."
            yield _Refusal(line, "KB-RUN-008", message, "Write it in Python.")
        if isinstance(node, ast.keyword) and node.arg == "trust_remote_code":
            hint = "Leave `trust_remote_code` out; choose a model that `transformers` knows itself."
            yield _Refusal(node.value.lineno, "KB-RUN-008", "would run code from a model's repository.", hint)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _ABSOLUTE.match(node.value):
            hint = "Name files relative to `notebooks/`."
            yield _Refusal(line, "KB-RUN-008", f"names the absolute path `{node.value[:60]}`.", hint)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module.split(".")[0]]
    return []


def _not_python(cell: SourceCell, error: Exception) -> _Refusal:
    for number, line in enumerate(cell.source.splitlines(), 1):
        if _SHELL.search(line):
            hint = "Write it in Python; what must be installed belongs in `pyproject.toml`."
            return _Refusal(number, "KB-RUN-007", f"gives a command to the shell: `{line.strip()[:60]}`.", hint)
        if _MAGIC.search(line) and line.strip() not in ALLOWED_MAGICS:
            hint = f"Write it in Python; only {', '.join(f'`{magic}`' for magic in ALLOWED_MAGICS)} is allowed."
            return _Refusal(number, "KB-RUN-007", f"uses a magic command: `{line.strip()[:60]}`.", hint)
    at = getattr(error, "lineno", None) or 1
    text = getattr(error, "msg", None) or str(error) or type(error).__name__
    return _Refusal(at, "KB-RUN-007", f"is not valid Python: {text}.", "Correct the cell; try it in Jupyter.")
