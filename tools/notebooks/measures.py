"""The records that `lab.measure` leaves in a cell's outputs."""

from collections.abc import Iterable, Mapping

from pydantic import ValidationError

from schema.claims import Measured

MIME_TYPE = "application/vnd.wiki.measure+json"


class BadMeasureError(Exception):
    """A record that no claim can be held against; the message says why."""


def measured(output: Mapping[str, object]) -> Measured | None:
    """Return the measurement that an output carries, if any.

    Raises:
        BadMeasureError: the output carries a record of another form.
    """
    data = output.get("data")
    if not isinstance(data, Mapping) or MIME_TYPE not in data:
        return None
    try:
        return Measured.model_validate(data[MIME_TYPE])
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "the record"
        raise BadMeasureError(f"a measurement is not readable: {field}: {first['msg']}") from None


def collect(outputs: Iterable[Mapping[str, object]]) -> list[Measured]:
    """Return the measurements of a run in their order.

    Raises:
        BadMeasureError: a record is not readable, or two have one name.
    """
    found: dict[str, Measured] = {}
    for record in map(measured, outputs):
        if record is not None and found.setdefault(record.name, record) is not record:
            raise BadMeasureError(f"`{record.name}` is measured twice; every measure needs a name of its own")
    return list(found.values())
