"""Run the notebooks whose inputs changed."""

import dataclasses
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.load import load
from tools.notebooks import claims, machine, sandbox
from tools.notebooks.attempt import Order, attempt, broken, without_running
from tools.notebooks.execute import parameter_names
from tools.notebooks.files import Files
from tools.notebooks.plan import Plan, longest_first, plan, shard
from tools.notebooks.report import Progress, RunReport, RunResult
from tools.notebooks.source import notebook_names
from tools.validate import Entry, validate


def run(
    root: Path,
    names: Iterable[str] = (),
    *,
    jobs: int = 2,
    shard_of: tuple[int, int] | None = None,
    fresh: bool = False,
    progress: Callable[[Progress], None] = lambda step: None,
    random_weights: bool = False,
    parameters: Mapping[str, object] | None = None,
    limits: sandbox.Limits | None = None,
    entries: Iterable[Entry] | None = None,
) -> RunReport:
    """Run notebooks, each in a process tree of its own, and keep the results of those whose claims held.

    Args:
        root: of the repository.
        names: of the notebooks; all of them by default.
        jobs: how many at once; each uses one thread.
        shard_of: take only one share of the names: (which, from 1; of how many).
        fresh: run also those whose inputs did not change.
        progress: is told of each step, from any thread.
        random_weights: give models random weights, so that claims must fail; no result is kept.
        parameters: values for the cell of parameters, by name; no result is kept.
        limits: what one notebook may use.
        entries: the typed entries, where the caller has them already.

    Raises:
        ValueError: there is no such share, or a notebook has no such parameter.
    """
    started = time.monotonic()
    chosen: Sequence[str] = sorted(set(names)) or notebook_names(root)
    if shard_of is not None:
        chosen = shard(chosen, *shard_of)
    known = claims.owners(validate(load(root).raws)[0] if entries is None else entries)
    order = Order(
        root,
        {owner.notebook: owner for owner in reversed(known) if owner.notebook},
        limits or sandbox.Limits(),
        fresh=fresh,
        random_weights=random_weights,
        parameters=parameters or {},
        progress=progress,
    )
    files = Files(root)
    plans = {name: plan(root, name, files) for name in chosen}
    for one in plans.values():
        unknown = set(order.parameters) - set(parameter_names(one.source)) if one.runnable and one.source else None
        if unknown:
            raise ValueError(f"`{one.name}` has no parameter `{sorted(unknown)[0]}`.")
    done: dict[str, RunResult] = {}
    for name, one in plans.items():
        result = without_running(order, one)
        if result is not None:
            done[name] = result
    waiting = longest_first(one for name, one in plans.items() if name not in done)
    not_isolated = sandbox.cannot_isolate() if waiting else ""
    for result in _run_all(order, waiting, not_isolated, jobs):
        done[result.name] = result
    return RunReport(tuple(done[name] for name in chosen), time.monotonic() - started, not_isolated)


def _run_all(order: Order, plans: Sequence[Plan], not_isolated: str, jobs: int) -> list[RunResult]:
    lacking = machine.missing()
    if plans and lacking:
        hint = 'Install what notebooks need: `pip install -e ".[notebooks]"`.'
        return [broken(one, f"{', '.join(lacking)} is not installed", hint) for one in plans]
    if not_isolated and os.environ.get("CI", "").lower() not in {"", "0", "false"}:
        reason = f"the sandbox cannot start ({not_isolated})"
        hint = "Allow user namespaces, or run as root: where CI is set, nothing runs without a sandbox."
        return [broken(one, reason, hint) for one in plans]
    order = dataclasses.replace(order, isolate=not not_isolated)
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        try:
            return list(pool.map(lambda one: attempt(order, one), plans))
        except BaseException:
            order.stop.set()
            pool.shutdown(cancel_futures=True)
            raise
