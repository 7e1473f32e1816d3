"""Where something stands in the file, from where it stands in the text of a paragraph."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from tools.problems import Place

_FAR = 1 << 60


class Lines:
    """The lines of a text and its place in the file.

    Args:
        text: with line feeds only.
        path: the file.
        first_line: the line of the file on which the text begins, counted from 1.
    """

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.lines = text.split("\n")
        self.path = path
        self.first_line = first_line
        self._row = -1
        self._cell_end = 0

    def place(self, row: int, column: int = 1) -> Place:
        """Return the place at a row counted from 0 and a column counted from 1."""
        return Place(self.path, self.first_line + row, column)

    def run(self, row: int, content: str) -> "Run":
        """Return where a paragraph's text stands."""
        return Run(self, row, content)

    def cell(self, row: int, content: str) -> "Run":
        """Return where a table cell's text stands; cells are asked for in their order."""
        if row != self._row:
            self._row, self._cell_end = row, 0
        written = re.compile(r"\\?\|".join(re.escape(part) for part in content.split("|")))
        found = written.search(self.lines[row], self._cell_end) if content else None
        if found is None:
            return Run(self, row, content, self._cell_end)
        self._cell_end = found.end()
        return Run(self, row, content, found.start())


@dataclass(frozen=True)
class Run:
    """A stretch of running text.

    Args:
        lines: the text that it is part of.
        row: its first row.
        content: what the parser made of it: without indentation, list marks and quotation marks.
        cell: for a table's cell, where it begins in its row.
    """

    lines: Lines
    row: int
    content: str
    cell: int | None = None

    def place(self, offset: int) -> Place:
        """Return the place of a character of the content."""
        if self.cell is not None:
            return self.lines.place(self.row, self._column_in_cell(self.cell, offset))
        rows = self._rows
        index = bisect_right(rows, (offset, _FAR)) - 1
        start, begins = rows[index]
        return self.lines.place(min(self.row + index, len(self.lines.lines) - 1), begins + offset - start + 1)

    @cached_property
    def _rows(self) -> list[tuple[int, int]]:
        """For each line of the content: where it begins in the content, and in its line of the text."""
        rows = []
        start = 0
        for index, part in enumerate(self.content.split("\n")):
            written = part.rstrip()
            line = self.lines.lines[min(self.row + index, len(self.lines.lines) - 1)].rstrip()
            rows.append((start, len(line) - len(written) if line.endswith(written) else max(line.find(written), 0)))
            start += len(part) + 1
        return rows

    def _column_in_cell(self, at: int, offset: int) -> int:
        line = self.lines.lines[self.row]
        for char in self.content[:offset]:
            # A bar within a cell may be written with a backslash, which the parser takes away.
            at += 2 if char == "|" and line.startswith("\\|", at) else 1
        return at + 1
