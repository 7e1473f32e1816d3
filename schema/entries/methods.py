"""Methods: what one does to a model in order to understand it, with claims that a notebook measures."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from schema.base import CHOICE
from schema.claims import Claim, Evidence
from schema.entries.base import TopicEntry
from schema.ids import CodebaseId, NotebookName
from schema.scalars import Flag
from schema.text import Sentence


class Need(StrEnum):
    """What a method needs of the model and the data."""

    WEIGHTS = "weights only"
    ACTIVATIONS = "activations"
    GRADIENTS = "gradients"
    TRAINING = "training"
    LABELS = "labels"


class Method(TopicEntry):
    """A technique: it has a notebook, or says why nothing is shown, or is an overview of other methods."""

    sections: ClassVar[tuple[str, ...]] = ("How it works", "What it shows and what it does not", "Pitfalls")

    evidence: Annotated[Evidence, CHOICE]
    """The strongest evidence that the method yields, on our ladder."""
    needs: Annotated[list[Annotated[Need, CHOICE]], Field(min_length=1, max_length=5)]
    """What it needs."""
    notebook: NotebookName | None = None
    """The notebook `notebooks/<name>.ipynb` that shows it."""
    not_shown_because: Sentence | None = None
    """Why there is no notebook yet."""
    overview: Flag = False
    """True for a page about a family of methods."""
    claims: Annotated[list[Claim], Field(max_length=40)] = []
    """What the notebook measures."""
    implemented_in: Annotated[list[CodebaseId], Field(max_length=20)] = []
    """Codebases that implement it."""
