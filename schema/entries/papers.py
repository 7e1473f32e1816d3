"""Papers, surveys, posts, books and theses."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schema.base import CHOICE
from schema.entries.base import BaseEntry
from schema.ids import PaperId, SubjectId
from schema.scalars import Flag, Month, Year
from schema.text import Line, Name, Sentence, Tag
from schema.urls import ArxivId, Doi, HttpsUrl


class PaperType(StrEnum):
    """What sort of publication it is."""

    PAPER = "paper"
    SURVEY = "survey"
    POST = "post"
    BOOK = "book"
    THESIS = "thesis"


class Read(StrEnum):
    """What the writer of the entry read of the work."""

    FULL = "full"
    PARTS = "parts"
    ABSTRACT = "abstract"
    SECONDARY = "secondary"


class Verification(StrEnum):
    """How well the bibliographic record is confirmed, best first."""

    PRIMARY = "primary"
    NAMED = "two-or-more-named"
    MIXED = "named-plus-indexed"
    INDEXED = "indexed-only"
    SINGLE = "single"


class Paper(BaseEntry):
    """A publication."""

    type: Annotated[PaperType, CHOICE]
    """What sort of publication it is."""
    authors: Annotated[list[Name], Field(max_length=300)] = []
    """Authors in order: the id of a person's entry (`people/...`), or the name as printed."""
    authors_complete: Flag = True
    """False where the list is partial or absent in the sources."""
    year: Year | None = None
    """Year of the first public version."""
    month: Month | None = None
    """Month of the first public version."""
    venue: Line | None = None
    """Where it was published, with the venue's own year."""
    arxiv: ArxivId | None = None
    """arXiv id without version."""
    doi: Doi | None = None
    """Digital object identifier."""
    url: HttpsUrl | None = None
    """Where to read it."""
    code: HttpsUrl | None = None
    """The authors' code."""
    topics: Annotated[list[Tag], Field(max_length=20)] = []
    """Topics, as free labels."""
    highlighted: Flag = False
    """True for the works that a newcomer should meet first."""
    introduces: Annotated[list[SubjectId], Field(max_length=40)] = []
    """What it introduces."""
    uses: Annotated[list[SubjectId], Field(max_length=40)] = []
    """Methods, models and code that it uses."""
    studies: Annotated[list[SubjectId], Field(max_length=40)] = []
    """What it is about."""
    supports: Annotated[list[PaperId], Field(max_length=40)] = []
    """Earlier work whose findings it supports."""
    disputes: Annotated[list[PaperId], Field(max_length=40)] = []
    """Earlier work whose findings it disputes."""
    summary: Sentence | None = None
    """One sentence in our own words."""
    findings: Annotated[list[Sentence], Field(max_length=10)] = []
    """What it found, one sentence each, only from what was read."""
    read: Annotated[Read, CHOICE] | None = None
    """What the writer of this entry read; findings need full, parts or abstract."""
    verification: Annotated[Verification, CHOICE] | None = None
    """How well title, ids and year are confirmed by the sources."""
