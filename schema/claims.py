"""A claim, the control that must fail, and the receipt of the run that measured both."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from schema.base import CHOICE, Frozen
from schema.ids import ClaimId, MeasureName, NotebookName, PaperId
from schema.scalars import Flag, Number
from schema.text import Line, Name, Sentence


class Evidence(StrEnum):
    """What a method does to a model in order to learn about it: our own ladder, weakest first."""

    OBSERVATION = "observation"
    INTERVENTION = "intervention"
    COUNTERFACTUAL = "counterfactual"

    @property
    def rung(self) -> int:
        """Return the height on the ladder, from 0."""
        return list(Evidence).index(self)


class Verdict(StrEnum):
    """What a run says of one claim."""

    HELD = "held"
    MISSED = "missed"
    FAILED = "failed"


class Outcome(StrEnum):
    """What the claims of a page say together, computed from its headline."""

    SHOWN = "shown at small scale"
    PARTLY = "partly"
    DIFFERENT = "different mechanism"
    NOT_SHOWN = "not shown"


class Bound(Frozen):
    """The values that a measure may take; at least one side is given."""

    at_least: Number | None = None
    """The smallest value that meets the bound."""
    at_most: Number | None = None
    """The largest value that meets the bound."""

    def admits(self, value: float) -> bool:
        """Return whether a value lies within the bound."""
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


class Source(Frozen):
    """Where the literature says it."""

    paper: PaperId
    """The paper's entry."""
    where: Line | None = None
    """The place in the paper: a section, figure, table or argument."""
    reported: Sentence | None = None
    """The paper's own number, only as read in a source."""


class Control(Frozen):
    """What must fail for the claim to mean anything."""

    measure: MeasureName
    """The name under which the notebook reports the control."""
    expect: Bound
    """The bound that shows that the control failed."""
    says: Sentence
    """What was controlled for, in words."""


class Claim(Frozen):
    """One sentence that a notebook measures."""

    id: ClaimId
    """Name within the page, for links and reports."""
    headline: Flag = False
    """True for the one claim that carries the page's outcome; its bound is committed before the model is trained."""
    says: Sentence
    """The claim in words."""
    source: Source
    """Where the literature says it."""
    strength: Annotated[Evidence, CHOICE]
    """The kind of evidence; it may not exceed the method's own."""
    measure: MeasureName
    """The name under which the notebook reports the number."""
    expect: Bound
    """The bound that the number must meet."""
    control: Control
    """The control that must fail."""
    shortcut: Control | None = None
    """The best of the cheap rules that could explain the number, measured in the same way; it must fail too."""
    holds_untrained: Sentence | None = None
    """Why the claim holds with random weights too, where it does."""
    zero_untrained: Sentence | None = None
    """Why the number is exactly 0 with random weights, where it is."""
    scope: Sentence | None = None
    """The seeds or settings over which it holds, where it does not hold over all: the outcome is then `partly`."""
    tested_on: Line | None = None
    """The recorded seeds that were trained after the headline's bound was set, where those before had been seen."""
    alternative: Flag = False
    """True for a claim that names the mechanism found instead of the headline's."""


class Measured(Frozen):
    """One number that a notebook reported."""

    name: MeasureName
    value: float
    unit: Annotated[str, StringConstraints(max_length=60)] = ""
    interval: Annotated[list[float], Field(min_length=2, max_length=2)] | None = None
    """The 95 % interval, low and high."""
    seeds: Annotated[list[float], Field(max_length=100)] | None = None
    """The same measure over the recorded training seeds."""
    note: Annotated[str, StringConstraints(max_length=800)] = ""


class ClaimResult(Frozen):
    """One claim held against the run."""

    id: ClaimId
    verdict: Annotated[Verdict, CHOICE]
    value: float | None
    control: float | None
    shortcut: float | None = None
    reason: Annotated[str, StringConstraints(max_length=800)] = ""


Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$", max_length=64)]


class Receipt(Frozen):
    """What one run of one notebook measured, and on what."""

    notebook: NotebookName
    fingerprint: Hash
    inputs: Annotated[dict[Annotated[str, StringConstraints(max_length=300)], Hash], Field(max_length=2000)]
    """Each input of the fingerprint with its own hash, so that a difference can be named."""
    measures: Annotated[list[Measured], Field(max_length=200)]
    claims: Annotated[list[ClaimResult], Field(max_length=100)]
    seconds: Annotated[float, Field(ge=0)]
    """Wall-clock time of the whole notebook."""
    peak_memory_mb: Annotated[float, Field(ge=0)]
    versions: Annotated[dict[Name, Name], Field(max_length=50)]
    processor: Line
    isolated: bool
    """Whether the run was cut off from the network and from every file but its inputs."""
    outputs: Hash
    """The hash of the outputs that stand beside the receipt."""
    seal: Hash
    """The hash of the receipt without this field, so that damage is noticed."""
    date: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", max_length=10)]
