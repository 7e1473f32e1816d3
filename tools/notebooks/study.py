"""What a notebook's own text says, worked out once: cells, what the code names, parsed prose, and what is wrong.

All of it follows from the bytes of one file, so that it is kept between runs as parsed entries are.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from tools.cache import Store
from tools.limits import NOTEBOOK_BYTES
from tools.notebooks import facts
from tools.notebooks import source as sources
from tools.notebooks.code import refusals, tree
from tools.notebooks.facts import Facts
from tools.notebooks.source import Source, SourceCell
from tools.problems import Problem
from tools.prose import Document, parse


@dataclass(frozen=True, slots=True)
class Studied:
    """What is known of a notebook from its text alone.

    Args:
        source: None where it cannot be read.
        problems: what is wrong with its form and its code.
        facts: what each code cell names; None where the code is not Python.
        prose: each Markdown cell, parsed, with what is wrong in it.
    """

    source: Source | None
    problems: tuple[Problem, ...]
    facts: tuple[Facts, ...] | None = None
    prose: tuple[tuple[Document, tuple[Problem, ...]], ...] = ()


KEPT = (Studied, Source, SourceCell, Facts)
"""The classes of which a store must know to keep what was studied."""


def study(root: Path, name: str, kept: Store) -> Studied:
    """Read a notebook and work out what follows from its text.

    Args:
        root: of the repository.
        name: the file `notebooks/<name>.ipynb`.
        kept: what earlier runs made of the same text.
    """
    file = root / sources.notebook_path(name)
    if file.is_symlink() or not file.is_file() or file.stat().st_size > NOTEBOOK_BYTES:
        return _study(root, name)
    key = hashlib.sha256(b"notebook\0" + name.encode() + b"\0" + file.read_bytes()).hexdigest()
    return kept.remember(key, lambda: _study(root, name))


def _study(root: Path, name: str) -> Studied:
    source, problems = sources.read(root, name)
    if source is None:
        return Studied(None, tuple(problems))
    found = list(refusals(source))
    python = not any(problem.code == "KB-RUN-007" for problem in found)
    return Studied(
        source,
        (*problems, *found),
        tuple(facts.of(tree(cell)) for cell in source.code) if python else None,
        tuple(
            (document, tuple(wrong))
            for cell in source.cells
            if cell.kind == "markdown"
            for document, wrong in [parse(cell.source, path=source.path, first_line=cell.line, shift_headings=1)]
        ),
    )
