"""What every entry has, whatever its kind."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from schema.base import CHOICE, Frozen
from schema.ids import EntryId, PaperId, TopicId
from schema.text import Line, Name, Sentence, Tag
from schema.urls import HttpsUrl, VideoId


class Level(StrEnum):
    """The six levels of learning."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"
    CREATE = "create"


class Question(Frozen):
    """A question by which a reader tests what was understood."""

    level: Annotated[Level, CHOICE]
    """The level of learning that it exercises."""
    ask: Sentence
    """The question."""
    answer: Sentence
    """An answer that teaches."""


class WebLink(Frozen):
    """A link to the outside."""

    label: Name
    """What the reader sees."""
    url: HttpsUrl
    """Where it leads."""


class Video(Frozen):
    """A video, linked and never embedded from another host."""

    title: Line
    """The video's own title."""
    youtube: VideoId
    """The video's id."""


class Correction(Frozen):
    """A statement that is in circulation and wrong, answered where a reader would look for it."""

    said: Line
    """The statement, as one meets it."""
    instead: Sentence
    """What is true, with its source cited."""


class Elsewhere(Frozen):
    """A list of entries in which a reader may look for this one, although it belongs to another."""

    page: Tag
    """The kind (`phenomena`) or the category (`feeds`) that lists it under "Also looked for here"."""
    why: Line
    """Why it is filed where it is."""


class BaseEntry(Frozen):
    """The fields that every kind of entry shares."""

    sections: ClassVar[tuple[str, ...]] = ()
    """Headings that the prose of this kind must have, in this order."""
    has_prose: ClassVar[bool] = False
    """Whether an entry of this kind is a page of prose (a Markdown file with a body)."""

    title: Line
    """The name of the entry, as a reader would look for it."""
    aliases: Annotated[list[Line], Field(max_length=40)] = []
    """Other names, and other ids (`kind/name`), under which the entry is found."""
    formerly: Annotated[list[EntryId], Field(max_length=20)] = []
    """Ids that this entry had before; each becomes a redirect."""
    definition: Sentence | None = None
    """One or two sentences that stand alone: the hover card, the glossary, the search result."""
    tags: Annotated[list[Tag], Field(max_length=20)] = []
    """Free labels for filtering."""
    related: Annotated[list[EntryId], Field(max_length=40)] = []
    """Entries worth reading beside this one, where no sharper relation says how."""
    links: Annotated[list[WebLink], Field(max_length=40)] = []
    """Links to the outside."""
    videos: Annotated[list[Video], Field(max_length=20)] = []
    """Videos about it."""
    questions: Annotated[list[Question], Field(max_length=20)] = []
    """Questions by level of learning."""
    corrections: Annotated[list[Correction], Field(max_length=10)] = []
    """Wrong statements about it that are in circulation, each with what is true."""
    also_under: Annotated[list[Elsewhere], Field(max_length=5)] = []
    """Lists in which a reader may look for it, although it belongs to another."""
    sources: Annotated[list[Line], Field(max_length=40)] = []
    """Where the facts of this record were read; prose cites instead."""


class TopicEntry(BaseEntry):
    """A page that explains something: it defines, builds on other pages and is introduced by papers."""

    has_prose: ClassVar[bool] = True

    definition: Sentence
    """One or two sentences that stand alone: the hover card, the glossary, the search result."""
    part_of: Annotated[list[TopicId], Field(max_length=20)] = []
    """The larger topics that this one belongs to."""
    requires: Annotated[list[TopicId], Field(max_length=20)] = []
    """What to read first: the reading order comes from these."""
    contrasts_with: Annotated[list[TopicId], Field(max_length=20)] = []
    """What it is easily confused with."""
    introduced_by: Annotated[list[PaperId], Field(max_length=20)] = []
    """The papers that introduced it."""
