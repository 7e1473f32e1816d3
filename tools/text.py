"""Bytes to text: UTF-8 without a byte order mark, one kind of line end, no character that deceives."""

import re

from tools import limits
from tools.problems import Place, Problem

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
"""Controls, line separators that YAML counts and editors do not, marks that turn text around, and non-characters."""

_MARKS = {b"\xef\xbb\xbf": "UTF-8 with a byte order mark", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def decode(data: bytes, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """Return the text of a file with `\\n` at line ends, or None with what is wrong with it.

    Args:
        data: the bytes of the file.
        path: the file relative to the repository, for problems.
    """
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            message = f"The file is {name}; it must be plain UTF-8."
            return None, (Problem("KB-FILE-011", Place(path), message, "Save it as UTF-8 without BOM."),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        message = f"The byte 0x{data[error.start]:02x} is not UTF-8."
        return None, (Problem("KB-FILE-011", place_in(before, len(before), path), message, "Save the file as UTF-8."),)
    # Lone carriage returns remain, and are forbidden.
    text = text.replace("\r\n", "\n")
    problems = forbidden(text, path)
    return (None, problems) if problems else (text, ())


def forbidden(text: str, path: str, first_line: int = 1) -> tuple[Problem, ...]:
    """Report the first forbidden characters of a text, each where it stands.

    Args:
        text: the text, with `\\n` at line ends.
        path: the file that it is from.
        first_line: the line of the file on which the text begins.
    """
    problems: list[Problem] = []
    for found in FORBIDDEN.finditer(text):
        if len(problems) == limits.CHARACTERS_REPORTED:
            break
        name = describe(found.group())
        problems.append(
            Problem(
                code="KB-FILE-012",
                place=place_in(text, found.start(), path, first_line),
                message=f"The text holds {name}.",
                hint="Delete it; it may be invisible in your editor.",
                args={"character": f"U+{ord(found.group()):04X}"},
            )
        )
    return tuple(problems)


def describe(character: str) -> str:
    """Return what a forbidden character is, in words."""
    code = ord(character)
    name = f"the character U+{code:04X}"
    if 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069:
        return f"{name}, which shows the text in another order than it is stored in"
    if code == 0x0D:
        return f"{name}, a carriage return without a line feed"
    if code < 0x20 or 0x7F <= code <= 0x9F:
        return f"{name}, a control character"
    if code in {0x2028, 0x2029}:
        return f"{name}, a line separator that most editors do not count"
    return f"{name}, which means nothing in a text"


def place_in(text: str, offset: int, path: str, first_line: int = 1) -> Place:
    """Return the place of a position in a text."""
    line = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1)
    return Place(path, first_line + line, column + 1)
