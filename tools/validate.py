"""Raw entries to typed ones; each Pydantic error becomes a problem at its line and column."""

from dataclasses import dataclass

from schema.entries import BaseEntry
from schema.ids import Kind
from tools.yamlsafe import Marks


@dataclass(frozen=True, slots=True)
class Entry:
    """One typed entry; `meta` is an instance of its kind's model in `schema.entries.MODELS`."""

    id: str
    kind: Kind
    path: str
    meta: BaseEntry
    marks: Marks
    body: str
    body_line: int
    digest: str
