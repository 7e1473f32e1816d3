"""Raw entries to typed ones; each Pydantic error becomes a problem at its line and column."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import ValidationError

from schema.entries import MODELS, BaseEntry
from schema.ids import Kind
from tools.load import RawEntry
from tools.problems import Place, Problem
from tools.validate.explain import explain
from tools.yamlsafe import Marks

__all__ = ["Entry", "validate"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One typed entry; `meta` is an instance of its kind's model in `schema.entries.MODELS`."""

    id: str
    kind: Kind
    path: str
    meta: BaseEntry
    marks: Marks
    body: str
    body_line: int
    digest: str


def validate(raws: Iterable[RawEntry]) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Type every raw entry by the model of its kind.

    Args:
        raws: what was loaded.

    Returns:
        The entries that fit, in the order given, and a problem for everything that does not.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    for raw in raws:
        model = MODELS[raw.kind]
        if model.has_prose and not raw.path.endswith(".md"):
            message = f"A {raw.kind.one} is a page of prose, and a .yaml file has none."
            hint = f"Rename it to content/{raw.id}.md, with the fields between two lines `---` and the prose below."
            problems.append(Problem("KB-FILE-016", Place(raw.path), message, hint))
            continue
        try:
            meta = model.model_validate(raw.data)
        except ValidationError as error:
            problems.extend(explain(details, model, raw.marks, raw.path) for details in error.errors(include_url=False))
        else:
            entries.append(Entry(raw.id, raw.kind, raw.path, meta, raw.marks, raw.body, raw.body_line, raw.digest))
    return tuple(entries), tuple(problems)
