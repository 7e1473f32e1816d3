"""People and groups: only what a source states, with its date."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schema.base import CHOICE, Frozen
from schema.entries.base import BaseEntry
from schema.ids import GroupId
from schema.text import Date, Line, Name
from schema.urls import HttpsUrl, Orcid


class Affiliation(Frozen):
    """Where a person worked at a date, as a source states it."""

    group: Name
    """The id of the group's entry (`groups/...`), or its name as printed."""
    role: Name | None = None
    """The role, as the source words it."""
    as_of: Date | None = None
    """The date for which the source states it."""
    source: Line
    """The source."""


class Fact(Frozen):
    """One stated fact about a person or group."""

    says: Line
    """The fact."""
    as_of: Date | None = None
    """The date for which the source states it."""
    source: Line
    """The source."""


class Person(BaseEntry):
    """A person of the field; papers are derived from authorship."""

    affiliations: Annotated[list[Affiliation], Field(max_length=20)] = []
    """Affiliations as stated, never beyond their date."""
    homepage: HttpsUrl | None = None
    """The person's own page."""
    orcid: Orcid | None = None
    """ORCID iD."""
    facts: Annotated[list[Fact], Field(max_length=20)] = []
    """Other stated facts."""


class GroupType(StrEnum):
    """What sort of group it is."""

    COMPANY = "company"
    NON_PROFIT = "non-profit"
    UNIVERSITY = "university group"
    PROGRAMME = "programme"
    GOVERNMENT = "government body"
    COMMUNITY = "community"
    OTHER = "other"


class Group(BaseEntry):
    """A laboratory, company, university group, programme or community."""

    type: Annotated[GroupType, CHOICE]
    """What sort of group it is."""
    url: HttpsUrl | None = None
    """Its home page."""
    founded: Date | None = None
    """When it was founded, as a source states it."""
    parent: GroupId | None = None
    """The group that it belongs to."""
    facts: Annotated[list[Fact], Field(max_length=20)] = []
    """Other stated facts."""
