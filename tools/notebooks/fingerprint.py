"""What a notebook's results depend on, as one hash, and in words what changed."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tools.notebooks.code import normalised
from tools.notebooks.dependencies import dependencies
from tools.notebooks.facts import Facts
from tools.notebooks.files import Files
from tools.notebooks.source import FOLDER, Source

LIBRARIES = ("torch", "transformers", "numpy", "scipy", "scikit-learn", "matplotlib")
"""Whose versions can change a result."""
RUNNER = "1"
"""Raised when the way in which notebooks are run or outputs are kept changes what a run leaves."""
CONSTRAINTS = "constraints.txt"


@dataclass(frozen=True)
class Fingerprint:
    """Each input of a notebook by its name, with its SHA-256.

    Args:
        inputs: `cell <id>` for each code cell, `parameters`, `order of cells`, `library <name>` for each pinned
            version, `runner`, and the path of each file relative to `notebooks/`.
    """

    inputs: Mapping[str, str]

    @cached_property
    def digest(self) -> str:
        """Return the hash over all inputs."""
        return sha256(json.dumps(self.inputs, sort_keys=True))

    @property
    def files(self) -> tuple[str, ...]:
        """Return the files among the inputs, relative to `notebooks/`."""
        return tuple(name for name in self.inputs if not _KINDS.match(name))


_KINDS = re.compile(r"(cell |library |parameters$|order of cells$|runner$)")


def sha256(data: str | bytes) -> str:
    """Return the SHA-256 of text (as UTF-8) or bytes, hexadecimal."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def fingerprint(files: Files, source: Source, cells: Iterable[Facts]) -> Fingerprint:
    """Compute what a notebook depends on, without running it.

    Args:
        files: of the repository.
        source: the notebook.
        cells: what each of its code cells names.
    """
    inputs: dict[str, str] = {"runner": sha256(RUNNER), "order of cells": sha256("\n".join(c.id for c in source.code))}
    for cell in source.code:
        name = "parameters" if cell is source.parameters else f"cell {cell.id}"
        inputs[name] = sha256(normalised(cell.source))
    for path in dependencies(files, cells):
        inputs[path] = files.sha256(files.notebooks / path)
    for library, version in pinned(files.root).items():
        inputs[f"library {library}"] = sha256(version)
    return Fingerprint(dict(sorted(inputs.items())))


def pinned(root: Path) -> dict[str, str]:
    """Return the versions of the libraries that matter, as pinned; not as installed, so that no torch is needed."""
    file = root / CONSTRAINTS
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    found = dict(line.split("==", 1) for line in lines if "==" in line and not line.startswith("#"))
    return {name: found[name].split(";")[0].strip() for name in LIBRARIES if name in found}


def why(old: Mapping[str, str], new: Mapping[str, str], cells: Mapping[str, int] | None = None) -> tuple[str, ...]:
    """Say in words what differs between the inputs of two runs: cells in their order, then everything else.

    Args:
        old: the inputs that the receipt names.
        new: the inputs of today.
        cells: the number of each of today's cells by its id.
    """
    numbers = {f"cell {name}": number for name, number in (cells or {}).items()}
    names = sorted({*old, *new}, key=lambda name: (numbers.get(name, len(numbers) * 10**6), name))
    return tuple(
        f"{_called(name, numbers)} {'is new' if name not in old else 'is gone' if name not in new else 'changed'}"
        for name in names
        if old.get(name) != new.get(name)
    )


def _called(name: str, numbers: Mapping[str, int]) -> str:
    kind, _, rest = name.partition(" ")
    if kind == "cell":
        return f"cell {numbers[name]} (`{rest}`)" if name in numbers else f"the code cell `{rest}`"
    if kind == "library":
        return f"the pinned version of {rest}"
    if name in {"parameters", "order of cells"}:
        return f"the {'cell of parameters' if name == 'parameters' else name}"
    return "the runner" if name == "runner" else f"`{FOLDER}/{name}`"
