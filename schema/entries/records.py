"""Codebases, resources and models: records with a few fields."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schema.base import CHOICE
from schema.entries.base import BaseEntry
from schema.ids import ActorId, ArchitectureId, EntryId, PaperId
from schema.scalars import Flag, Integer, Year
from schema.text import Date, Line, Name
from schema.urls import HttpsUrl


class Codebase(BaseEntry):
    """A library, tool, benchmark or data set."""

    repository: HttpsUrl | None = None
    """Where the code lives."""
    homepage: HttpsUrl | None = None
    """Its own site or documentation."""
    license: Name | None = None
    """The licence, as its own text names it."""
    language: Name | None = None
    """The main language."""
    pypi: Name | None = None
    """Its name on the Python package index."""
    purpose: Line | None = None
    """What it is for."""
    last_commit_seen: Date | None = None
    """The newest commit in the source used, not necessarily the newest today."""
    benchmark: Flag = False
    """True for a benchmark or evaluation suite."""
    maintained_by: Annotated[list[ActorId], Field(max_length=20)] = []
    """Who maintains it."""
    described_in: Annotated[list[PaperId], Field(max_length=10)] = []
    """The papers that describe it."""


class ResourceType(StrEnum):
    """What sort of resource it is."""

    COURSE = "course"
    TUTORIAL = "tutorial"
    GLOSSARY = "glossary"
    NOTEBOOK = "notebook"
    VIDEO = "video"
    CHANNEL = "channel"
    PODCAST = "podcast"
    COMMUNITY = "community"
    FEED = "feed"
    NEWSLETTER = "newsletter"
    EVENT = "event"
    PROGRAMME = "programme"
    BOOK = "book"
    POST = "post"
    LIST = "list"
    TOOL = "tool"


class Resource(BaseEntry):
    """Something to learn from, to follow or to join."""

    type: Annotated[ResourceType, CHOICE]
    """What sort of resource it is."""
    url: HttpsUrl | None = None
    """Where it is."""
    by: Annotated[list[Name], Field(max_length=20)] = []
    """Who made it: ids of people or groups, or names as printed."""
    since: Year | None = None
    """First year that a source gives."""
    about: Annotated[list[EntryId], Field(max_length=20)] = []
    """What it is about."""
    prerequisites: Annotated[list[EntryId], Field(max_length=20)] = []
    """What to know before."""


class Model(BaseEntry):
    """A trained model that is studied, by others or here."""

    architecture: ArchitectureId | None = None
    """Its architecture."""
    trained_by: Annotated[list[ActorId], Field(max_length=10)] = []
    """Who trained it."""
    described_in: Annotated[list[PaperId], Field(max_length=10)] = []
    """The papers that describe it."""
    parameters: Integer | None = None
    """Number of parameters."""
    layers: Integer | None = None
    """Number of layers."""
    width: Integer | None = None
    """Width of the residual stream."""
    heads: Integer | None = None
    """Attention heads per layer."""
    hub: Name | None = None
    """Its id on the model hub."""
    lab: Name | None = None
    """Its folder under `notebooks/lab/models`, for models trained here."""
    released: Date | None = None
    """When it was released."""
