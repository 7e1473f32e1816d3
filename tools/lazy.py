"""Mappings whose values are made when they are asked for, in groups that are made together."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cache
from typing import Generic, TypeVar

Group = TypeVar("Group", bound=Hashable)
Value = TypeVar("Value")


class Lazy(Mapping[str, Value], Generic[Group, Value]):
    """Values by path; looking for one makes its group, looking through them makes all.

    Args:
        groups: by the places that each fills: a path, or a folder with `/` at its end; one group may fill several.
        look: makes the values of a group; asked again and again, so the group should remember them.
    """

    def __init__(self, groups: Mapping[str, Group], look: Callable[[Group], Mapping[str, Value]]) -> None:
        self._groups, self._look = groups, look

    def __getitem__(self, path: str) -> Value:
        """Return the value at a path; nothing is made but the groups that could hold it."""
        place = path
        while True:
            if place in self._groups and path in (made := self._look(self._groups[place])):
                return made[path]
            if not (folder := place.rstrip("/").rpartition("/")[0]):
                raise KeyError(path)
            place = f"{folder}/"

    def __iter__(self) -> Iterator[str]:
        """Yield every path, one group after the other."""
        seen: set[str] = set()
        for group in dict.fromkeys(self._groups.values()):
            for path in self._look(group):
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


def later(path: str, make: Callable[[], Value]) -> Mapping[str, Value]:
    """Return a mapping of one path to a value that is made when it is looked at."""
    return Lazy({path: path}, cache(lambda name: {name: make()}))


def places(values: Mapping[str, object]) -> Iterable[str]:
    """Return where values stand or will, without making any."""
    return values.places if isinstance(values, Lazy) else values.keys()
