"""A notebook on the page of its method: prose, code, outputs and figures in the order of its cells."""

import json
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from tools.notebooks.convert import ConvertedCell, FigurePiece, HtmlPiece, MarkdownPiece, MeasurePiece, Piece, convert
from tools.notebooks.results import Cell, NotebookResult
from tools.prose import Block, Document, Heading, Html, parse, render
from tools.render import numbers
from tools.render.blocks import Blocks
from tools.render.here import Here
from tools.render.lean import lean
from tools.render.pages import Settings
from tools.render.templating import fill
from tools.sanitize import SafeHtml, escape

FOLDED_SOURCE = {"hide-input": "Show the code", "solution": "Show a solution", "parameters": "Parameters"}
"""Tags under which a cell's source is folded, with the words on the fold."""
FOLDED_CELL = {"solution": "Show a solution", "hide-cell": "Show the cell"}
"""Tags under which a whole cell is folded."""
HIDDEN = frozenset({"remove-cell"})
HIGHEST = 3
"""Headings of a notebook stand below the one that opens it."""
LIMITS = "what this does not show"
"""The heading to which a page's outcome leads, in small letters."""
FIGURE_SCALE = 2
"""Figures are saved with two pixels for each one on the page."""


def file_of(name: str) -> str:
    """Return where a notebook can be downloaded."""
    return f"notebooks/{name}.ipynb"


def figures_of(name: str) -> str:
    """Return the folder of a notebook's figures."""
    return f"assets/notebooks/{name}/"


def add_notebook(blocks: Blocks, here: Here, result: NotebookResult) -> dict[str, bytes]:
    """Add a notebook below a heading of its own.

    Returns:
        The files that it needs, by path relative to the site's root.
    """
    files = {file_of(result.name): source_file(result)}
    blocks.heading(2, "The notebook", "notebook")
    blocks.fill(
        "parts/notebook_head",
        download=here.url(file_of(result.name)),
        file=f"{result.name}.ipynb",
        colab=colab(here.wiki.settings, result.name),
        repository=here.wiki.settings.repository,
        name=result.name,
    )
    solutions = [cell.id for cell in result.cells if "solution" in cell.tags and HIDDEN.isdisjoint(cell.tags)]
    numbered = {cell_id: number for number, cell_id in enumerate(solutions, start=1)} if len(solutions) > 1 else {}
    for cell in result.cells:
        if HIDDEN.isdisjoint(cell.tags):
            if cell.kind == "markdown":
                _add_markdown(blocks, here, cell, result.name, numbered.get(cell.id, 0))
            else:
                converted = convert(cell, here.wiki.converted)
                files |= {figures_of(result.name) + name: data for name, data in converted.files.items()}
                _add_code(blocks, here, cell, converted, result.name, numbered.get(cell.id, 0))
    return files


def colab(settings: Settings, name: str) -> str:
    """Return the address that opens a notebook in Colab; empty where the repository is not on GitHub."""
    head = "https://github.com/"
    if not settings.repository.startswith(head):
        return ""
    where = settings.repository.removeprefix(head).rstrip("/").removesuffix(".git")
    return f"https://colab.research.google.com/github/{where}/blob/{quote(settings.branch)}/notebooks/{name}.ipynb"


def source_file(result: NotebookResult) -> bytes:
    """Return the notebook to download: its sources as committed, without outputs."""
    cells: list[dict[str, object]] = [
        {
            "cell_type": cell.kind,
            "id": cell.id,
            "metadata": {"tags": list(cell.tags)} if cell.tags else {},
            "source": cell.source.splitlines(keepends=True),
        }
        | ({"execution_count": None, "outputs": []} if cell.kind == "code" else {})
        for cell in result.cells
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()


def markdown(here: Here, source: str, name: str, cell_id: str = "") -> Sequence[Block]:
    """Return a piece of a notebook's Markdown, rendered like the prose of a page, its headings one level down."""
    return render(_parsed(source, name, cell_id), here)


def limits_anchor(result: NotebookResult) -> str:
    """Return the id of the heading under which a notebook says what it does not show; empty where there is none."""
    for cell in result.cells:
        if cell.kind == "markdown" and HIDDEN.isdisjoint(cell.tags) and LIMITS in cell.source.casefold():
            document = _parsed(cell.source, result.name, cell.id)
            for heading in document.headings:
                if LIMITS in heading.text.casefold():
                    return heading.id
    return ""


def _parsed(source: str, name: str, cell_id: str) -> Document:
    path = f"notebooks/{name}.ipynb"
    return parse(source, path=path, shift_headings=1, id_prefix=f"cell-{cell_id}-" if cell_id else "")[0]


def _add_markdown(blocks: Blocks, here: Here, cell: Cell, name: str, solution: int) -> None:
    pieces = list(_without_title(markdown(here, cell.source, name, cell.id), cell.source))
    folded = _words(FOLDED_CELL, cell, solution)
    for piece in pieces:
        if isinstance(piece, Heading):
            blocks.heading(max(piece.level, HIGHEST), piece.text, piece.id)
        elif folded:
            blocks.fill("parts/fold", words=folded, inner=piece.html)
        else:
            blocks.prose([piece])


def _words(folds: Mapping[str, str], cell: Cell, solution: int) -> str:
    """Return the words on a cell's fold, with the solution's number where there are several; empty without a fold."""
    found = next((words for tag, words in folds.items() if tag in cell.tags), "")
    return f"Show solution {solution}" if solution and "solution" in cell.tags else found


def _without_title(pieces: Sequence[Block], source: str) -> Iterator[Block]:
    """Leave out a notebook's own title: the page has one."""
    titled = source.lstrip().startswith("# ")
    for place, piece in enumerate(pieces):
        if not (titled and place == 0 and isinstance(piece, Heading)):
            yield piece


def _add_code(blocks: Blocks, here: Here, cell: Cell, converted: ConvertedCell, name: str, solution: int) -> None:
    source_words = _words(FOLDED_SOURCE, cell, solution)
    cell_words = _words(FOLDED_CELL, cell, solution)
    outputs = [shown for piece in converted.outputs if (shown := output(here, piece, name))]
    blocks.fill(
        "parts/cell",
        anchor=f"cell-{cell.id}",
        source=lean(converted.source_html) if cell.source.strip() else None,
        fold_source="" if cell_words else source_words,
        fold_cell=cell_words,
        outputs=outputs,
    )


def output(here: Here, piece: Piece, name: str) -> SafeHtml | None:
    """Return one output of a cell as it is shown."""
    if isinstance(piece, HtmlPiece):
        return fill("parts/output", inner=piece.html)
    if isinstance(piece, FigurePiece):
        return fill(
            "parts/figure",
            src=here.url(figures_of(name) + piece.file),
            alt=piece.alt,
            width=max(1, piece.width // FIGURE_SCALE),
            height=max(1, piece.height // FIGURE_SCALE),
        )
    if isinstance(piece, MarkdownPiece):
        inner = [block.html if isinstance(block, Html) else escape(block.text) for block in _caption(here, piece, name)]
        return fill("parts/caption", pieces=inner)
    return measure_line(piece)


def measure_line(piece: MeasurePiece) -> SafeHtml:
    """Return a measurement on one line."""
    measured = piece.measured
    return fill(
        "parts/measure",
        name=measured.name,
        value=numbers.with_unit(numbers.number(measured.value), measured.unit),
        interval=numbers.interval(measured.interval),
        seeds=[numbers.number(seed) for seed in measured.seeds or ()],
        note=measured.note,
    )


def _caption(here: Here, piece: MarkdownPiece, name: str) -> Sequence[Block]:
    return markdown(here, piece.source, name)
