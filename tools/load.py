"""The content tree to raw entries with positions."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from schema.ids import SLUG, Kind
from tools import limits, paths, text, yamlsafe
from tools.problems import Place, Problem, shortened
from tools.yamlsafe import Marks

CONTENT = "content"
SUFFIXES = (".md", ".yaml")

_SLUG = re.compile(SLUG)
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_RENAME = {".yml": ".yaml", ".markdown": ".md", ".mdown": ".md", ".mkd": ".md", ".txt": ".md"}


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One file of `content/`, read and parsed but not yet typed.

    Args:
        id: its path below `content/` without suffix, such as `concepts/superposition`.
        kind: the folder.
        path: the file relative to the repository, with `/`.
        data: the front matter (or the whole YAML file) as plain values.
        marks: where each value stands, in lines of the file.
        body: the Markdown after the front matter; empty for `.yaml`.
        body_line: the line on which the body begins.
        digest: SHA-256 of the file's bytes, hexadecimal.
    """

    id: str
    kind: Kind
    path: str
    data: Mapping[str, object]
    marks: Marks
    body: str
    body_line: int
    digest: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read, in order of path, and every problem met on the way."""

    raws: tuple[RawEntry, ...]
    problems: tuple[Problem, ...]


def load(root: Path) -> Loaded:
    """Read every entry below `content/`, and report everything that is wrong with files and their YAML.

    Args:
        root: the repository.
    """
    files, found_problems = find(root)
    problems = list(found_problems)
    raws: list[RawEntry] = []
    for file in files:
        data = contents(file)
        raw, read_problems = (None, (data,)) if isinstance(data, Problem) else read(file, data)
        problems.extend(read_problems)
        if raw:
            raws.append(raw)
    return Loaded(tuple(raws), tuple(problems))


@dataclass(frozen=True, slots=True)
class EntryFile:
    """A file that may hold an entry: its id, its path relative to the repository, and where it is on disk."""

    id: str
    uri: str
    path: Path


def find(root: Path) -> tuple[tuple[EntryFile, ...], tuple[Problem, ...]]:
    """Find the files below `content/` that may hold entries, and report those that may not.

    Args:
        root: the repository.
    """
    found, walk_problems = paths.walk(root, CONTENT, depth=1)
    problems = list(walk_problems)
    modes_kept = not all(item.executable for item in found) or len(found) < _ALL_EXECUTABLE
    entries: dict[str, paths.Found] = {}
    for item in found:
        faults = [*_misplaced(item)]
        if item.executable and modes_kept:
            message = "The file is executable, and content is never run."
            faults.append(Problem("KB-FILE-003", Place(item.uri), message, f"Run `chmod -x {item.uri}`."))
        entry_id = _id_of(item)
        if not faults and entry_id in entries:
            message = f"`{entry_id}` is also the id of {entries[entry_id].uri}."
            faults.append(Problem("KB-FILE-009", Place(item.uri), message, "Keep one of the two files."))
        problems.extend(faults)
        if not faults:
            entries[entry_id] = item
    return tuple(EntryFile(entry_id, item.uri, item.path) for entry_id, item in entries.items()), tuple(problems)


def contents(file: EntryFile) -> bytes | Problem:
    """Return the bytes of a file, or the problem that forbids to read it."""
    try:
        data = paths.read_bytes(file.path)
    except OSError as error:
        return paths.unreadable(file.uri, error)
    if len(data) > limits.ENTRY_BYTES:
        message = f"The file is larger than {limits.ENTRY_BYTES // 1024} kB."
        return Problem("KB-FILE-010", Place(file.uri), message, "Split the entry; a long page is near 20 kB.")
    return data


_ALL_EXECUTABLE = 20
"""Files from which "all are executable" means that the file system keeps no modes (a mounted Windows disk)."""


def _id_of(item: paths.Found) -> str:
    return "/".join(item.parts).rsplit(".", 1)[0]


def _misplaced(item: paths.Found) -> Iterator[Problem]:
    """Report what is wrong with where a file stands and what it is called."""
    place = Place(item.uri)
    kinds = [kind.value for kind in Kind]
    folder = item.parts[0]
    if len(item.parts) == 1:
        hint = f"Move it into a folder: {', '.join(kinds)}."
        yield Problem(
            "KB-FILE-008", place, "An entry stands in the folder of its kind, not directly below content/.", hint
        )
        return
    if folder not in kinds:
        near = process.extractOne(folder.lower(), kinds, scorer=fuzz.ratio, score_cutoff=60)
        hint = f"Did you mean `{near[0]}`?" if near else f"The kinds are {', '.join(kinds)}."
        message = f"`{paths.shown(folder)}` is no kind of entry."
        # At the folder, so that it is reported once and not for each file in it.
        place = Place(f"{CONTENT}/{paths.shown(folder)}")
        yield Problem("KB-FILE-007", place, message, hint, args={"folder": paths.shown(folder)})
        return
    if item.is_folder:
        hint = "Move the files one level up, or remove the folder."
        yield Problem("KB-FILE-008", place, "A folder stands within a kind; entries are files directly in it.", hint)
        return
    yield from _misnamed(item)


def _misnamed(item: paths.Found) -> Iterator[Problem]:
    place = Place(item.uri)
    name = item.parts[-1]
    stem, dot, ending = name.rpartition(".")
    suffix = dot + ending
    if suffix not in SUFFIXES or not stem:
        better = _RENAME.get(suffix.lower()) or (suffix.lower() if suffix.lower() in SUFFIXES else "")
        hint = (
            f"Rename it to `{paths.shown(stem)}{better}`." if better else "Entries are .md or .yaml; remove this file."
        )
        yield Problem("KB-FILE-004", place, "Only .md and .yaml files are content.", hint, args={"suffix": suffix})
    elif not _SLUG.fullmatch(stem):
        near = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
        hint = "Use small letters a-z, digits and single hyphens" + (f", such as `{near}{suffix}`." if near else ".")
        message = f"The name `{paths.shown(stem)}` cannot be an id."
        yield Problem("KB-FILE-005", place, message, hint, args={"name": paths.shown(stem)})
    elif len(_id_of(item)) > limits.PATH_BYTES:
        message = f"The id is longer than {limits.PATH_BYTES} characters."
        yield Problem("KB-FILE-005", place, message, "Choose a shorter name.")
    elif paths.is_reserved(stem):
        message = f"Windows reserves the name `{stem}`, so the repository could not be checked out there."
        yield Problem("KB-FILE-006", place, message, "Choose another name.")


@dataclass(frozen=True, slots=True)
class _Front:
    yaml: str
    first_line: int
    body: str
    body_line: int


def read(file: EntryFile, data: bytes) -> tuple[RawEntry | None, tuple[Problem, ...]]:
    """Read one entry, and report everything that is wrong with its text and its YAML.

    Args:
        file: where it stands.
        data: its bytes.
    """
    source, problems = text.decode(data, file.uri)
    if source is None:
        return None, problems
    front = _split(source, file.uri)
    if isinstance(front, Problem):
        return None, (front,)
    fields, marks, problems = _fields(front, file.uri)
    if fields is None:
        return None, problems
    digest = hashlib.sha256(data).hexdigest()
    kind = Kind(file.id.split("/", 1)[0])
    return RawEntry(file.id, kind, file.uri, fields, marks, front.body, front.body_line, digest), problems


def _fields(front: _Front, uri: str) -> tuple[dict[str, object] | None, Marks, tuple[Problem, ...]]:
    value, marks, problems = yamlsafe.parse(front.yaml, path=uri, first_line=front.first_line)
    if isinstance(value, dict) or (value is None and problems):
        return value, marks, problems
    what = "nothing is written" if value is None else f"it is {'a list' if isinstance(value, list) else 'text'}"
    mark = marks.values.get((), yamlsafe.Mark(front.first_line, 1))
    message = f"An entry is made of fields, `name: value`, but here {what}."
    fault = Problem("KB-YAML-011", Place(uri, mark.line, mark.column), message, "Begin with `title: ...`.")
    return None, marks, (*problems, fault)


def _split(source: str, uri: str) -> _Front | Problem:
    """Split a file into its YAML and its prose."""
    if uri.endswith(".yaml"):
        return _Front(source, 1, "", source.count("\n") + 1)
    first = _FENCE.match(source)
    if first is None:
        begins = source.lstrip().startswith("---")
        message = "The file does not begin with front matter."
        hint = (
            "Remove what stands before the first `---`."
            if begins
            else "Begin it with a line `---`, the fields, and a line `---`."
        )
        return Problem("KB-FILE-014", Place(uri), message, hint)
    last = _FENCE.search(source, first.end())
    if last is None:
        rest = shortened(source[first.end() + 1 :].split("\n", 1)[0])
        message = f"The front matter that begins here with `{rest}` has no end."
        return Problem("KB-FILE-015", Place(uri), message, "Write a line `---` after its last field.")
    body_line = source.count("\n", 0, last.end()) + 2
    return _Front(source[first.end() + 1 : last.start()], 2, source[last.end() + 1 :], body_line)
