"""What a notebook holds, counted: claims and their rivals, seeds, identities, agreements with peers, own lines."""

import ast
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from schema.claims import Outcome, Verdict
from tools.notebooks.results import Cell, NotebookResult
from tools.notebooks.source import FOLDER

ALGORITHM, IDENTITIES = "algorithm", "identities"
"""Tags of the cells that hold the technique itself, and the equalities that must hold exactly."""
PEERS = "records/peers"
_CHECKS = ("assert_allclose", "assert_close", "assert_array_equal", "assert_equal")


@dataclass(frozen=True, slots=True)
class Contents:
    """What one notebook holds.

    Args:
        outcome: what its claims say together; None where it did not run.
        claims: how many there are.
        held: how many of them hold.
        controls: measures that must fail beside them, each counted once; every claim names one.
        shortcuts: the best cheap rules that claims name, each with what it scored; None where nobody measured.
        untrained: claims that hold with random weights too, with a reason.
        seeds: the largest number of training seeds recorded of a measure.
        identities: equalities asserted exactly.
        peers: agreements with other libraries: library with version, and how many.
        lines: of code, without comments and blank lines, in the cells that hold the technique itself.
        seconds: of the last run.
        memory: its peak, in MB.
        stale: whether what it depends on changed since.
    """

    outcome: Outcome | None
    claims: int
    held: int
    controls: int
    shortcuts: tuple[tuple[str, float | None], ...]
    untrained: int
    seeds: int
    identities: int
    peers: tuple[tuple[str, int], ...]
    lines: int
    seconds: float | None
    memory: float | None
    stale: bool


def contents(root: Path, result: NotebookResult) -> Contents:
    """Count what a notebook holds.

    Args:
        root: of the repository.
        result: the notebook with its last run.
    """
    claims = [claim for claim, _ in result.claims]
    receipt = result.receipt
    values = {measured.name: measured.value for measured in receipt.measures} if receipt else {}
    shortcuts = {claim.shortcut.measure for claim in claims if claim.shortcut}
    return Contents(
        outcome=result.outcome,
        claims=len(claims),
        held=sum(found.verdict is Verdict.HELD for _, found in result.claims),
        controls=len({claim.control.measure for claim in claims}),
        shortcuts=tuple((name, values.get(name)) for name in sorted(shortcuts)),
        untrained=sum(claim.holds_untrained is not None for claim in claims),
        seeds=max((len(measured.seeds or ()) for measured in receipt.measures), default=0) if receipt else 0,
        identities=sum(map(_checks, _tagged(result.cells, IDENTITIES))),
        peers=tuple(_agreements(root, result.name)),
        lines=sum(map(_lines, _tagged(result.cells, ALGORITHM))),
        seconds=receipt.seconds if receipt else None,
        memory=receipt.peak_memory_mb if receipt else None,
        stale=bool(result.stale),
    )


def _tagged(cells: Iterable[Cell], tag: str) -> list[ast.Module]:
    return [ast.parse(cell.source) for cell in cells if cell.kind == "code" and tag in cell.tags]


def _checks(module: ast.Module) -> int:
    """Count what a cell asserts: statements, and calls of the functions by which numpy and torch compare."""
    calls = (node.func for node in ast.walk(module) if isinstance(node, ast.Call))
    named = sum(isinstance(function, ast.Attribute) and function.attr in _CHECKS for function in calls)
    return named + sum(isinstance(node, ast.Assert) for node in ast.walk(module))


def _lines(module: ast.Module) -> int:
    """Count the lines on which code stands, whatever its layout and comments."""
    return len(ast.unparse(module).splitlines())


def _agreements(root: Path, name: str) -> Iterable[tuple[str, int]]:
    for file in sorted((root / FOLDER / PEERS).glob(f"{name}*.json")):
        record = json.loads(file.read_text(encoding="utf-8"))
        if record["notebook"] == name:
            yield str(record["peer"]), len(record["agreements"])
