"""Features and circuits: what was found inside a model."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from schema.base import CHOICE, Frozen
from schema.claims import Evidence
from schema.entries.demonstrated import DemonstratedEntry
from schema.ids import MethodId, ModelId
from schema.text import Line, Name, Sentence


class CircuitType(StrEnum):
    """What sort of thing was found."""

    CIRCUIT = "circuit"
    HEAD = "head"
    FEATURE = "feature"
    DIRECTION = "direction"
    NEURON = "neuron"


class Component(Frozen):
    """One part of a circuit."""

    where: Name
    """The layer with the head, neuron or channel, such as `layer 1, head 3`."""
    role: Sentence
    """What it does."""
    evidence: Annotated[Evidence, CHOICE]
    """How it is known."""


class Circuit(DemonstratedEntry):
    """A feature, head, neuron, direction or circuit that was found in a model."""

    sections: ClassVar[tuple[str, ...]] = ("What it does", "How it works", "How it was found", "Open questions")

    type: Annotated[CircuitType, CHOICE]
    """What sort of thing it is."""
    found_in: Annotated[list[ModelId], Field(max_length=40)] = []
    """Models in which it was found."""
    found_with: Annotated[list[MethodId], Field(max_length=20)] = []
    """Methods by which it was found."""
    components: Annotated[list[Component], Field(max_length=60)] = []
    """Its parts."""
    example: Line | None = None
    """An input on which it is seen at work."""
