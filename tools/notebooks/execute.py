"""Execute one notebook in the sandbox, in a copy of exactly what its fingerprint names."""

import ast
import json
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.notebooks import jail, sandbox
from tools.notebooks.outputs import Outputs, normal
from tools.notebooks.source import FOLDER, Source, SourceCell

INSIDE = "/wiki"
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_TRACEBACK_LINES = 12
_BREACHES = {
    "seconds": "was stopped after {seconds:g} seconds",
    "memory": "was stopped: its processes took more than {memory_mb} MB of memory together",
    "processes": "was stopped: it ran more than {processes} processes at once",
    "output": "was stopped: it put out more than {output_bytes} bytes",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run did not end well.

    Args:
        ours: the notebook is not to blame: no kernel, no sandbox.
        message: one sentence.
        cell: the code cell that was running, if any.
        line: the line within that cell, where known.
        detail: the end of the traceback, or what the machinery wrote.
    """

    ours: bool
    message: str
    cell: SourceCell | None = None
    line: int = 1
    detail: str = ""
    limit: bool = False


@dataclass(slots=True)
class Execution:
    """What came of one run."""

    outputs: Outputs = field(default_factory=dict)
    seconds: float = 0.0
    peak_memory_mb: float = 0.0
    failure: Failure | None = None


def execute(
    root: Path,
    source: Source,
    files: tuple[str, ...],
    *,
    isolate: bool,
    limits: sandbox.Limits,
    random_weights: bool = False,
    parameters: Mapping[str, object] | None = None,
    on_cell: Callable[[int], None] = lambda done: None,
    stop: threading.Event | None = None,
) -> Execution:
    """Run a notebook from a clean kernel.

    Args:
        root: of the repository.
        source: the notebook.
        files: what it may see of `notebooks/`.
        isolate: cut it off from everything else.
        limits: what it may use.
        random_weights: give every model random weights, so that its claims must fail.
        parameters: values that replace those of the cell of parameters; one that is the path of a model's folder is
            copied to where the notebook can see it.
        on_cell: is told how many code cells are behind it.
        stop: ends the run when set.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="wiki-run-") as scratch:
        here = Path(scratch)
        _copy(root, files, here / FOLDER)
        _write(source, _given(parameters or {}, here / FOLDER), here / FOLDER)
        job = _job(source, here, isolate, limits, random_weights)
        events: list[dict[str, Any]] = []
        watched = sandbox.watch(job, lambda line: _take(line, events, on_cell), stop)
    execution = Execution(seconds=time.monotonic() - started, peak_memory_mb=watched.peak_memory_mb)
    last = events[-1] if events else {}
    if last.get("event") == "done" and not watched.breach:
        execution.outputs = normal(last["outputs"])
    else:
        execution.failure = _failure(source, events, watched, limits)
    return execution


def _copy(root: Path, files: tuple[str, ...], to: Path) -> None:
    to.mkdir(mode=0o755)
    for path in files:
        target = to / path
        for folder in reversed(target.relative_to(to).parents):
            (to / folder).mkdir(mode=0o755, exist_ok=True)
        shutil.copyfile(root / FOLDER / path, target)
        # In the sandbox another user reads it.
        target.chmod(0o644)


def _given(parameters: Mapping[str, object], to: Path) -> dict[str, object]:
    """Copy the model folders that parameters name, and return the parameters with the places of the copies."""
    changed = dict(parameters)
    for name, value in parameters.items():
        if isinstance(value, str) and "/" in value and (Path(value) / "config.json").is_file():
            place = to / "given" / name
            shutil.copytree(value, place)
            for path in (to / "given", place, *place.rglob("*")):
                path.chmod(0o755 if path.is_dir() else 0o644)
            changed[name] = place.relative_to(to).as_posix()
    return changed


def _write(source: Source, parameters: Mapping[str, object], to: Path) -> None:
    """Write the notebook that runs: the code cells, with the parameters that were given."""
    cells = []
    for cell in source.code:
        text = cell.source if cell is not source.parameters else _with(parameters, cell.source)
        form: dict[str, object] = {
            "cell_type": "code",
            "id": cell.id,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
        }
        cells.append({**form, "source": text})
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    file = to / f"{source.name}.ipynb"
    file.write_text(json.dumps(notebook), encoding="utf-8")
    file.chmod(0o644)


def _with(parameters: Mapping[str, object], source: str) -> str:
    return source + "".join(f"\n{name} = {value!r}" for name, value in parameters.items())


def parameter_names(source: Source) -> tuple[str, ...]:
    """Return the names that the cell of parameters assigns."""
    return tuple(name for name, _ in _assigned(source))


def models_named(source: Source) -> dict[str, str]:
    """Return the parameters whose default is a text, which may be the name of a model."""
    return {
        name: value.value
        for name, value in _assigned(source)
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    }


def _assigned(source: Source) -> Iterator[tuple[str, ast.expr]]:
    module = ast.parse(source.parameters.source if source.parameters else "")
    for node in module.body:
        if isinstance(node, ast.Assign):
            yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))


def _job(source: Source, here: Path, isolate: bool, limits: sandbox.Limits, random_weights: bool) -> sandbox.Job:

    inside = f"{INSIDE}/{FOLDER}" if isolate else str(here / FOLDER)
    # The sandbox has an empty one of its own.
    scratch = "/tmp" if isolate else str(here / "tmp")  # noqa: S108
    script = Path(__file__).with_name("runner.py")
    program = f"{INSIDE}/runner.py" if isolate else str(script)
    (here / "tmp").mkdir()

    def command(answer: int) -> list[str]:
        order = {"answer": answer, "notebook": f"{inside}/{source.name}.ipynb", "output_bytes": limits.output_bytes}
        return [sys.executable, "-P", program, json.dumps(order)]

    binds = {str(script): program, str(here / FOLDER): inside}
    return sandbox.Job(command, inside, binds, environment(scratch, random_weights), isolate, limits)


def environment(scratch: str, random_weights: bool) -> dict[str, str]:
    """Return all of a notebook's environment."""
    return {
        "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
        "HOME": scratch,
        "TMPDIR": scratch,
        "USER": "wiki",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "COLUMNS": "100",
        "LINES": "40",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        # tqdm asks for a widget library that no page could show.
        "PYTHONWARNINGS": "ignore:IProgress not found",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": f"{scratch}/matplotlib",
        "IPYTHONDIR": f"{scratch}/ipython",
        "JUPYTER_RUNTIME_DIR": f"{scratch}/jupyter",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        **({"WIKI_RANDOM_WEIGHTS": "1"} if random_weights else {}),
    }


def _take(line: bytes, events: list[dict[str, Any]], on_cell: Callable[[int], None]) -> None:
    """Keep one event; a notebook that writes into the answer itself only harms itself."""
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        event = {"event": "garbled"}
    if isinstance(event, dict):
        events.append(event)
        if event.get("event") == "cell" and isinstance(event.get("cell"), int):
            on_cell(event["cell"])


def _failure(source: Source, events: list[dict[str, Any]], watched: sandbox.Watched, limits: sandbox.Limits) -> Failure:
    last = events[-1] if events else {}
    kind = last.get("event", "")
    position = next((event.get("cell", -1) for event in reversed(events) if "cell" in event), -1)
    cell = source.code[position] if isinstance(position, int) and 0 <= position < len(source.code) else None
    breach = "output" if kind == "output" else watched.breach
    if breach == "stopped":
        return Failure(ours=True, message="was interrupted", cell=cell)
    if breach in _BREACHES:
        known = {name: getattr(limits, name) for name in ("seconds", "memory_mb", "processes", "output_bytes")}
        return Failure(ours=False, message=_BREACHES[breach].format(**known), cell=cell, limit=True)
    if watched.status == jail.CANNOT_ISOLATE:
        return Failure(ours=True, message="could not be cut off in a sandbox", detail=watched.errors.strip())
    if kind == "error" and cell is not None:
        text = _ANSI.sub("", str(last.get("traceback", "")))
        value = _ANSI.sub("", str(last.get("value"))).strip().partition("\n")[0]
        said = f"{last.get('name')}: {value}".rstrip(".: ")
        message = f"raised {said[:500]}"
        return Failure(ours=False, message=message, cell=cell, line=_line_in(text), detail=_shortened(text))
    if cell is not None:
        return Failure(ours=False, message="ended its kernel", cell=cell, detail=watched.errors.strip()[-2000:])
    reason = str(last.get("reason", "")) or f"exit status {watched.status}"
    return Failure(ours=True, message=f"could not be started: {reason}", detail=watched.errors.strip()[-2000:])


def _line_in(traceback: str) -> int:
    """Return the line of the cell on which an error was raised: the first that the traceback names."""
    found = re.search(r"Cell In\[\d+\], line (\d+)", traceback)
    return int(found.group(1)) if found else 1


def _shortened(traceback: str) -> str:
    lines = [line.rstrip() for line in traceback.splitlines() if line.strip()]
    return "\n".join(lines[-_TRACEBACK_LINES:])
