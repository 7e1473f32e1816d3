"""Tables that a reader filters and sorts: plain cells, shown as HTML, or as JSON where the HTML would be too long."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tools import limits
from tools.prose import Html
from tools.render.here import Here
from tools.render.pages import Page
from tools.render.templating import fill
from tools.sanitize import SafeHtml


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Args:
        label: its heading.
        facet: whether a reader may filter by its values.
        numeric: whether its cells are numbers, which stand right and line up.
        wide: whether it takes the room that is left.
    """

    label: str
    facet: bool = False
    numeric: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: plain text only, so that a script can make the same cell without HTML.

    Args:
        text: what it says.
        href: where it leads, as an address relative to the site's root.
        note: a second, quieter line.
        card: text of the hover card of its link.
        sort: what it is sorted by, where that is not its text.
        keys: the values by which a facet finds it, where they are not its text.
        tone: a word that colours it (`held`, `missed`, ...).
        mark: a sign before the text, which says in shape what the tone says in colour.
    """

    text: str
    href: str = ""
    note: str = ""
    card: str = ""
    sort: str | float = ""
    keys: tuple[str, ...] = ()
    tone: str = ""
    mark: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """Return the values by which a facet finds it."""
        return self.keys or ((self.text,) if self.text else ())

    def packed(self) -> dict[str, object]:
        """Return the cell for a script: one letter a field, empty fields left out."""
        fields = {
            "t": self.text,
            "h": self.href,
            "n": self.note,
            "c": self.card,
            "s": self.sort,
            "k": list(self.keys),
            "o": self.tone,
            "m": self.mark,
        }
        return {name: value for name, value in fields.items() if value or value == 0}


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption, which also names its box for those who cannot see it."""

    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    noun: str = "entries"

    def facets(self) -> list[tuple[int, str, list[tuple[str, int]]]]:
        """Return each column to filter by: its place, its label, its values with their counts."""
        found = []
        for place, column in enumerate(self.columns):
            if column.facet:
                counts = Counter(value for row in self.rows for value in row[place].values)
                if len(counts) > 1:
                    found.append((place, column.label, _in_order(counts)))
        return found


@dataclass(frozen=True, slots=True)
class Shown:
    """A table on its page, and what goes with it."""

    html: SafeHtml
    pages: tuple[Page, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()


def file_of(name: str) -> str:
    """Return where the rows of a long table stand."""
    return f"assets/wk/tables/{name}.json"


def show(here: Here, table: Table, *, name: str, title: str) -> Shown:
    """Show a table whole, or page by page with its rows in a JSON file where it would be too long.

    Args:
        here: the page on which it stands.
        table: what is shown.
        name: of the table, by which its rows' file is called.
        title: the page's title, for the pages that follow it.
    """
    whole = _html(here, table, table.rows)
    if len(whole.encode()) <= limits.TABLE_BYTES:
        return Shown(whole)
    size = limits.TABLE_ROWS
    chunks = [table.rows[start : start + size] for start in range(0, len(table.rows), size)]
    addresses = [here.page] + [f"{here.page}page/{number}/" for number in range(2, len(chunks) + 1)]
    file = file_of(name)
    first = _html(here, table, chunks[0], file=file, pages=addresses, current=0)
    pages = []
    for number, (address, rows) in enumerate(zip(addresses[1:], chunks[1:], strict=True), start=2):
        there = Here(here.wiki, address)
        html = _html(there, table, rows, pages=addresses, current=number - 1)
        pages.append(Page(address, f"{title}, page {number}", "", "", (Html(html),), searchable=False))
    packed = {"rows": [[cell.packed() for cell in row] for row in table.rows]}
    text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"))
    return Shown(first, tuple(pages), ((file, text.encode()),))


def _html(
    here: Here, table: Table, rows: Sequence[Row], *, file: str = "", pages: Sequence[str] = (), current: int = 0
) -> SafeHtml:
    return fill(
        "parts/table",
        table=table,
        rows=rows,
        facets=table.facets(),
        total=len(table.rows),
        prefix=here.prefix,
        tools=bool(file) or not pages,
        file=here.url(file) if file else "",
        pages=[here.url(page) for page in pages],
        current=current,
    )


def _in_order(counts: Counter[str]) -> list[tuple[str, int]]:
    """Years fall, all else rises."""
    return sorted(counts.items(), key=lambda item: item[0], reverse=all(value.isdigit() for value in counts))
