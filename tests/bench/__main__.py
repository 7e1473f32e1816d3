"""Measure the budgets on generated knowledge bases and print a table: `make bench`, `python -m tests.bench --write`."""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.browse import first_search_bytes, seconds_until_served
from tests.bench.generate import write_knowledge_base, write_plain_pages

ROOT = Path(__file__).parent.parent.parent
BIN = Path(sys.executable).parent


@dataclass
class Table:
    """Rows of what was measured against what was promised."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, what: str, measured: float, budget: float, unit: str) -> None:
        """Add a measure that may be at most its budget."""
        verdict = "met" if measured <= budget else "**missed**"
        self.rows.append((what, f"{measured:.3g} {unit}", f"{budget:g} {unit}", verdict))
        sys.stdout.write(f"{what}: {measured:.3g} {unit} (budget {budget:g}): {verdict}\n")
        sys.stdout.flush()

    def markdown(self) -> str:
        """Return the table as Markdown."""
        lines = [f"| {' | '.join(row)} |" for row in self.rows]
        return "\n".join(["| what | measured | budget | |", "|---|---|---|---|", *lines]) + "\n"


def timed(command: list[str], cwd: Path, **env: str) -> tuple[float, float]:
    """Run a command; return its wall-clock seconds and its peak memory in MB."""
    with tempfile.TemporaryFile() as errors:
        started = time.monotonic()
        process = subprocess.Popen(
            command, cwd=cwd, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{errors.read().decode()[-2000:]}")
    return seconds, usage.ru_maxrss / 1024


def wiki(root: Path, *arguments: str) -> tuple[float, float]:
    """Run the command line in a fresh process."""
    return timed([str(BIN / "wiki"), *arguments], root)


def edit(root: Path) -> None:
    """Change the definition of one entry."""
    path = root / "content" / "concepts" / "topic-00003.md"
    path.write_text(path.read_text().replace("definition: ", "definition: Edited. ", 1))


def measure(size: int, table: Table, scratch: Path) -> tuple[float, float]:
    """Measure one size; return the seconds of our full build and of plain MkDocs."""
    thousand = size <= 1000
    root = scratch / f"wiki-{size}"
    (root / "notebooks").mkdir(parents=True)
    shutil.copy(ROOT / "mkdocs.yml", root)
    write_knowledge_base(root, size)
    cold, memory = wiki(root, "check")
    table.add(f"`wiki check`, {size:,} entries, cold", cold, 3 if thousand else 13, "s")
    table.add(f"`wiki check`, {size:,} entries, peak memory", memory, 400, "MB")
    table.add(f"`wiki check`, {size:,} entries, again", wiki(root, "check")[0], 1 if thousand else 3.5, "s")
    ours = wiki(root, "build")[0]
    plain_root = scratch / f"plain-{size}"
    write_plain_pages(plain_root, size)
    plain = timed([str(BIN / "mkdocs"), "build", "--quiet"], plain_root, NO_MKDOCS_2_WARNING="1")[0]
    table.add(
        f"full build, {size:,} entries, against plain MkDocs ({ours:.0f} s / {plain:.0f} s)", ours / plain, 1.0, "x"
    )
    edit(root)
    again = wiki(root, "build")[0]
    table.add(
        f"one entry edited, `wiki build`, {size:,} entries, with its search index",
        again,
        5 + (2 if thousand else 10),
        "s",
    )
    table.add(
        f"one entry edited until `wiki serve` shows it, {size:,} entries",
        seconds_until_served(root),
        0.5 if thousand else 1,
        "s",
    )
    table.add(f"first search, {size:,} entries", first_search_bytes(root / "site") / 1000, 300, "kB")
    largest = max(path.stat().st_size for path in (root / "site").rglob("*.html"))
    table.add(f"largest page, {size:,} entries", largest / 1000, 100, "kB")
    return ours, plain


def main() -> None:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 5000])
    parser.add_argument("--write", action="store_true", help="keep the table in docs/benchmarks.md")
    chosen = parser.parse_args()
    table = Table()
    with tempfile.TemporaryDirectory() as scratch:
        times = [measure(size, table, Path(scratch)) for size in chosen.sizes]
    if len(times) > 1:
        (first, plain_first), (last, plain_last) = times[0], times[-1]
        table.add(
            "growth of the full build over the sizes, against plain MkDocs' growth",
            (last / first) / (plain_last / plain_first),
            1.0,
            "x",
        )
    table.add("`wiki run --all`, nothing changed", wiki(ROOT, "run", "--all")[0], 2, "s")
    where = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, sizes {chosen.sizes}"
    intro = f"Measured by `make bench` in one run ({where}). Machines are noisy: read the ratios first."
    text = f"# Benchmarks\n\n{intro}\n\n{table.markdown()}"
    sys.stdout.write(f"\n{text}")
    if chosen.write:
        (ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
