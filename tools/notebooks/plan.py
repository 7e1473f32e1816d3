"""What must be known of a notebook before it is run or shown."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.notebooks import store
from tools.notebooks.files import Files
from tools.notebooks.fingerprint import Fingerprint, fingerprint, why
from tools.notebooks.source import Source
from tools.notebooks.study import study
from tools.problems import Place, Problem
from tools.prose import Document


@dataclass(frozen=True, slots=True)
class Plan:
    """A notebook, what it depends on today, and its last result.

    Args:
        name: the file `notebooks/<name>.ipynb`.
        source: None where it cannot be read.
        fingerprint: None where it cannot be computed.
        stored: the last result, if it can be trusted.
        changed: what differs from that result, in words; empty when nothing does.
        problems: what is wrong with the notebook or its result, staleness left out.
        prose: its Markdown cells, parsed, each with what is wrong in it.
    """

    name: str
    source: Source | None
    fingerprint: Fingerprint | None
    stored: store.Stored | None
    changed: tuple[str, ...]
    problems: tuple[Problem, ...]
    prose: tuple[tuple[Document, tuple[Problem, ...]], ...] = ()

    @property
    def runnable(self) -> bool:
        """Return whether nothing in the notebook itself forbids to run it."""
        return self.fingerprint is not None and all(problem.code == "KB-RUN-011" for problem in self.problems)

    @property
    def fresh(self) -> bool:
        """Return whether the last result is that of today's notebook."""
        return self.stored is not None and not self.changed


def plan(root: Path, name: str, files: Files | None = None) -> Plan:
    """Read a notebook and its last result and compare them.

    Args:
        root: of the repository.
        name: of the notebook.
        files: of the repository, as met before in this run.
    """
    files = files or Files(root)
    studied = study(root, name, files.kept)
    source, problems = studied.source, list(studied.problems)
    today = None
    if source is not None and studied.facts is not None:
        today = fingerprint(files, source, studied.facts)
    stored = None
    try:
        stored = store.read(root, name)
    except store.DamagedError as error:
        message = f"The result of `{name}` cannot be trusted: {error}."
        place = Place(f"{store.RESULTS}/{name}/receipt.json")
        hint = f"Restore it from the history, or run the notebook: `wiki run {name}`."
        problems.append(Problem("KB-RUN-011", place, message, hint, args={"notebook": name}))
    changed: tuple[str, ...] = ()
    if stored is not None and today is not None and stored.receipt.fingerprint != today.digest:
        numbers = {cell.id: cell.number for cell in source.code} if source else {}
        changed = why(stored.receipt.inputs, today.inputs, numbers)
    return Plan(name, source, today, stored, changed, tuple(problems), studied.prose)


def longest_first(plans: Iterable[Plan]) -> list[Plan]:
    """Sort plans by how long their last run took, those that never ran first: nothing long is then left for the end."""
    return sorted(plans, key=lambda one: one.stored.receipt.seconds if one.stored else math.inf, reverse=True)


def shard(names: Sequence[str], index: int, count: int) -> list[str]:
    """Return one of `count` shares of some names, by their order alone.

    Recorded times would share out better, but a run writes such times: two shares that ran in the same checkout one
    after the other would then not make the whole.

    Args:
        names: of notebooks.
        index: which share, from 1.
        count: how many there are.

    Raises:
        ValueError: there is no such share.
    """
    if not 1 <= index <= count:
        raise ValueError(f"There is no share {index} of {count}.")
    return sorted(names)[index - 1 :: count]
