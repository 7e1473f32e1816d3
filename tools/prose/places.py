"""Where something stands in the file, from where it stands in the text of a paragraph."""

from dataclasses import dataclass

from tools.problems import Place


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
        written = content.replace("|", "\\|")
        start = self.lines[row].find(written, self._cell_end) if content else -1
        if start >= 0:
            self._cell_end = start + len(written)
        return Run(self, row, content, max(start, 0))


@dataclass(frozen=True, slots=True)
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
            return self.lines.place(self.row, self.cell + offset + self.content.count("|", 0, offset) + 1)
        before = self.content.count("\n", 0, offset)
        start = self.content.rfind("\n", 0, offset) + 1
        end = self.content.find("\n", start)
        written = self.content[start : end if end >= 0 else None].rstrip()
        row = min(self.row + before, len(self.lines.lines) - 1)
        line = self.lines.lines[row].rstrip()
        begins = len(line) - len(written) if line.endswith(written) else max(line.find(written), 0)
        return self.lines.place(row, begins + offset - start + 1)
