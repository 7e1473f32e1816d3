"""What is known of the last build, and whether its pages may stand in this one."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from pathlib import Path

from tools.site.checks import Facts

MARK = ".wiki-build"
"""A file in the published tree that names the record of its build; the two change in one step."""
STATES = "states"
_CODE = Path(__file__).parent


@dataclass(slots=True)
class State:
    """One build: what every page depends on, each page's own digest, and the files as they were written.

    Args:
        key: digest of what all pages share: settings, theme, code, versions.
        pages: a page's path to the digest of what it was made from.
        files: the path of every other output to the digest of its bytes.
        facts: a page's path to what the checks know of it.
        theme: the paths of the theme's own files, which the key stands for.
        searched: digest of all that the search index was made from.
        stats: every path to size and time of change, to notice a tree that others touched.
    """

    key: str
    pages: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Facts] = field(default_factory=dict)
    theme: list[str] = field(default_factory=list)
    searched: str = ""
    stats: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The build's name: the same for the same outputs."""
        return digest(self.key, self.searched, json.dumps([self.pages, self.files], sort_keys=True))


def digest(*parts: str | bytes) -> str:
    """Return one digest of several pieces."""
    total = hashlib.blake2b(digest_size=16)
    for part in parts:
        piece = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(len(piece).to_bytes(8, "little"))
        total.update(piece)
    return total.hexdigest()


def key(theme: Path, *parts: str | bytes) -> str:
    """Return the digest of what all pages share.

    Args:
        theme: the folder of theme overrides.
        parts: settings, versions, navigation, engine.
    """
    code = [*sorted(_CODE.glob("*.py")), *sorted(path for path in theme.rglob("*") if path.is_file())]
    return digest(*parts, *(part for path in code for part in (path.name, path.read_bytes())))


def load(build: Path, site: Path) -> State | None:
    """Return the record of a tree, or None where there is none or the tree is not as it was written.

    Args:
        build: the folder of temporary files.
        site: the tree: the published one, or the one before it.
    """
    try:
        name = (site / MARK).read_text(encoding="ascii").strip()
        raw = json.loads((build / STATES / f"{name}.json").read_text(encoding="utf-8"))
        state = State(**raw)
        state.facts = {
            path: Facts(tuple(ids), tuple(links), tuple((code, detail) for code, detail in faults))
            for path, (ids, links, faults) in raw["facts"].items()
        }
        state.stats = {path: (size, time) for path, (size, time) in raw["stats"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return state if state.name == name and stats(site) == state.stats else None


def save(build: Path, stage: Path, state: State) -> None:
    """Record a finished tree that is about to be published; older records go once it is.

    Args:
        build: the folder of temporary files.
        stage: the finished tree.
        state: what is known of it; its `stats` are filled in here.
    """
    (stage / MARK).write_text(state.name + "\n", encoding="ascii")
    state.stats = stats(stage)
    folder = build / STATES
    folder.mkdir(exist_ok=True)
    raw = {item.name: getattr(state, item.name) for item in fields(state)}
    raw["facts"] = {path: [facts.ids, facts.links, facts.faults] for path, facts in state.facts.items()}
    temporary = folder / f"{state.name}.tmp"
    temporary.write_text(json.dumps(raw, separators=(",", ":")), encoding="utf-8")
    os.replace(temporary, folder / f"{state.name}.json")


def forget(build: Path, *states: State | None) -> None:
    """Remove every record but these."""
    names = {f"{state.name}.json" for state in states if state}
    for path in (build / STATES).glob("*"):
        if path.name not in names:
            path.unlink(missing_ok=True)


def stats(tree: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of change of every file of a tree, by path; a link counts as a file."""
    found: dict[str, tuple[int, int]] = {}
    folders = [("", str(tree))]
    while folders:
        prefix, folder = folders.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append((f"{prefix}{entry.name}/", entry.path))
                else:
                    status = entry.stat(follow_symlinks=False)
                    found[prefix + entry.name] = (status.st_size, status.st_mtime_ns)
    return found


def copy(site: Path, stage: Path, paths: Iterable[str]) -> None:
    """Copy files of the published tree; never by links, so that neither tree can harm the other."""
    for path in paths:
        target = stage / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_symlink():
            target.unlink()
        shutil.copyfile(site / path, target)
