"""Read a notebook as committed, and refuse what no notebook of the wiki may hold."""

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schema.ids import SLUG
from tools.limits import NOTEBOOK_BYTES
from tools.problems import Place, Problem

FOLDER = "notebooks"
PARAMETERS = "parameters"
"""The tag of the first code cell, whose values a run may replace."""
_NAME = re.compile(SLUG)
_SAVE_AGAIN = "Save it again from Jupyter or VS Code."


@dataclass(frozen=True, slots=True)
class SourceCell:
    """One cell: its id, kind (`code`, `markdown` or `raw`), text and tags, and the line where the text begins."""

    id: str
    kind: str
    source: str
    tags: tuple[str, ...]
    line: int
    number: int
    """Position in the notebook, counted from 1, as a reader counts."""


@dataclass(frozen=True, slots=True)
class Source:
    """A notebook without outputs."""

    name: str
    path: str
    cells: tuple[SourceCell, ...]
    raw: Mapping[str, Any]

    @property
    def code(self) -> tuple[SourceCell, ...]:
        """Return the code cells."""
        return tuple(cell for cell in self.cells if cell.kind == "code")

    @property
    def parameters(self) -> SourceCell | None:
        """Return the cell that holds the parameters."""
        return next((cell for cell in self.code if PARAMETERS in cell.tags), None)


def notebook_names(root: Path) -> list[str]:
    """List the notebooks of a repository by name, in order."""
    return sorted(file.stem for file in _files(root / FOLDER))


def _files(folder: Path) -> list[Path]:
    return list(folder.glob("*.ipynb")) if folder.is_dir() else []


def near(name: str, names: Sequence[str]) -> str:
    """Return the hint for a name that is not there."""
    close = difflib.get_close_matches(name, names, 1)
    return f"Did you mean `{close[0]}`?" if close else f"There are {', '.join(f'`{one}`' for one in names) or 'none'}."


def notebook_path(name: str) -> str:
    """Return the path of a notebook in the repository."""
    return f"{FOLDER}/{name}.ipynb"


class _RefusedError(Exception):
    def __init__(self, message: str, hint: str, line: int = 1) -> None:
        super().__init__(message)
        self.hint, self.line = hint, line


def read(root: Path, name: str) -> tuple[Source | None, list[Problem]]:
    """Read a notebook; where it cannot be used at all the first value is None and the problems say why."""
    path = notebook_path(name)
    try:
        text = _text(root / path, name)
        raw = _parsed(text)
    except _RefusedError as error:
        return None, [Problem("KB-RUN-004", Place(path, error.line), str(error), error.hint, args={"notebook": name})]
    source = Source(name, path, tuple(_cells(text, raw)), raw)
    return source, list(_form(source))


def _text(file: Path, name: str) -> str:
    if not _NAME.fullmatch(name):
        raise _RefusedError(f"`{name}` cannot name a notebook.", "Use a-z and 0-9, with single hyphens between.")
    if file.is_symlink() or (file.exists() and not file.is_file()):
        raise _RefusedError(f"`{file.name}` is not a regular file.", "Commit the notebook itself, not a link to it.")
    if not file.exists():
        raise _RefusedError(f"There is no notebook `{name}`.", near(name, [one.stem for one in _files(file.parent)]))
    data = file.read_bytes()
    if len(data) > NOTEBOOK_BYTES:
        message = f"The notebook has {len(data) // 1000} kB; at most {NOTEBOOK_BYTES // 1000} are kept."
        raise _RefusedError(message, "Clear its outputs, and take pictures and data out of its cells.")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise _RefusedError("The notebook is not UTF-8 text.", _SAVE_AGAIN) from None


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        raise _RefusedError(f"The notebook is not valid JSON: {error.msg}.", _SAVE_AGAIN, error.lineno) from None
    except (ValueError, RecursionError):
        raise _RefusedError("The notebook holds values that no notebook has.", _SAVE_AGAIN) from None
    wrong = _misformed(raw)
    if wrong:
        hint = "Save it in format 4.5: `jupyter nbconvert --to notebook --inplace FILE`, or from a current Jupyter."
        raise _RefusedError(f"The notebook does not follow the notebook format: {wrong}.", hint)
    checked: Mapping[str, Any] = raw
    return checked


def _misformed(raw: Any) -> str:
    # The library's schema check, imported late because most commands meet no notebook.
    from nbformat.validator import iter_validate  # noqa: PLC0415

    if not isinstance(raw, dict):
        return "it is not a mapping"
    version = (raw.get("nbformat"), raw.get("nbformat_minor"))
    if version[0] != 4 or not isinstance(version[1], int) or version[1] < 5:
        return "its version is not 4.5"
    # Not `validate`, which repairs what it is given.
    errors = iter_validate(raw, version=4, version_minor=version[1], relax_add_props=True)  # type: ignore[no-untyped-call]
    error = next(errors, None)
    if error is not None:
        return str(error).splitlines()[0].rstrip(".")
    ids = [cell["id"] for cell in raw["cells"]]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    return f"two cells have the id `{twice}`" if twice else ""


def _cells(text: str, raw: Mapping[str, Any]) -> Iterator[SourceCell]:
    for number, cell in enumerate(raw["cells"], 1):
        written = cell["source"]
        source = written if isinstance(written, str) else "".join(written)
        tags = tuple(cell["metadata"].get("tags", ()))
        yield SourceCell(cell["id"], cell["cell_type"], source, tags, _line(text, cell["id"], written), number)


_OPENED = '"source": ['


def _line(text: str, cell_id: str, written: str | list[str]) -> int:
    """Return the line of the file on which the text of a cell begins, or else its id."""
    start = max(text.find(f'"id": {json.dumps(cell_id)}'), 0)
    first = written[0] if isinstance(written, list) and written else ""
    # As every editor writes it: a cell's id stands before its text, one line of text on each line.
    after = text.find('"id": ', start + 6)
    opened = text.find(_OPENED, start, after if after >= 0 else len(text))
    begins = opened + len(_OPENED)
    while opened >= 0 and text[begins : begins + 1].isspace():
        begins += 1
    forms = tuple(json.dumps(first, ensure_ascii=plain) for plain in (False, True))
    found = begins if first and opened >= 0 and text.startswith(forms, begins) else start
    return text.count("\n", 0, found) + 1


def _form(source: Source) -> Iterator[Problem]:
    """Report what must be otherwise for the notebook to be run and shown."""
    for cell, given in zip(source.cells, source.raw["cells"], strict=True):
        if given.get("outputs") or given.get("execution_count") is not None:
            yield Problem(
                "KB-RUN-005",
                Place(source.path, cell.line),
                f"Cell {cell.number} holds outputs of an earlier run.",
                f"Clear all outputs and save; `wiki run {source.name}` keeps what it puts out beside the notebook.",
            )
    language = source.raw["metadata"].get("kernelspec", {}).get("name", "python3")
    if language != "python3":
        yield Problem(
            "KB-RUN-006",
            Place(source.path),
            f"The notebook asks for the kernel `{language}`; every notebook here runs on `python3`.",
            "Choose the kernel `python3` and save.",
        )
    if not source.code or source.code[0] is not source.parameters:
        line = source.code[0].line if source.code else 1
        yield Problem(
            "KB-RUN-006",
            Place(source.path, line),
            "The first code cell does not carry the tag `parameters`.",
            'Begin with a cell such as `model = "induction"` and `seed = 0`, tagged `parameters`.',
        )
