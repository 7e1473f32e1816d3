"""What the schema expects at a path of an entry: the model around it, its choices, the form of its text."""

from collections.abc import Sequence
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo


def expected_at(model: type[BaseModel], where: Sequence[str | int]) -> object:
    """Return the annotation of the value at a path, or None where the schema knows no such path.

    Args:
        model: the model of the entry's kind.
        where: names and list indices.
    """
    current: object = model
    for part in where:
        plain = bare(current)
        if isinstance(part, int):
            arguments = get_args(plain)
            current = arguments[0] if get_origin(plain) is list and arguments else None
        elif is_model(plain) and part in plain.model_fields:
            current = _annotated(plain.model_fields[part])
        else:
            current = None
        if current is None:
            return None
    return current


def bare(annotation: object) -> Any:
    """Return an annotation without what is wrapped around it: constraints, and "or nothing"."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return bare(get_args(annotation)[0])
    if origin in {Union, UnionType}:
        return bare(next(choice for choice in get_args(annotation) if choice is not NoneType))
    return annotation


def is_model(annotation: object) -> bool:
    """Return whether an annotation is a model with fields."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def pattern_of(annotation: object) -> str:
    """Return the pattern that a text must match, or an empty one."""
    if get_origin(annotation) in {Union, UnionType}:
        return next((found for choice in get_args(annotation) if (found := pattern_of(choice))), "")
    if get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        for item in metadata:
            if isinstance(item, StringConstraints) and isinstance(item.pattern, str):
                return item.pattern
        return pattern_of(inner)
    return ""


def choices_of(annotation: object) -> tuple[str, ...]:
    """Return the named values of an annotation, if it has any."""
    plain = bare(annotation)
    return tuple(str(item.value) for item in plain) if isinstance(plain, type) and issubclass(plain, Enum) else ()


def _annotated(field: FieldInfo) -> object:
    # Pydantic takes the constraints off the annotation and keeps them beside it.
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
