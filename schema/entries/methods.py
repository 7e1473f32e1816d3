"""Methods: what one does to a model in order to understand it, with claims that a notebook measures."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from schema.base import CHOICE
from schema.claims import Evidence
from schema.entries.demonstrated import DemonstratedEntry
from schema.ids import CodebaseId
from schema.scalars import Flag
from schema.text import Sentence


class Need(StrEnum):
    """What a method needs of the model and the data."""

    WEIGHTS = "weights only"
    ACTIVATIONS = "activations"
    GRADIENTS = "gradients"
    TRAINING = "training"
    LABELS = "labels"


class Method(DemonstratedEntry):
    """A technique: it has a notebook, or says why nothing is shown, or is an overview of other methods."""

    sections: ClassVar[tuple[str, ...]] = ("How it works", "What it shows and what it does not", "Pitfalls")

    evidence: Annotated[Evidence, CHOICE]
    """The strongest evidence that the method yields, on our ladder."""
    needs: Annotated[list[Annotated[Need, CHOICE]], Field(min_length=1, max_length=5)]
    """What it needs."""
    not_shown_because: Sentence | None = None
    """Why there is no notebook yet."""
    overview: Flag = False
    """True for a page about a family of methods."""
    implemented_in: Annotated[list[CodebaseId], Field(max_length=20)] = []
    """Codebases that implement it."""
