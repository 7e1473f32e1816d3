"""The models are bounded and strict, and their JSON Schemas say the same as they do."""

import json
import re
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

from schema.claims import Receipt
from schema.entries import MODELS
from schema.ids import Kind
from schema.jsonschema import json_schemas
from schema.relations import RELATIONS

FOLDER = Path(__file__).parents[2] / "schema" / "json"
KINDS = [kind.value for kind in Kind]
QUIET = settings(deadline=None, database=None, max_examples=30, suppress_health_check=list(HealthCheck))


@cache
def plain_schema(kind):
    """The schema with its definitions written out, and `$` as Python must write it: at the very end."""
    schema = json_schemas()[kind]
    definitions = schema.get("$defs", {})

    def resolve(value):
        if isinstance(value, list):
            return [resolve(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            name = value["$ref"].rsplit("/", 1)[1]
            return resolve(definitions[name])
        return {
            key: re.sub(r"\$$", r"\\Z", item) if key == "pattern" and isinstance(item, str) else resolve(item)
            for key, item in value.items()
            if key not in {"$id", "$defs"}
        }

    return resolve(schema)


def from_schema(schema):
    """Values that fit a schema of the few words that our models need; any other word is an error here."""
    words = set(schema) - {"title", "description", "default", "$schema"}
    if "anyOf" in schema:
        return st.one_of([from_schema(choice) for choice in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    match schema["type"]:
        case "string":
            assert words <= {"type", "minLength", "maxLength", "pattern"}
            text = st.from_regex(schema["pattern"]) if "pattern" in schema else st.text()
            return text.filter(lambda value: least <= len(value) <= most)
        case "array":
            assert words <= {"type", "items", "minItems", "maxItems"}
            most = min(schema["maxItems"], schema.get("minItems", 0) + 2)
            return st.lists(from_schema(schema["items"]), min_size=schema.get("minItems", 0), max_size=most)
        case "object":
            assert words <= {"type", "properties", "required", "additionalProperties"}
            fields = {name: from_schema(field) for name, field in schema["properties"].items()}
            required = {name: fields.pop(name) for name in schema.get("required", [])}
            return st.fixed_dictionaries(required, optional=fields)
        case "integer":
            return st.integers(schema.get("minimum"), schema.get("maximum"))
        case "number":
            assert words <= {"type"}
            return st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**6), 10**6)
    return {"boolean": st.booleans(), "null": st.none()}[schema["type"]]


@cache
def instances(kind):
    return from_schema(plain_schema(kind))


def accepts(kind, value):
    try:
        MODELS[Kind(kind)].model_validate(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_committed_schemas_are_current(kind):
    written = json.loads((FOLDER / f"{kind}.schema.json").read_text(encoding="utf-8"))
    assert written == json_schemas()[kind], "run `wiki schema`"


def test_no_other_schema_is_committed():
    assert {path.name for path in FOLDER.iterdir()} == {f"{kind}.schema.json" for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_schemas_are_schemas(kind):
    Draft202012Validator.check_schema(json_schemas()[kind])


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@QUIET
def test_whatever_fits_the_schema_fits_the_model(kind, data):
    value = data.draw(instances(kind))
    assert accepts(kind, value)


WORDS = ["", "x", "true", "5", "a\nb", "\x00", "a" * 5000, "papers/x", "papers/X", "http://a.example/", "paper"]
OTHERS = [None, True, 0, -1, 13, 2500, 0.5, [], ["x"], ["papers/x"] * 400, [None], {}, {"x": 1}]
JUNK = st.sampled_from([*WORDS, *OTHERS])


def places(value):
    """Every place of a value, as the container and the key in it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield value, key
            yield from places(item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield value, index
            yield from places(item)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@QUIET
def test_a_changed_instance_is_judged_alike(kind, data):
    value = data.draw(instances(kind))
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(list(places(value))))
        change = data.draw(st.sampled_from(["remove", "replace", "add", "repeat"]))
        if change == "remove":
            del container[key]
        elif change == "replace":
            container[key] = deepcopy(data.draw(JUNK))
        elif change == "add" and isinstance(container, dict):
            container[data.draw(st.sampled_from(["extra", "Title", "type", "notebook"]))] = deepcopy(data.draw(JUNK))
        elif isinstance(container[key], str | list):
            container[key] = container[key] * data.draw(st.sampled_from([0, 2, 50]))
        if not value:
            break
    assert accepts(kind, value) == Draft202012Validator(plain_schema(kind)).is_valid(value)


def models(model, seen=None):
    """A model and every model in its fields."""
    seen = {} if seen is None else seen
    if model not in seen:
        seen[model] = None
        for field in model.model_fields.values():
            for inner in inner_types(field.annotation):
                if isinstance(inner, type) and issubclass(inner, BaseModel):
                    models(inner, seen)
    return list(seen)


def inner_types(annotation):
    yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from inner_types(argument)


ALL_MODELS = list({model: None for top in [*MODELS.values(), Receipt] for model in models(top)})


def unbounded(schema, where=""):
    """Every string and list of a JSON Schema without a limit."""
    if isinstance(schema, list):
        for item in schema:
            yield from unbounded(item, where)
    elif isinstance(schema, dict):
        kind = schema.get("type")
        if kind == "string" and not {"maxLength", "enum", "const"} & schema.keys():
            yield where
        if kind == "array" and "maxItems" not in schema:
            yield where
        if kind == "object" and "properties" not in schema and "maxProperties" not in schema:
            yield where
        for key, item in schema.items():
            if key not in {"default", "enum", "examples"}:
                yield from unbounded(item, f"{where}/{key}")


@pytest.mark.parametrize("model", ALL_MODELS, ids=lambda model: model.__name__)
def test_every_text_and_list_is_bounded(model):
    assert list(unbounded(model.model_json_schema())) == []


class Loose(BaseModel):
    """A model as it must not be."""

    name: str
    items: list[int]


def test_an_unbounded_field_is_found():
    assert list(unbounded(Loose.model_json_schema())) == ["/properties/name", "/properties/items"]


@pytest.mark.parametrize("model", ALL_MODELS, ids=lambda model: model.__name__)
def test_models_are_strict_and_frozen(model):
    config = model.model_config
    assert (config["extra"], config["strict"], config["frozen"]) == ("forbid", True, True)


@pytest.mark.parametrize("model", [model for kind in MODELS.values() for model in models(kind)])
def test_every_field_of_an_entry_is_described(model):
    assert model.__doc__
    assert [name for name, field in model.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.name)
def test_relations_name_fields_that_exist(relation):
    without = {kind for kind in relation.sources if relation.path.split(".")[0] not in MODELS[kind].model_fields}
    if relation.inverse_path:
        # What cannot be written on one side can be written on the other.
        assert without < relation.sources
        for kind in relation.targets:
            assert relation.inverse_path.split(".")[0] in MODELS[kind].model_fields
    else:
        assert without == set()


def test_names_of_relations_are_distinct():
    names = [name for row in RELATIONS for name in {row.name, row.inverse}]
    shared = {name for name in names if names.count(name) > 1}
    # `introduces` is both the inverse and the field of the other side, in one row.
    assert shared == set()
