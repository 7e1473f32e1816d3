"""The results store: receipts and outputs as committed, held against today's notebooks and claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schema.claims import Claim, ClaimResult, Outcome, Receipt


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a notebook as it is shown: source as committed, outputs of the last run.

    Args:
        id: the cell's stable id.
        kind: `markdown` or `code`.
        source: its text.
        outputs: nbformat outputs of the last run, by value; empty for Markdown.
        tags: its tags.
    """

    id: str
    kind: str
    source: str
    outputs: Sequence[Mapping[str, object]]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotebookResult:
    """What is known of one notebook.

    Args:
        name: the file `notebooks/<name>.ipynb`.
        owner: id of the entry whose `notebook` it is.
        cells: its cells with the outputs of the last run.
        receipt: the last run's receipt; None where it never ran.
        stale: what changed since that run, in words; empty when fresh.
        claims: today's claims held against the receipt's measures, in the order of the entry.
        outcome: what they say together; None where it never ran or there is no headline.
    """

    name: str
    owner: str
    cells: Sequence[Cell]
    receipt: Receipt | None
    stale: tuple[str, ...]
    claims: Sequence[tuple[Claim, ClaimResult]]
    outcome: Outcome | None


Results = Mapping[str, NotebookResult]
"""Every notebook's result by its name."""
