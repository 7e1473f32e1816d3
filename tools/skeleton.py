"""The first text of a new entry: the fields that its kind requires, and its sections."""

import json
from typing import get_args

from schema.entries import MODELS
from schema.ids import Kind
from tools.lint.sections import UNWRITTEN

EXAMPLES = {
    "definition": UNWRITTEN,
    "evidence": "observation",
    "needs": ["activations"],
    "type": "",
    "covers": ["concepts/feature"],
    "debates": ["concepts/feature"],
    "sides": [{"position": f"Side {which}, at its strongest.", "papers": ["papers/id"]} for which in "AB"],
    "steps": [
        {"entry": f"concepts/{what}", "why": "Why this reader should read it now."} for what in ("neuron", "feature")
    ],
}


def skeleton(kind: Kind, title: str) -> str:
    """Return the text of a new entry's file.

    Args:
        kind: the kind of entry.
        title: its title.
    """
    model = MODELS[kind]
    lines = [f"title: {json.dumps(title, ensure_ascii=False)}"]
    for name, field in model.model_fields.items():
        if name == "title" or not field.is_required():
            continue
        value: object = EXAMPLES.get(name, "")
        if name == "type":
            value = _first_value(field.annotation)
        lines.append(f"{name}: {json.dumps(value, ensure_ascii=False)}  # {field.description}")
    if kind is Kind.METHODS:
        lines.append(
            'not_shown_because: "Its notebook is not written yet."  # or `notebook: name`, or `overview: true`'
        )
    front = "\n".join(lines) + "\n"
    if not model.has_prose:
        return front
    sections = "\n".join(f"## {section}\n\n" for section in model.sections)
    return f"---\n{front}---\n\n{sections}"


def _first_value(annotation: object) -> str:
    for choice in (annotation, *get_args(annotation)):
        if isinstance(choice, type) and hasattr(choice, "__members__"):
            return str(next(iter(choice.__members__.values())).value)
    return ""
