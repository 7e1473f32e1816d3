"""A cell as it is shown: highlighted source and outputs as safe HTML, figures as files."""

import base64
import binascii
import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import nbformat

from schema.claims import Measured
from tools.cache import Store
from tools.notebooks.measures import BadMeasureError, measured
from tools.notebooks.results import Cell
from tools.sanitize import SafeHtml, clean

if TYPE_CHECKING:
    from nbconvert.exporters import HTMLExporter

# nbconvert's own blocks without prompts and wrappers; `pre > code` is what a copy button looks for.
_TEMPLATE = """
{%- extends 'basic/index.html.j2' -%}
{%- block codecell -%}
{%- if cell.outputs -%}{{ self.outputs() }}{%- else -%}{{ cell.source | highlight_code }}{%- endif -%}
{%- endblock -%}
{%- block stream -%}<pre><span></span>{{ output.text | ansi2html }}</pre>{%- endblock -%}
{%- block data_text -%}<pre><span></span>{{ output.data['text/plain'] | ansi2html }}</pre>{%- endblock -%}
{%- block error -%}<pre><span></span>{{ output.traceback | join('\n') | ansi2html }}</pre>{%- endblock -%}
"""
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@dataclass(frozen=True, slots=True)
class HtmlPiece:
    """An output as safe HTML: a stream, a text, a table."""

    html: SafeHtml


@dataclass(frozen=True, slots=True)
class FigurePiece:
    """A picture: its name among the cell's files, what it shows in words, and its size in pixels."""

    file: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class MarkdownPiece:
    """An output in Markdown, such as a figure's caption; to be rendered like the prose of the page."""

    source: str


@dataclass(frozen=True, slots=True)
class MeasurePiece:
    """A measurement that the cell reported."""

    measured: Measured


Piece = HtmlPiece | FigurePiece | MarkdownPiece | MeasurePiece


@dataclass(frozen=True, slots=True)
class ConvertedCell:
    """A code cell as it is shown.

    Args:
        source_html: the highlighted source, `pre > code`.
        outputs: in order.
        files: the bytes of each figure by its file name, `<cell id>-<n>.png`, counted from 1.
    """

    source_html: SafeHtml
    outputs: tuple[Piece, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)


def convert(cell: Cell, kept: Store) -> ConvertedCell:
    """Convert a code cell; nothing of it reaches the page but through the sanitiser.

    Args:
        cell: with its outputs.
        kept: HTML that was made of the same source or output before.
    """
    pieces: list[Piece] = []
    files: dict[str, bytes] = {}
    for output in cell.outputs:
        picture = _picture(output)
        if picture is not None:
            name = f"{cell.id}-{len(files) + 1}.png"
            files[name] = picture
            pieces.append(FigurePiece(name, _alt(output), *_size(picture)))
        else:
            piece = _piece(output, kept)
            if piece is not None:
                pieces.append(piece)
    return ConvertedCell(_html(cell.source, [], kept), tuple(pieces), files)


def _piece(output: Mapping[str, object], kept: Store) -> Piece | None:
    data = _data(output)
    try:
        record = measured(output)
    except BadMeasureError:
        record = None
    if record is not None:
        return MeasurePiece(record)
    if "text/html" not in data:
        for kind in ("text/markdown", "text/latex"):
            if text := data.get(kind):
                return MarkdownPiece(text)
    if "data" not in output:
        html = _html("", [output], kept)
    else:
        shown = {kind: text for kind, text in data.items() if kind in {"text/html", "text/plain"}}
        html = _html("", [{**output, "data": shown, "metadata": {}}], kept) if shown else SafeHtml()
    return HtmlPiece(html) if html.strip() else None


def _data(output: Mapping[str, object]) -> dict[str, str]:
    data = output.get("data")
    return {kind: text for kind, text in data.items() if isinstance(text, str)} if isinstance(data, Mapping) else {}


def _picture(output: Mapping[str, object]) -> bytes | None:
    try:
        picture = base64.b64decode(_data(output).get("image/png", ""), validate=False)
    except (binascii.Error, ValueError):
        return None
    return picture if picture.startswith(_PNG) and len(picture) > len(_PNG) + 8 else None


def _size(picture: bytes) -> tuple[int, int]:
    start = len(_PNG)
    return int.from_bytes(picture[start : start + 4]), int.from_bytes(picture[start + 4 : start + 8])


def _alt(output: Mapping[str, object]) -> str:
    metadata = output.get("metadata")
    picture = metadata.get("image/png") if isinstance(metadata, Mapping) else None
    alt = picture.get("alt") if isinstance(picture, Mapping) else None
    return alt if isinstance(alt, str) else _data(output).get("text/plain", "")


def _html(source: str, outputs: list[Mapping[str, object]], kept: Store) -> SafeHtml:
    key = hashlib.sha256(json.dumps([source, outputs], sort_keys=True).encode()).hexdigest()
    return kept.remember(key, lambda: _made(source, outputs))


def _made(source: str, outputs: list[Mapping[str, object]]) -> SafeHtml:
    cell = {"cell_type": "code", "id": "cell", "source": source, "outputs": outputs, "metadata": {}}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{**cell, "execution_count": None}]}
    html, _ = _exporter().from_notebook_node(nbformat.from_dict(notebook))  # type: ignore[no-untyped-call]
    return clean(str(html))


@functools.cache
def _exporter() -> "HTMLExporter":
    # Imported when a notebook is first shown: nbconvert takes half a second, which checking does not need.
    from jinja2 import DictLoader  # noqa: PLC0415
    from nbconvert.exporters import HTMLExporter  # noqa: PLC0415
    from nbconvert.filters import Highlight2HTML  # noqa: PLC0415

    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="basic",
        exclude_output_prompt=True,
        extra_loaders=[DictLoader({"cell.html.j2": _TEMPLATE})],
        template_file="cell.html.j2",
    )
    highlight = Highlight2HTML("python", extra_formatter_options={"wrapcode": True})  # type: ignore[no-untyped-call]
    exporter.filters = {"highlight_code": highlight}
    return exporter
