"""Outputs of a run in the form in which they are kept: what varies without meaning is taken out."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from tools.notebooks.measures import MIME_TYPE

KEPT = ("text/plain", "text/html", "text/markdown", "text/latex", "image/png", MIME_TYPE)
"""What a page can show; all other forms of an output are left out."""
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")

Outputs = Mapping[str, list[dict[str, Any]]]
"""The outputs of each code cell by its id."""


def normal(outputs: Mapping[str, Iterable[Mapping[str, Any]]]) -> Outputs:
    """Return outputs without counts, times, addresses in memory and forms that no page shows."""
    return {cell: _cell(given) for cell, given in outputs.items()}


def _cell(outputs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for output in filter(None, map(_output, outputs)):
        stream = output["output_type"] == "stream"
        # In how many pieces a stream arrives depends on the clock.
        if stream and kept and kept[-1]["output_type"] == "stream" and kept[-1]["name"] == output["name"]:
            kept[-1]["text"] += output["text"]
        else:
            kept.append(output)
    return kept


def _output(output: Mapping[str, Any]) -> dict[str, Any] | None:
    kind = output.get("output_type")
    if kind == "stream":
        return {"output_type": kind, "name": str(output.get("name", "stdout")), "text": _text(output.get("text", ""))}
    if kind in {"display_data", "execute_result"}:
        given = output.get("data", {})
        data = {mime: _text(given[mime]) if mime.startswith("text/") else given[mime] for mime in KEPT if mime in given}
        picture = output.get("metadata", {}).get("image/png", {})
        alt = picture.get("alt") if isinstance(picture, Mapping) else None
        metadata = {"image/png": {"alt": str(alt)}} if alt and "image/png" in data else {}
        # The count of an execution says nothing to a reader, but the format asks for its place.
        count = {"execution_count": None} if kind == "execute_result" else {}
        return {"output_type": kind, "data": data, "metadata": metadata, **count} if data else None
    return None


def _text(value: object) -> str:
    text = value if isinstance(value, str) else "".join(map(str, value)) if isinstance(value, list) else str(value)
    return _ADDRESS.sub("0x0", text)


def as_json(value: object) -> str:
    """Write a value so that equal values have equal text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
