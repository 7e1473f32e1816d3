"""One file at a time, from its bytes to a typed entry with parsed prose; what did not change is not read again."""

import hashlib
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel

from schema.ids import ENTRY_ID
from tools import load, prose, validate, yamlsafe
from tools.cache import Store, code_digest
from tools.problems import Place, Problem
from tools.prose import Document, parse
from tools.sanitize import SafeHtml
from tools.validate import Entry

LIBRARIES = (
    "pydantic",
    "pyyaml",
    "markdown-it-py",
    "mdit-py-plugins",
    "nh3",
    "pygments",
    "mini-racer",
    "rapidfuzz",
    "nbformat",
    "nbconvert",
)
"""Whose versions decide what is made of a file."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one file became, and what is wrong with it."""

    entry: Entry | None
    document: Document | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Every file below `content/`, each by itself; nothing is linked yet.

    Args:
        entries: those that could be typed, in order of path.
        documents: the prose of each that has any, by id.
        broken: ids of files that exist but did not become entries.
        problems: everything that is wrong with single files.
    """

    entries: tuple[Entry, ...]
    documents: dict[str, Document]
    broken: frozenset[str]
    problems: tuple[Problem, ...]


def read_corpus(root: Path, kept: Store) -> Corpus:
    """Read every file below a repository's `content/`.

    Args:
        root: the repository.
        kept: what earlier runs made of files; told what this one makes.
    """
    files, problems = load.find(root)
    entries: list[Entry] = []
    documents: dict[str, Document] = {}
    found = list(problems)
    for file in files:
        data = load.contents(file)
        if isinstance(data, Problem):
            found.append(data)
            continue
        key = hashlib.sha256(file.uri.encode() + b"\0" + data).hexdigest()
        parsed = kept.remember(key, lambda file=file, data=data: parse_file(file, data))  # type: ignore[misc]
        found.extend(parsed.problems)
        if parsed.entry:
            entries.append(parsed.entry)
        if parsed.entry and parsed.document:
            documents[parsed.entry.id] = parsed.document
    return Corpus(tuple(entries), documents, _broken(entries, found), tuple(found))


def parse_file(file: load.EntryFile, data: bytes) -> Parsed:
    """Make a typed entry with parsed prose of one file's bytes."""
    raw, problems = load.read(file, data)
    if raw is None:
        return Parsed(None, None, problems)
    entries, shape_problems = validate.validate([raw])
    problems = (*problems, *shape_problems)
    if not entries or not entries[0].body:
        return Parsed(entries[0] if entries else None, None, problems)
    document, prose_problems = parse(raw.body, path=raw.path, first_line=raw.body_line)
    return Parsed(entries[0], document, (*problems, *prose_problems))


def store_in(root: Path, also: Iterable[type] = (), name: str = "parsed") -> Store:
    """Return what earlier runs in a repository made of its files.

    Args:
        root: the repository.
        also: classes of values that are kept in the same store, beside parsed entries.
        name: of the store.

    Where `CI` is set nothing is kept and nothing believed: a checkout there may hold a cache that somebody contributed.
    """
    trusted = os.environ.get("CI", "").lower() in {"", "0", "false"}
    code = Path(__file__).parent
    salt = code_digest([code, code.parent / "schema"], *(f"{name} {version(name)}" for name in LIBRARIES))
    return Store(root / ".cache" / name if trusted else None, salt, {*_types(), *also})


def _broken(entries: Iterable[Entry], problems: Iterable[Problem]) -> frozenset[str]:
    ids = (problem.place.path.removeprefix("content/").rsplit(".", 1)[0] for problem in problems)
    # Of two files with one id, one is an entry all the same.
    return frozenset(entry_id for entry_id in ids if ENTRY_ID.fullmatch(entry_id)) - {entry.id for entry in entries}


def _types() -> set[type]:
    """Return every class of which a parsed file is made."""
    types: set[type] = {Parsed, Entry, Problem, Place, SafeHtml, yamlsafe.Plain, yamlsafe.Mark, yamlsafe.Marks}
    modules = [module for name, module in sys.modules.items() if name.startswith(("schema.", f"{prose.__name__}."))]
    for module in modules:
        for value in vars(module).values():
            own = isinstance(value, type) and value.__module__ == module.__name__
            if own and (issubclass(value, BaseModel | Enum) or hasattr(value, "__dataclass_fields__")):
                types.add(value)
    return types
