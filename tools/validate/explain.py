"""One Pydantic error to one problem: what is wrong, what was expected, and what to write instead."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from tools import limits
from tools.problems import Place, Problem, shortened
from tools.validate.forms import FREE_TEXT, form_of, suggestion
from tools.validate.shapes import bare, choices_of, expected_at, is_model, pattern_of
from tools.yamlsafe import Marks, Path, Plain


@dataclass(frozen=True, slots=True)
class _Case:
    """One error with everything that its sentence needs."""

    model: type[BaseModel]
    where: Path
    value: object
    limits: Mapping[str, Any]
    raw: str

    @property
    def name(self) -> str:
        return f"`{dotted(self.where)}`" if self.where else "The entry"

    @property
    def expected(self) -> object:
        return expected_at(self.model, self.where)

    @property
    def pattern(self) -> str:
        return pattern_of(self.expected)

    @property
    def quoted(self) -> str:
        if isinstance(self.value, str):
            return f"`{shortened(self.value)}`"
        return {dict: "a mapping", list: "a list", type(None): "nothing"}.get(type(self.value), "this")


HINT_CHARACTERS = 200
"""The longest advice that repeats something of what the author wrote."""

_Said = tuple[str, str, str]
"""Code, message, hint."""


def explain(error: ErrorDetails, model: type[BaseModel], marks: Marks, path: str) -> Problem:
    """Return the problem that an error of a model means for the author of a file.

    Args:
        error: one of the errors of a `ValidationError`.
        model: the model that refused the data.
        marks: where each value stands in the file.
        path: the file.
    """
    where = error["loc"]
    case = _Case(model, where, error["input"], error.get("ctx", {}), error["msg"])
    code, message, hint = _SENTENCES.get(error["type"], _other)(case)
    mark = marks.key(where) if error["type"] == "extra_forbidden" else marks.at(where)
    args = {"type": error["type"]}
    if isinstance(case.value, str):
        args["value"] = shortened(case.value)
    return Problem(code, Place(path, mark.line, mark.column), message, hint, dotted(where), args)


def dotted(where: Sequence[str | int]) -> str:
    """Return a path of names and indices as an author would write it: `claims[0].expect`."""
    written = ""
    for part in where:
        written += f"[{part}]" if isinstance(part, int) else f".{part}" if written else shortened(str(part))
    return written


def _missing(case: _Case) -> _Said:
    around = expected_at(case.model, case.where[:-1])
    name = case.where[-1]
    hint = f"Add `{name}: ...`."
    plain = bare(around)
    if is_model(plain) and name in plain.model_fields and plain.model_fields[name].description:
        hint = f"Add `{name}: ...`: {plain.model_fields[name].description}"
    inside = f" in `{dotted(case.where[:-1])}`" if case.where[:-1] else ""
    return "KB-FIELD-001", f"The field `{name}` is missing{inside}.", hint


def _extra(case: _Case) -> _Said:
    around = bare(expected_at(case.model, case.where[:-1]))
    names = list(around.model_fields) if is_model(around) else []
    wrong = shortened(str(case.where[-1]))
    hint = _did_you_mean(wrong, names) or f"The fields here are {_listed(names)}."
    inside = f" in `{dotted(case.where[:-1])}`" if case.where[:-1] else ""
    return "KB-FIELD-002", f"There is no field `{wrong}`{inside}.", hint


def _list_type(case: _Case) -> _Said:
    if case.value is None:
        return _nothing(case, "a list")
    if isinstance(case.value, str):
        hint = f"Write it as a list: `{case.where[-1]}: [{shortened(case.value)}]`."
    else:
        hint = "Begin each item on a line of its own with `- `."
    return "KB-FIELD-003", f"{case.name} must be a list, not {case.quoted}.", hint


def _text_type(case: _Case) -> _Said:
    wanted = "text" if case.pattern in FREE_TEXT else form_of(case.pattern).says
    if case.value is None:
        return _nothing(case, wanted)
    hint = (
        "Write one value, without brackets or braces." if isinstance(case.value, list | dict) else "Put it in quotes."
    )
    if isinstance(case.value, dict) and len(case.value) == 1:
        hint = "Put the text in quotes: a colon followed by a space makes a mapping of it."
    return "KB-FIELD-003", f"{case.name} must be {wanted}, not {case.quoted}.", hint


def _mapping_type(case: _Case) -> _Said:
    model = bare(case.expected)
    names = list(model.model_fields) if is_model(model) else []
    needed = [name for name in names if model.model_fields[name].is_required()] or names
    hint = (
        f"Write its fields: `{{{', '.join(f'{name}: ...' for name in needed)}}}`." if needed else "Write `name: value`."
    )
    return "KB-FIELD-003", f"{case.name} must be a mapping with fields, not {case.quoted}.", hint


def _number_type(case: _Case, what: str, example: str) -> _Said:
    if case.value is None:
        return _nothing(case, what)
    hint = f"Write it as `{example}`, without quotes, unit or thousands separators."
    if isinstance(case.value, str) and not isinstance(case.value, Plain):
        hint = "Write it without quotes."
    return "KB-FIELD-003", f"{case.name} must be {what}, not {case.quoted}.", hint


def _flag_type(case: _Case) -> _Said:
    if case.value is None:
        return _nothing(case, "`true` or `false`")
    quoted = isinstance(case.value, str) and case.value in {"true", "false"}
    hint = "Write it without quotes." if quoted else "Write one of the two words."
    return "KB-FIELD-003", f"{case.name} must be `true` or `false`, not {case.quoted}.", hint


def _nothing(case: _Case, wanted: str) -> _Said:
    hint = "Write a value, or leave the field out."
    return "KB-FIELD-003", f"{case.name} is empty, and must be {wanted}.", hint


def _text_length(case: _Case) -> _Said:
    most = case.limits.get("max_length")
    # An id or an address of the wrong length is better told its form.
    if case.pattern not in FREE_TEXT and case.value:
        return _form(case)
    if most is None:
        return "KB-FIELD-004", f"{case.name} is empty.", "Write it, or leave the field out."
    length = len(case.value) if isinstance(case.value, str) else 0
    return "KB-FIELD-004", f"{case.name} has {length} characters; {most} are allowed.", "Say it in fewer words."


def _too_many(case: _Case) -> _Said:
    most = case.limits.get("max_length")
    return (
        "KB-FIELD-004",
        f"{case.name} has more items than the {most} that are allowed.",
        "Keep those that matter most.",
    )


def _too_few(case: _Case) -> _Said:
    least = case.limits.get("min_length")
    return (
        "KB-FIELD-004",
        f"{case.name} needs at least {least} item{'s' if least != 1 else ''}.",
        "Add what is missing.",
    )


def _form(case: _Case) -> _Said:
    pattern = str(case.limits.get("pattern") or case.pattern)
    form, text = form_of(pattern), str(case.value)
    near = suggestion(pattern, text)
    hint = f"Did you mean `{shortened(near)}`?" if near else shortened(form.advice(text), HINT_CHARACTERS)
    return "KB-FIELD-005", f"{case.name} is {case.quoted}, and must be {form.says}.", hint


def _choice(case: _Case) -> _Said:
    names = choices_of(case.expected)
    if case.value is None:
        return _nothing(case, f"one of {_listed(names)}")
    near = _did_you_mean(case.value, names) if isinstance(case.value, str) else ""
    return "KB-FIELD-006", f"{case.name} is {case.quoted}, and must be one of {_listed(names)}.", near or "Choose one."


def _range(case: _Case) -> _Said:
    bounds = (("ge", "at least"), ("gt", "more than"), ("le", "at most"), ("lt", "less than"))
    wanted = " and ".join(f"{words} {case.limits[name]}" for name, words in bounds if name in case.limits)
    return (
        "KB-FIELD-007",
        f"{case.name} must be {wanted or 'a finite number'}, not {shortened(str(case.value))}.",
        "Correct it.",
    )


def _other(case: _Case) -> _Said:
    return "KB-FIELD-003", f"{case.name} is not as expected: {shortened(case.raw)}.", "See the fields of this kind."


def _did_you_mean(wrong: str, names: Sequence[str]) -> str:
    near = process.extract(wrong.lower(), names, scorer=fuzz.ratio, limit=limits.SUGGESTIONS, score_cutoff=60)
    return f"Did you mean {' or '.join(f'`{name}`' for name, _, _ in near)}?" if near else ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


_SENTENCES: dict[str, Callable[[_Case], _Said]] = {
    "missing": _missing,
    "extra_forbidden": _extra,
    "list_type": _list_type,
    "string_type": _text_type,
    "model_type": _mapping_type,
    "model_attributes_type": _mapping_type,
    "dict_type": _mapping_type,
    "int_type": lambda case: _number_type(case, "a whole number", "2024"),
    "float_type": lambda case: _number_type(case, "a number", "0.8"),
    "bool_type": _flag_type,
    "string_too_short": _text_length,
    "string_too_long": _text_length,
    "too_long": _too_many,
    "too_short": _too_few,
    "string_pattern_mismatch": _form,
    "enum": _choice,
    "greater_than_equal": _range,
    "greater_than": _range,
    "less_than_equal": _range,
    "less_than": _range,
    "finite_number": _range,
}
