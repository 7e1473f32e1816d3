"""Mappings whose values are made when they are asked for, in groups that are made together."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TypeVar

Value = TypeVar("Value")
Group = Callable[[], Mapping[str, Value]]


class Lazy(Mapping[str, Value]):
    """Values by path; looking for one makes its group, looking through them makes all.

    Args:
        groups: what makes each group, by the places that it fills: a path, or a folder with `/` at its end. A group is
            asked again and again, so it should remember what it made; one group may fill several places.
    """

    def __init__(self, groups: Mapping[str, Group[Value]]) -> None:
        self._groups = groups

    def __getitem__(self, path: str) -> Value:
        """Return the value at a path; nothing is made but the groups that could hold it."""
        place = path
        while True:
            group = self._groups.get(place)
            if group is not None and path in (made := group()):
                return made[path]
            if not (folder := place.rstrip("/").rpartition("/")[0]):
                raise KeyError(path)
            place = f"{folder}/"

    def __iter__(self) -> Iterator[str]:
        """Yield every path, one group after the other."""
        seen: set[str] = set()
        for group in dict.fromkeys(self._groups.values()):
            for path in group():
                if path not in seen:
                    seen.add(path)
                    yield path

    def __len__(self) -> int:
        """Return the number of paths."""
        return sum(1 for _ in self)

    @property
    def places(self) -> Iterable[str]:
        """Where values stand or will: paths, and folders with `/` at their end."""
        return self._groups.keys()


def later(path: str, make: Callable[[], Value]) -> Lazy[Value]:
    """Return a mapping of one path to a value that is made when it is looked at."""
    return Lazy({path: cache(lambda: {path: make()})})


def places(values: Mapping[str, object]) -> Iterable[str]:
    """Return where values stand or will, without making any."""
    return values.places if isinstance(values, Lazy) else values.keys()
