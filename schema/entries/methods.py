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
    OUTPUTS = "outputs only"
    ACTIVATIONS = "activations"
    GRADIENTS = "gradients"
    TRAINING = "training"
    LABELS = "labels"


class Asks(StrEnum):
    """The question that a method answers."""

    WHICH = "which parts matter"
    WHERE = "where information is"
    WHAT = "what a part does"
    TOGETHER = "how parts work together"
    FEATURES = "which features there are"
    CHANGE = "how to change behaviour"
    TRAINING = "how it came about in training"
    RIGHT = "whether an explanation is right"


class Cost(StrEnum):
    """What a method costs to run, cheapest first; a pass is one run of the model over all prompts."""

    NONE = "no pass"
    PASS = "one pass"  # noqa: S105 (a pass of the model, not a word to enter)
    GRADIENT = "one pass and its gradient"
    PASSES = "a pass for each part"
    FIT = "fitting on activations"
    TRAIN = "training"

    @property
    def rank(self) -> int:
        """Return the place among the costs, from 0."""
        return list(Cost).index(self)


class Method(DemonstratedEntry):
    """A technique: it has a notebook, or says why nothing is shown, or is an overview of other methods."""

    sections: ClassVar[tuple[str, ...]] = ("How it works", "What it shows and what it does not", "Pitfalls")

    evidence: Annotated[Evidence, CHOICE]
    """The strongest evidence that the method yields, on our ladder."""
    needs: Annotated[list[Annotated[Need, CHOICE]], Field(min_length=1, max_length=5)]
    """What it needs."""
    asks: Annotated[list[Annotated[Asks, CHOICE]], Field(max_length=3)] = []
    """The questions that it answers, the main one first."""
    cost: Annotated[Cost, CHOICE] | None = None
    """What it costs to run."""
    fails_when: Sentence | None = None
    """Its best-known failure, in one sentence."""
    not_shown_because: Sentence | None = None
    """Why there is no notebook yet."""
    overview: Flag = False
    """True for a page about a family of methods."""
    implemented_in: Annotated[list[CodebaseId], Field(max_length=20)] = []
    """Codebases that implement it."""
