"""Bounded text: every string of an entry has a length and holds no control characters."""

from typing import Annotated

from pydantic import StringConstraints

ONE_LINE = r"^[^\x00-\x1f\x7f]+$"
MANY_LINES = r"^[^\x00-\x08\x0b-\x1f\x7f]+$"

Name = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=ONE_LINE)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=ONE_LINE)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=800, pattern=MANY_LINES)]
Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=MANY_LINES)]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Date = Annotated[str, StringConstraints(min_length=4, max_length=10, pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
