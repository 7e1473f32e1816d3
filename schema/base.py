"""The frozen, strict base that every model of the wiki is built on."""

from pydantic import BaseModel, ConfigDict, Field

CHOICE = Field(strict=False)
"""Marks a field with named values: an author writes the value as text, which strictness would refuse."""


class Frozen(BaseModel):
    """A value that refuses unknown keys, coerces nothing and never changes."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, use_attribute_docstrings=True
    )
