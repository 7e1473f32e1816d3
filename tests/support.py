"""Small knowledge bases for tests, made in memory or in a folder."""

from collections.abc import Mapping
from pathlib import Path

from schema.entries import MODELS
from schema.ids import Kind
from tools.link import Graph, link
from tools.problems import Problem
from tools.prose import Document, parse
from tools.validate import Entry
from tools.yamlsafe import Mark, Marks

DEFAULTS: dict[Kind, dict[str, object]] = {
    Kind.METHODS: {"evidence": "intervention", "needs": ["activations"], "overview": True},
    Kind.CIRCUITS: {"type": "circuit"},
    Kind.PAPERS: {"type": "paper"},
    Kind.GROUPS: {"type": "company"},
    Kind.RESOURCES: {"type": "course"},
    Kind.LANDSCAPES: {"covers": ["concepts/a"]},
    Kind.DISPUTES: {
        "debates": ["concepts/a"],
        "sides": [{"position": "Yes.", "papers": ["papers/p"]}, {"position": "No.", "papers": ["papers/q"]}],
    },
    Kind.PATHS: {
        "reader": "a reader",
        "definition": "Where it leads.",
        "steps": [{"entry": "concepts/a", "why": "First."}, {"entry": "concepts/b", "why": "Then."}],
    },
}


def entry(entry_id: str, body: str = "", **fields: object) -> Entry:
    """Return an entry with the fields that its kind requires and those given.

    Args:
        entry_id: the id, such as `concepts/superposition`.
        body: its prose.
        fields: further fields of the kind's model.
    """
    kind = Kind(entry_id.split("/", 1)[0])
    model = MODELS[kind]
    values: dict[str, object] = {"title": entry_id.split("/", 1)[1].replace("-", " ").capitalize()}
    if model.has_prose:
        values["definition"] = "An example, in other words."
    values |= DEFAULTS.get(kind, {}) | fields
    suffix = "md" if model.has_prose else "yaml"
    return Entry(
        id=entry_id,
        kind=kind,
        path=f"content/{entry_id}.{suffix}",
        meta=model.model_validate(values),
        marks=Marks(keys={}, values={(): Mark(1, 1)}),
        body=body,
        body_line=10,
        digest="0" * 64,
    )


def graph_of(*entries: Entry) -> tuple[Graph, tuple[Problem, ...]]:
    """Return the graph of some entries and the problems of linking them."""
    documents: dict[str, Document] = {}
    for item in entries:
        if item.body:
            documents[item.id], _ = parse(item.body, path=item.path, first_line=item.body_line)
    return link(entries, documents)


def write_tree(root: Path, files: Mapping[str, str]) -> Path:
    """Write text files below a folder and return the folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
