"""The models as JSON Schemas, for editors and for programs that read entries without this code."""

from schema.entries import MODELS
from schema.ids import Kind

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas() -> dict[str, dict[str, object]]:
    """Return the JSON Schema of each kind of entry, by the name of the kind."""
    return {kind.value: _json_schema(kind) for kind in Kind}


def _json_schema(kind: Kind) -> dict[str, object]:
    # Descriptions come from the docstrings under the fields, so that an editor says what this code says.
    schema = MODELS[kind].model_json_schema()
    return {"$schema": DIALECT, "$id": f"urn:interpretability-wiki:schema:{kind.value}", **schema}
