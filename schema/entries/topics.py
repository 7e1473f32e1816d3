"""Concepts, phenomena, architectures and applications: topics with prose and few fields of their own."""

from typing import Annotated, ClassVar

from pydantic import Field

from schema.entries.base import TopicEntry
from schema.entries.demonstrated import DemonstratedEntry
from schema.ids import CodebaseId, MethodId
from schema.scalars import Flag

EXPLAINED = ("Intuition", "In detail", "Why it matters", "Open questions")


class Concept(TopicEntry):
    """An idea of the field."""

    sections: ClassVar[tuple[str, ...]] = EXPLAINED

    theory: Flag = False
    """True for the Theory category."""


class Phenomenon(DemonstratedEntry):
    """Something that models are seen to do."""

    sections: ClassVar[tuple[str, ...]] = EXPLAINED


class Architecture(DemonstratedEntry):
    """A form of network, or of an auxiliary model that reads another one."""

    sections: ClassVar[tuple[str, ...]] = EXPLAINED

    readable: Flag = False
    """True of a network that is built or trained so that people can read it."""
    auxiliary: Flag = False
    """True for a model that is trained to read another model, such as a sparse autoencoder."""
    implemented_in: Annotated[list[CodebaseId], Field(max_length=20)] = []
    """Codebases that implement it."""


class Application(TopicEntry):
    """A use to which interpretability is put."""

    sections: ClassVar[tuple[str, ...]] = EXPLAINED

    applies: Annotated[list[MethodId], Field(max_length=20)] = []
    """The methods that it applies."""
