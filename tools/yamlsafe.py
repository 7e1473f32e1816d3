"""YAML bytes to plain values with positions: no aliases, tags, duplicate keys or implicit types, all bounded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import yaml

from tools import limits
from tools.problems import Place, Problem, shortened
from tools.text import FORBIDDEN, describe, forbidden, place_in

Path = tuple[str | int, ...]


class Plain(str):
    """A scalar written without quotes; the schema decides whether it is a number, a flag or text."""

    __slots__ = ()
    plain = True


class Mark(NamedTuple):
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

    def key(self, path: Path) -> Mark:
        """Return the mark of the key at a path, or of the nearest value around it."""
        return self.keys.get(path) or self.at(path)


def parse(text: str, *, path: str, first_line: int = 1) -> tuple[object, Marks, tuple[Problem, ...]]:
    """Read one YAML document without ever composing it: values are built from the stream of events, within bounds.

    Args:
        text: the document, with `\\n` at line ends.
        path: the file relative to the repository, for problems.
        first_line: the line of the file on which the text begins.

    Returns:
        The value (mappings, lists, `str` for quoted and block text, `Plain` for unquoted text, None where nothing is
        written), where its parts stand, and every problem. The value is None where it cannot be trusted: after a fault
        of syntax, an alias, or a bound.
    """
    marks = Marks({}, {})
    if problems := forbidden(text, path, first_line):
        return None, marks, problems
    if len(text) > limits.ENTRY_BYTES:
        message = f"The YAML is longer than {limits.ENTRY_BYTES // 1024} kB."
        return None, marks, (Problem("KB-YAML-006", Place(path, first_line), message, "Split the entry."),)
    builder = _Builder(path, first_line, text.count("\n"))
    try:
        # Only events are asked for: the composer of this library, not its parser, overflows the stack.
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            if not builder.take(event) or len(builder.problems) >= limits.YAML_PROBLEMS:
                builder.ruined |= len(builder.problems) >= limits.YAML_PROBLEMS
                break
    except yaml.YAMLError as error:
        builder.problems.append(_syntax(error, text, path, first_line))
        builder.ruined = True
    value = None if builder.ruined else builder.root
    return value, Marks(builder.keys, builder.values), tuple(builder.problems)


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is being filled; `path` is None where its values are not kept."""

    value: dict[str, object] | list[object]
    path: Path | None
    key: str | None = None
    keep: bool = True


@dataclass(slots=True)
class _Builder:
    """Turns events into values, one at a time, on a stack of its own."""

    file: str
    first_line: int
    last_row: int
    root: object = None
    ruined: bool = False
    nodes: int = 0
    documents: int = 0
    keys: dict[Path, Mark] = field(default_factory=dict)
    values: dict[Path, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Frame] = field(default_factory=list)

    def take(self, event: yaml.Event) -> bool:
        """Take one event; return whether to go on."""
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._open(event, {})
        if isinstance(event, yaml.SequenceStartEvent):
            return self._open(event, [])
        if isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            return self._document(event)
        return True

    def _report(self, code: str, event: yaml.Event, message: str, hint: str) -> None:
        mark = self._mark(event)
        self.problems.append(Problem(code, Place(self.file, mark.line, mark.column), message, hint))

    def _mark(self, event: yaml.Event) -> Mark:
        start = event.start_mark
        # A value that was never written (`? key` and nothing more) is noticed only behind the end of the text.
        return (
            Mark(self.first_line + min(start.line, self.last_row), start.column + 1)
            if start
            else Mark(self.first_line, 1)
        )

    def _stop(self, code: str, event: yaml.Event, message: str, hint: str) -> bool:
        self._report(code, event, message, hint)
        self.ruined = True
        return False

    def _document(self, event: yaml.DocumentStartEvent) -> bool:
        self.documents += 1
        if event.version or event.tags:
            hint = "Remove the line that begins with `%`."
            return self._stop("KB-YAML-008", event, "The YAML begins with a directive.", hint)
        if self.documents > 1:
            hint = "Remove the second `---`; one file is one entry."
            return self._stop("KB-YAML-008", event, "A second YAML document begins here.", hint)
        return True

    def _alias(self, event: yaml.AliasEvent) -> None:
        hint = "Write the value out; if it is text that begins with `*`, put it in quotes."
        self._report("KB-YAML-003", event, f"`*{shortened(event.anchor or '')}` is an alias.", hint)
        self.ruined = True
        if self._wants_key():
            self._key("", event, keep=False)
        else:
            self._put(None, event)

    def _bounded(self, event: yaml.NodeEvent, tag: str | None) -> bool:
        self.nodes += 1
        if self.nodes > limits.YAML_NODES:
            message = f"The YAML holds more than {limits.YAML_NODES} values."
            return self._stop("KB-YAML-006", event, message, "Split the entry.")
        if event.anchor is not None:
            hint = "Remove it; if it is text that begins with `&`, put it in quotes."
            self._report("KB-YAML-003", event, f"`&{shortened(event.anchor)}` is an anchor.", hint)
        if tag is not None:
            hint = "Remove it; if it is text that begins with `!`, put it in quotes."
            self._report("KB-YAML-004", event, f"`{shortened(tag)}` is a tag.", hint)
        return True

    def _open(
        self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, value: dict[str, object] | list[object]
    ) -> bool:
        if not self._bounded(event, event.tag):
            return False
        if self._wants_key():
            hint = "If it is text that begins with a bracket or a brace, put it in quotes."
            return self._stop("KB-YAML-007", event, "A list or a mapping stands where a key should.", hint)
        if len(self.stack) >= limits.YAML_DEPTH:
            message = f"The YAML is nested more than {limits.YAML_DEPTH} levels deep."
            return self._stop("KB-YAML-006", event, message, "Entries need five levels at most.")
        self.stack.append(_Frame(value, self._put(value, event)))
        return True

    def _scalar(self, event: yaml.ScalarEvent) -> bool:
        if not self._bounded(event, event.tag):
            return False
        text: str = event.value
        plain = not event.style
        if event.style == '"' and (hidden := FORBIDDEN.search(text)):
            message = f"An escape here stands for {describe(hidden.group())}."
            self._report("KB-YAML-009", event, message, "Delete it.")
        if self._wants_key():
            self._scalar_key(text, event, plain)
        elif not plain:
            self._put(text, event)
        elif not text:
            self._put(None, event)
        else:
            if text in {"null", "Null", "NULL", "~"}:
                hint = 'Leave the field out if there is no value; write "null" in quotes if the word is meant.'
                self._report("KB-YAML-010", event, f"`{text}` could mean the word or nothing.", hint)
            self._put(Plain(text), event)
        return True

    def _scalar_key(self, text: str, event: yaml.ScalarEvent, plain: bool) -> None:
        if plain and text == "<<":
            self._report(
                "KB-YAML-005", event, "`<<` would merge another mapping into this one.", "Write the fields out."
            )
            self._key(text, event, keep=False)
        elif not text:
            hint = "Write a name before the colon."
            self._report("KB-YAML-007", event, "A key is empty.", hint)
            self._key(text, event, keep=False)
        elif text in self.stack[-1].value:
            before = self.stack[-1].path
            first = self.keys[(*before, text)].line if before is not None else 0
            also = f" and on line {first}" if first else ""
            message = f"The key `{shortened(text)}` stands here{also}; only one of them could count."
            self._report("KB-YAML-002", event, message, "Keep one.")
            self._key(text, event, keep=False)
        else:
            self._key(text, event, keep=True)

    def _wants_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None

    def _key(self, text: str, event: yaml.Event, *, keep: bool) -> None:
        frame = self.stack[-1]
        frame.key, frame.keep = text, keep
        if keep and frame.path is not None:
            self.keys[(*frame.path, text)] = self._mark(event)

    def _put(self, value: object, event: yaml.Event) -> Path | None:
        """Put a value where it belongs and return its path, or None where it is not kept."""
        path: Path | None = ()
        if not self.stack:
            self.root = value
        else:
            frame = self.stack[-1]
            if isinstance(frame.value, list):
                path = None if frame.path is None else (*frame.path, len(frame.value))
                frame.value.append(value)
            else:
                key, frame.key = frame.key, None
                path = (*frame.path, key or "") if frame.keep and frame.path is not None else None
                if frame.keep:
                    frame.value[key or ""] = value
        if path is not None:
            self.values[path] = self._mark(event)
        return path


_HINTS = (
    ("mapping values are not allowed", "Put the text in quotes: it holds a colon followed by a space."),
    ("cannot start any token", "Put the text in quotes, and indent with spaces, never with tabs."),
    ("tab character", "Indent with spaces, never with tabs."),
    ("could not find expected ':'", "Write `name: value`, with a space after the colon, or close the quote above."),
    ("did not find expected ',' or ']'", "Close the list with `]` and put commas between its items."),
    ("did not find expected ',' or '}'", "Close the mapping with `}` and put commas between its fields."),
    ("did not find expected node content", "Two commas follow each other, or a bracket closes what it did not open."),
    ("unexpected end of stream", "A quote or a bracket that was opened is not closed."),
    ("unknown escape", "Put the text in single quotes, where a backslash is only a backslash."),
    ("did not find expected key", "Check the indentation, and that nothing follows a closing quote."),
    ("did not find expected '-' indicator", "Begin each item of the list in the same column with `- `."),
    ("block sequence entries are not allowed", "Begin the list on a line of its own, below its name."),
)


def _syntax(error: yaml.YAMLError, text: str, path: str, first_line: int) -> Problem:
    """Return the problem of text that is no YAML, at the position that the parser names."""
    what = "it cannot be read"
    place = Place(path, first_line)
    if isinstance(error, yaml.MarkedYAMLError):
        what = ", ".join(part for part in (error.context, error.problem) if part)
        end = len(text.rstrip())
        found = [mark for mark in (error.problem_mark, error.context_mark) if mark is not None]
        # What is not closed is noticed only at the end; the author needs to know where it was opened.
        mark = next((mark for mark in found if mark.index < end), None)
        if mark is not None:
            place = Place(path, first_line + mark.line, mark.column + 1)
        elif found and end:
            place = place_in(text, end - 1, path, first_line)
    hint = next(_matching(what), "Check quotes, colons and indentation on this line and the one above.")
    return Problem("KB-YAML-001", place, f"This is not YAML: {what}.", hint, args={"reason": what})


def _matching(what: str) -> Iterator[str]:
    return (hint for part, hint in _HINTS if part in what)
