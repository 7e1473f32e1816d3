"""Numbers and flags as YAML writes them.

The YAML reader keeps every unquoted scalar as text (so `no`, `12:30` and `2301.10000` survive) and marks it with a
`plain` attribute. Only a field that asks for a number or a flag turns such a text into one; a quoted "5" stays text
and is refused, exactly as the exported JSON Schema refuses it.
"""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field

INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?([eE][-+]?[0-9]{1,2})?")
FLAGS = {"true": True, "false": False}


def _is_plain(value: object) -> bool:
    return isinstance(value, str) and bool(getattr(value, "plain", False))


def _whole(value: object) -> object:
    return int(str(value)) if _is_plain(value) and INTEGER.fullmatch(str(value)) else value


def _decimal(value: object) -> object:
    return float(str(value)) if _is_plain(value) and DECIMAL.fullmatch(str(value)) else value


def _flag(value: object) -> object:
    return FLAGS.get(str(value), value) if _is_plain(value) else value


Integer = Annotated[int, BeforeValidator(_whole)]
Number = Annotated[float, BeforeValidator(_decimal)]
Flag = Annotated[bool, BeforeValidator(_flag)]
# Bounds stand before the validator: after it they would not reach the JSON Schema.
Year = Annotated[int, Field(ge=1600, le=2200), BeforeValidator(_whole)]
Month = Annotated[int, Field(ge=1, le=12), BeforeValidator(_whole)]
