"""YAML bytes to plain values with positions: no aliases, tags, duplicate keys or implicit types, all bounded."""

from collections.abc import Mapping
from dataclasses import dataclass

Path = tuple[str | int, ...]


class Plain(str):
    """A scalar written without quotes; the schema decides whether it is a number, a flag or text."""

    __slots__ = ()
    plain = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A position, line and column counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Marks:
    """Where each key and each value of a file stands, by its path of keys and list indices."""

    keys: Mapping[Path, Mark]
    values: Mapping[Path, Mark]

    def at(self, path: Path) -> Mark:
        """Return the mark of the value at a path, or of its nearest ancestor."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Mark(1, 1))
