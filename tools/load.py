"""The content tree to raw entries with positions."""

from collections.abc import Mapping
from dataclasses import dataclass

from schema.ids import Kind
from tools.problems import Problem
from tools.yamlsafe import Marks


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One file of `content/`, read and parsed but not yet typed.

    Args:
        id: its path below `content/` without suffix, such as `concepts/superposition`.
        kind: the folder.
        path: the file relative to the repository, with `/`.
        data: the front matter (or the whole YAML file) as plain values.
        marks: where each value stands, in lines of the file.
        body: the Markdown after the front matter; empty for `.yaml`.
        body_line: the line on which the body begins.
        digest: SHA-256 of the file's bytes, hexadecimal.
    """

    id: str
    kind: Kind
    path: str
    data: Mapping[str, object]
    marks: Marks
    body: str
    body_line: int
    digest: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read, in order of path, and every problem met on the way."""

    raws: tuple[RawEntry, ...]
    problems: tuple[Problem, ...]
