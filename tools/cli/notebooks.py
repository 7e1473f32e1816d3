"""Verbs about notebooks: run, merge, train."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from tools.cli.app import CLEAN, FACES, CannotRunError, Face, default_face, find_root, say, verb
from tools.cli.content import HERE, RootOption
from tools.notebooks.execute import models_named
from tools.notebooks.plan import plan, shard
from tools.notebooks.report import Progress as Step
from tools.notebooks.report import RunReport, RunResult, Status
from tools.notebooks.run import run as run_notebooks
from tools.notebooks.source import notebook_names
from tools.notebooks.source import read as read_notebook
from tools.notebooks.store import DamagedError, read_from, write
from tools.problems import in_order

IS_RECIPE = re.compile(r"^def main\(\s*seed\b", re.MULTILINE)
"""What tells a recipe from what recipes share: it trains from a seed."""
WORTH_A_BAR = 1.0
"""Seconds from which a step deserves a progress bar."""


@verb
def run(
    names: Annotated[list[str] | None, typer.Argument(help="Notebooks; with --all, every one.")] = None,
    root: RootOption = HERE,
    every: Annotated[bool, typer.Option("--all", help="Every notebook.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Run also those whose inputs did not change.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Say for each notebook what changed since its last run.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would run, and why.")] = False,
    jobs: Annotated[int, typer.Option(help="How many run at once; each uses one thread.", min=1, max=64)] = 2,
    share: Annotated[str, typer.Option("--shard", help="Only one share of them, such as 1/3.")] = "",
    random_weights: Annotated[
        bool, typer.Option("--random-weights", help="Give models random weights: claims must fail, nothing is kept.")
    ] = False,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", help="Set a parameter, such as model=gpt2; nothing is kept."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Run notebooks in a sandbox, hold what they measured against their claims, and write receipts.

    Examples: `wiki run induction-heads`, `wiki run --all --why`, `wiki run --all --fresh --shard 1/3`.
    """
    here = find_root(root.resolve())
    chosen = _chosen(here, names or [], every=every)
    if dry_run or why:
        for name in chosen:
            say(_why(here, name, fresh=fresh))
    if dry_run:
        return CLEAN
    with _progress(quiet=as_json) as tell:
        try:
            report = run_notebooks(
                here,
                chosen,
                jobs=jobs,
                shard_of=_share(share) if share else None,
                fresh=fresh,
                progress=tell,
                random_weights=random_weights,
                parameters=dict(_parameter(text) for text in parameter or []),
            )
        except ValueError as wrong:
            raise CannotRunError(str(wrong)) from None
    if as_json:
        say(json.dumps([_as_json(result) for result in report.results], indent=2))
    else:
        _print(report)
    return report.exit_code


def _chosen(root: Path, names: list[str], *, every: bool) -> list[str]:
    known = notebook_names(root)
    if every == bool(names):
        raise CannotRunError("Name notebooks, or say --all. There are: " + ", ".join(known) + ".")
    unknown = [name for name in names if name.removesuffix(".ipynb") not in known]
    if unknown:
        raise CannotRunError(f"There is no notebook `{unknown[0]}`. There are: {', '.join(known)}.")
    return [name.removesuffix(".ipynb") for name in names] or list(known)


def _share(text: str) -> tuple[int, int]:
    index, slash, count = text.partition("/")
    if not (slash and index.isdecimal() and count.isdecimal() and 1 <= int(index) <= int(count)):
        raise CannotRunError(f"`--shard {text}` is no share: write it as 1/3.")
    return int(index), int(count)


def _parameter(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise CannotRunError(f"`-p {text}` is no parameter: write it as name=value.")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _why(root: Path, name: str, *, fresh: bool) -> str:
    found = plan(root, name)
    if found.stored is None:
        return f"{name}: runs, because it has no result yet"
    if found.changed:
        return f"{name}: runs, because of {'; '.join(found.changed)}"
    return f"{name}: runs, because --fresh asks for it" if fresh else f"{name}: nothing changed"


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[Step], None]]:
    """Give what shows each step: bars on a terminal, a line for each notebook that ended elsewhere."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:

        def note(step: Step) -> None:
            if step.result is not None and step.result.status is not Status.UNCHANGED and not quiet:
                say(f"{step.name}: {step.result.status.value} after {step.result.seconds:.0f} s")

        yield note
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("cell {task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: Step) -> None:
            task = tasks.get(step.name)
            if task is None:
                task = tasks[step.name] = bars.add_task(step.name, total=step.cells)
            bars.update(task, completed=step.cell, visible=step.result is None)

        yield show


def _print(report: RunReport) -> None:
    problems = in_order(report.problems)
    if problems:
        sys.stdout.write(FACES[default_face()](problems))
    for result in report.results:
        claims = result.receipt.claims if result.receipt else []
        outcome = f", {result.outcome.value}" if result.outcome else ""
        time = f", {result.seconds:.0f} s" if result.seconds >= WORTH_A_BAR else ""
        say(f"{result.name}: {result.status.value}{outcome}{time}")
        for claim in claims if result.status is not Status.UNCHANGED else []:
            say(f"    {claim.verdict.value:6} {claim.id} {claim.reason}".rstrip())
        if result.detail:
            say(f"    {line}" for line in result.detail.splitlines())
    if len(report.results) > 1:
        say(["", f"{'notebook':32} {'seconds':>8} {'MB':>6}  outcome"])
        for result in sorted(report.results, key=lambda result: -_took(result)):
            memory = f"{result.receipt.peak_memory_mb:.0f}" if result.receipt else ""
            said = result.outcome.value if result.outcome else result.status.value
            say(f"{result.name:32} {_took(result):8.1f} {memory:>6}  {said}")
    if report.not_isolated:
        say(f"Not cut off from network and files: {report.not_isolated}.")
    ran = sum(result.status is not Status.UNCHANGED for result in report.results)
    say(f"{ran} of {len(report.results)} notebooks executed in {report.seconds:.1f} s.")


def _took(result: RunResult) -> float:
    """Return the seconds of this run, or of the last one where nothing changed."""
    return result.seconds or (result.receipt.seconds if result.receipt else 0.0)


def _as_json(result: RunResult) -> dict[str, object]:
    return {
        "name": result.name,
        "status": result.status.value,
        "why": list(result.why),
        "seconds": result.seconds,
        "outcome": result.outcome.value if result.outcome else None,
        "kept": result.kept,
        "problems": json.loads(FACES[Face.JSON](result.problems))["problems"],
        "claims": [claim.model_dump(mode="json") for claim in result.receipt.claims] if result.receipt else [],
    }


@verb
def merge(
    shards: Annotated[list[Path], typer.Argument(help="The results folder of each shard, in order.")],
    root: RootOption = HERE,
) -> int:
    """Take from each shard's results those of the notebooks that the shard ran.

    Example: `wiki merge shards/results-1 shards/results-2 shards/results-3`.
    """
    here = find_root(root.resolve())
    names = notebook_names(here)
    parts = {name: folder for n, folder in enumerate(shards, 1) for name in shard(names, n, len(shards))}
    found = {}
    for name, folder in parts.items():
        try:
            found[name] = read_from(folder / name, name)
        except DamagedError as damage:
            raise CannotRunError(f"{folder / name} cannot be taken: {damage}.") from None
    missing = [f"{parts[name] / name}" for name, result in found.items() if result is None]
    if missing:
        raise CannotRunError(f"No result in {', '.join(missing)}. Give the folders in the order of the shards.")
    for name, result in sorted(found.items()):
        if result is not None:
            write(here, result.receipt, result.outputs)
            say(f"{name}: from {parts[name]}")
    return CLEAN


@verb
def train(
    names: Annotated[list[str], typer.Argument(help="Recipes under notebooks/lab/recipes, such as induction.")],
    root: RootOption = HERE,
    seed: Annotated[int, typer.Option(help="The seed.")] = 0,
    out: Annotated[Path, typer.Option(help="The folder to write to: one folder in it for each model.")] = Path(
        "trained"
    ),
    hold: Annotated[
        bool, typer.Option("--check", help="Then run the notebooks on these models and hold their claims.")
    ] = False,
) -> int:
    """Train models of the lab from their recipes.

    Examples: `wiki train induction induction-1l --seed 7 --check`, `wiki train modadd --seed 1 --out /tmp/models`.
    """
    here = find_root(root.resolve())
    notebooks = here / "notebooks"
    recipes = notebooks / "lab" / "recipes"
    found = {path.stem.replace("_", "-"): path.read_text(encoding="utf-8") for path in recipes.glob("[!_]*.py")}
    known = sorted(name for name, text in found.items() if IS_RECIPE.search(text))
    unknown = [name for name in names if name not in known]
    if unknown:
        raise CannotRunError(f"There is no recipe `{unknown[0]}`. There are: {', '.join(known)}.")
    trained = {name: out.resolve() / name for name in names}
    for name, folder in trained.items():
        module = f"lab.recipes.{name.replace('-', '_')}"
        command = [sys.executable, "-m", module, "--seed", str(seed), "--out", str(folder)]
        code = subprocess.run(command, cwd=notebooks, env={**os.environ, "PYTHONPATH": "."}, check=False).returncode
        if code:
            return code
    return _hold(here, trained) if hold else CLEAN


def _hold(here: Path, trained: Mapping[str, Path]) -> int:
    """Run each notebook that names one of these models on it, and hold its claims; nothing is kept."""
    code = CLEAN
    for name in notebook_names(here):
        source, _ = read_notebook(here, name)
        named = models_named(source) if source else {}
        parameters: dict[str, object] = {key: str(trained[model]) for key, model in named.items() if model in trained}
        if parameters:
            report = run_notebooks(here, [name], parameters=parameters)
            _print(report)
            code = max(code, report.exit_code)
    return code
