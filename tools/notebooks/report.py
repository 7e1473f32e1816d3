"""What a run tells: each step as it happens, and in the end what came of each notebook."""

from dataclasses import dataclass
from enum import StrEnum

from schema.claims import Outcome, Receipt
from tools.problems import Problem


class Status(StrEnum):
    """How it went, with the three outcomes of a run kept apart."""

    HELD = "held"
    UNCHANGED = "unchanged"
    FAILED = "the notebook failed"
    BROKEN = "could not be run"


@dataclass(frozen=True, slots=True)
class RunResult:
    """What came of one notebook.

    Args:
        name: of the notebook.
        status: how it went.
        why: what had changed since the last result, in words; empty where there was none.
        problems: what is wrong, each with its place.
        detail: the end of a traceback, or of what the machinery wrote; several lines.
        seconds: of this run; 0 where nothing ran.
        receipt: of this run where its claims could be judged, or the last one where nothing changed.
        outcome: what the claims say together.
        kept: whether the result was written to the store.
    """

    name: str
    status: Status
    why: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    detail: str = ""
    seconds: float = 0.0
    receipt: Receipt | None = None
    outcome: Outcome | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class RunReport:
    """What came of all of them.

    Args:
        results: one for each notebook, in order of name.
        seconds: for everything.
        not_isolated: why runs were not cut off from network and files; empty where they were, or where nothing ran.
    """

    results: tuple[RunResult, ...]
    seconds: float
    not_isolated: str = ""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return every problem."""
        return tuple(problem for result in self.results for problem in result.problems)

    @property
    def exit_code(self) -> int:
        """Return 0 where all is well, 1 where a notebook failed, 2 where one could not be run."""
        statuses = {result.status for result in self.results}
        return 2 if Status.BROKEN in statuses else 1 if Status.FAILED in statuses else 0


@dataclass(frozen=True, slots=True)
class Progress:
    """One step: a notebook began (`cell` is 0), began its `cell`-th code cell of `cells`, or ended (`result`)."""

    name: str
    cell: int
    cells: int
    result: RunResult | None = None
