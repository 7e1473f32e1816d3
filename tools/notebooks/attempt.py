"""One notebook: run it or not, hold its claims against what it measured, and keep what held."""

import datetime
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from schema.claims import Claim, ClaimResult, Measured, Receipt
from tools import limits as bounds
from tools.notebooks import claims, machine, sandbox, store
from tools.notebooks.execute import Execution, Failure, execute
from tools.notebooks.measures import BadMeasureError, collect
from tools.notebooks.outputs import as_json
from tools.notebooks.plan import Plan
from tools.notebooks.report import Progress, RunResult, Status
from tools.notebooks.source import notebook_path
from tools.notebooks.verdicts import judge, outcome
from tools.problems import Place, Problem

_UNHASHED = "0" * 64
_UNSEEN = "A notebook sees only the files that its code names: modules that it imports, models and data by their name."


@dataclass(frozen=True, slots=True)
class Order:
    """What holds for every notebook of one call; see `run`."""

    root: Path
    owners: Mapping[str, claims.Owner]
    limits: sandbox.Limits
    isolate: bool = True
    fresh: bool = False
    random_weights: bool = False
    parameters: Mapping[str, object] = field(default_factory=dict)
    progress: Callable[[Progress], None] = lambda step: None
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def keeps(self) -> bool:
        """Return whether results are those of the notebook as committed."""
        return not self.random_weights and not self.parameters

    def claims_of(self, name: str) -> Sequence[Claim]:
        """Return the claims that a notebook has to hold."""
        owner = self.owners.get(name)
        return owner.claims if owner else ()


def without_running(order: Order, plan: Plan) -> RunResult | None:
    """Return the result of a notebook that need not or cannot be run; None where it is to be run."""
    if not plan.runnable:
        return RunResult(plan.name, Status.FAILED, problems=plan.problems)
    if plan.stored is None or plan.changed or order.fresh or not order.keeps:
        return None
    receipt = plan.stored.receipt
    judged = judge(order.claims_of(plan.name), receipt.measures)
    problems = _broken_claims(order, plan.name, judged)
    kept = False
    if not problems and list(judged) != receipt.claims:
        # The claims were edited; what was measured stands.
        receipt = store.write(order.root, receipt.model_copy(update={"claims": list(judged)}), plan.stored.outputs)
        kept = True
    status = Status.FAILED if problems else Status.UNCHANGED
    said = outcome(order.claims_of(plan.name), judged, receipt.measures)
    return RunResult(plan.name, status, problems=problems, receipt=receipt, outcome=said, kept=kept)


def attempt(order: Order, plan: Plan) -> RunResult:
    """Run a notebook; a result is kept only if every claim could be judged and none failed."""
    if plan.source is None or plan.fingerprint is None:
        raise ValueError(f"{plan.name} cannot be run")
    cells = len(plan.source.code)
    order.progress(Progress(plan.name, 0, cells))
    execution = execute(
        order.root,
        plan.source,
        plan.fingerprint.files,
        isolate=order.isolate,
        limits=order.limits,
        random_weights=order.random_weights,
        parameters=order.parameters,
        on_cell=lambda position: order.progress(Progress(plan.name, position + 1, cells)),
        stop=order.stop,
    )
    result = _failed(plan, execution, execution.failure) if execution.failure else _held(order, plan, execution)
    order.progress(Progress(plan.name, cells, cells, result))
    return result


def broken(plan: Plan, reason: str, hint: str) -> RunResult:
    """Return the result of a notebook that we cannot run, for a reason that is not in it."""
    problem = _problem(plan, "KB-RUN-016", f"`{plan.name}` could not be run: {reason}.", hint)
    return RunResult(plan.name, Status.BROKEN, plan.changed, (problem,))


def _failed(plan: Plan, execution: Execution, failure: Failure) -> RunResult:
    where = f"cell {failure.cell.number} of `{plan.name}`" if failure.cell else f"`{plan.name}`"
    line = failure.cell.line + failure.line - 1 if failure.cell else 1
    code = "KB-RUN-016" if failure.ours else "KB-RUN-014" if failure.limit else "KB-RUN-013"
    hint = "" if failure.ours else f"Run the notebook in Jupyter, or `wiki run {plan.name}` once it is mended."
    if any(name in failure.message for name in ("ModuleNotFoundError", "FileNotFoundError", "OSError")):
        hint = _UNSEEN
    message = f"{where[0].upper()}{where[1:]} {failure.message}."
    problem = _problem(plan, code, message, hint, line)
    status = Status.BROKEN if failure.ours else Status.FAILED
    return RunResult(plan.name, status, plan.changed, (problem,), failure.detail, execution.seconds)


def _held(order: Order, plan: Plan, execution: Execution) -> RunResult:
    if plan.fingerprint is None:
        raise ValueError(f"{plan.name} has no fingerprint")
    try:
        measures = collect(output for outputs in execution.outputs.values() for output in outputs)
    except BadMeasureError as error:
        problem = _problem(plan, "KB-RUN-015", f"In `{plan.name}` {error}.", "Report each with `lab.measure`.")
        return RunResult(plan.name, Status.FAILED, plan.changed, (problem,), seconds=execution.seconds)
    size = len(as_json(execution.outputs).encode())
    if size > bounds.STORED_BYTES:
        largest = max(execution.outputs, key=lambda cell: len(as_json(execution.outputs[cell])))
        cell = next((cell for cell in plan.source.code if cell.id == largest), None) if plan.source else None
        message = (
            f"The outputs of `{plan.name}` take {size // 1000} kB, over {bounds.STORED_BYTES // 1000}"
            f"{f'; most come from cell {cell.number}' if cell else ''}."
        )
        hint = "Print less, and draw smaller figures."
        problem = _problem(plan, "KB-RUN-015", message, hint, cell.line if cell else 1)
        return RunResult(plan.name, Status.FAILED, plan.changed, (problem,), seconds=execution.seconds)
    judged = judge(order.claims_of(plan.name), measures)
    problems = _broken_claims(order, plan.name, judged)
    receipt = _receipt(plan, execution, measures, judged, isolated=order.isolate)
    kept = not problems and order.keeps
    if kept:
        receipt = store.write(order.root, receipt, execution.outputs)
    status = Status.FAILED if problems else Status.HELD
    said = outcome(order.claims_of(plan.name), judged, measures)
    return RunResult(plan.name, status, plan.changed, problems, "", execution.seconds, receipt, said, kept)


def _receipt(
    plan: Plan, execution: Execution, measures: list[Measured], judged: Sequence[ClaimResult], *, isolated: bool
) -> Receipt:
    if plan.fingerprint is None:
        raise ValueError(f"{plan.name} has no fingerprint")
    return Receipt(
        notebook=plan.name,
        fingerprint=plan.fingerprint.digest,
        inputs=dict(plan.fingerprint.inputs),
        measures=measures,
        claims=list(judged),
        seconds=round(execution.seconds, 1),
        peak_memory_mb=round(execution.peak_memory_mb),
        versions=machine.versions(),
        processor=machine.processor(),
        isolated=isolated,
        outputs=_UNHASHED,
        seal=_UNHASHED,
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
    )


def _broken_claims(order: Order, name: str, judged: Sequence[ClaimResult]) -> tuple[Problem, ...]:
    owner = order.owners.get(name)
    return tuple(claims.broken(owner, judged, missed=order.random_weights)) if owner else ()


def _problem(plan: Plan, code: str, message: str, hint: str, line: int = 1) -> Problem:
    return Problem(code, Place(notebook_path(plan.name), line), message, hint, args={"notebook": plan.name})
