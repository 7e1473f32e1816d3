"""Guides: pages that lead through others. Landscapes tell an area, disputes hold its sides, paths order its reading."""

from typing import Annotated, ClassVar

from pydantic import Field

from schema.base import Frozen
from schema.entries.base import BaseEntry
from schema.ids import EntryId, PaperId, TopicId
from schema.text import Line, Sentence


class Step(Frozen):
    """One thing to read, and why now."""

    entry: EntryId
    """What to read."""
    why: Sentence
    """Why this reader should read it at this point."""


class Landscape(BaseEntry):
    """One big area of the field: its story, its papers in time, its methods compared, where to start."""

    sections: ClassVar[tuple[str, ...]] = ("The story", "What is unsolved")
    has_prose: ClassVar[bool] = True

    definition: Sentence
    """What the area is about, in one or two sentences."""
    covers: Annotated[list[TopicId], Field(min_length=1, max_length=80)]
    """The topics of the area; the methods among them are compared in a table."""
    timeline: Annotated[list[PaperId], Field(max_length=60)] = []
    """The papers that made it, shown by date."""
    start: Annotated[list[Step], Field(max_length=8)] = []
    """Where to start, in this order."""


class Side(Frozen):
    """One side of a dispute, at its strongest."""

    position: Sentence
    """What it holds."""
    papers: Annotated[list[PaperId], Field(min_length=1, max_length=12)]
    """Its strongest support."""


class Dispute(BaseEntry):
    """A question on which published work disagrees."""

    sections: ClassVar[tuple[str, ...]] = ("The question", "What each side shows", "Where it stands")
    has_prose: ClassVar[bool] = True

    definition: Sentence
    """What is in dispute, in one or two sentences."""
    debates: Annotated[list[TopicId], Field(min_length=1, max_length=20)]
    """The topics that it concerns."""
    sides: Annotated[list[Side], Field(min_length=2, max_length=6)]
    """The sides."""


class ReadingPath(BaseEntry):
    """An order in which one kind of reader can read the wiki; the order is computed from `requires`."""

    definition: Sentence
    """Where the path leads."""
    reader: Line
    """Whom it is for."""
    knows: Annotated[list[TopicId], Field(max_length=40)] = []
    """What this reader knows already, with all that it requires."""
    steps: Annotated[list[Step], Field(min_length=2, max_length=60)]
    """What to read; a step that others require comes before them, else this order stands."""
