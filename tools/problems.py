"""A problem found in the content: one frozen object with several faces, and the registry of their codes."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How a problem counts: an error fails the check, a warning and a notice do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where: a path relative to the repository, with line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: what is wrong, where, and what to do.

    Args:
        code: a row of `CODES`.
        place: where it is.
        message: what is wrong and what was expected, one sentence.
        hint: what to do, with "Did you mean ...?" where a near name exists.
        field: the field, as an author writes it (`claims[0].expect`).
        args: what the message was made of, for programs.
    """

    code: str
    place: Place
    message: str
    hint: str = ""
    field: str = ""
    args: Mapping[str, str] = dataclasses.field(default_factory=dict)
