"""Outputs as they are kept, and the measurements in them."""

import json

import pytest

from tools.notebooks.measures import MIME_TYPE, BadMeasureError, collect
from tools.notebooks.outputs import as_json, normal

RECORD = {"name": "score", "value": 0.5, "unit": "", "interval": [0.4, 0.6], "seeds": None, "note": ""}


def shown(**data):
    return {"output_type": "display_data", "metadata": {}, "data": data}


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def measured(**fields):
    return shown(**{MIME_TYPE: RECORD | fields})


def test_the_pieces_of_a_stream_are_joined():
    one = normal({"a": [stream("x"), stream("y\n"), stream("e", "stderr"), stream("z")]})
    other = normal({"a": [stream("xy\n"), stream("e", "stderr"), stream("z")]})
    assert one == other
    assert [output["text"] for output in one["a"]] == ["xy\n", "e", "z"]


def test_counts_addresses_and_forms_that_no_page_shows_are_left_out():
    result = {
        "output_type": "execute_result",
        "execution_count": 7,
        "metadata": {"x": 1},
        "transient": {"display_id": 1},
    }
    result["data"] = {"text/plain": "<f at 0x7f0a1b2c3d>", "image/svg+xml": "<svg/>", "application/javascript": "x"}
    assert normal({"a": [result, shown(**{"image/svg+xml": "<svg/>"})]}) == {
        "a": [
            {
                "output_type": "execute_result",
                "execution_count": None,
                "metadata": {},
                "data": {"text/plain": "<f at 0x0>"},
            }
        ]
    }


def test_of_a_picture_the_words_are_kept_and_no_byte_is_changed():
    picture = shown(**{"image/png": "AAAA/0x123456789/BBBB", "text/plain": "p"})
    picture["metadata"] = {"image/png": {"alt": "What it shows.", "width": 3}, "other": 1}
    (kept,) = normal({"a": [picture]})["a"]
    assert kept["data"]["image/png"] == "AAAA/0x123456789/BBBB"
    assert kept["metadata"] == {"image/png": {"alt": "What it shows."}}


def test_normal_outputs_stay_as_they_are():
    outputs = normal({"a": [stream("x"), measured(), shown(**{"text/html": "<b>"})], "b": []})
    assert normal(outputs) == outputs
    assert json.loads(as_json(outputs)) == outputs


def test_measurements_are_found_in_order():
    outputs = [stream("x"), measured(name="b"), measured(name="a", seeds=[1.0, 2.0])]
    assert [one.name for one in collect(outputs)] == ["b", "a"]


@pytest.mark.parametrize(
    "fields",
    [
        {"value": "0.5"},
        {"value": float("nan")},
        {"name": "Bad name"},
        {"interval": [1.0]},
        {"unknown": 1},
        {"value": None},
    ],
)
def test_a_record_of_another_form_is_refused(fields):
    with pytest.raises(BadMeasureError):
        collect([measured(**fields)])


def test_a_name_measured_twice_is_refused():
    with pytest.raises(BadMeasureError, match="`score`"):
        collect([measured(), measured(value=0.7)])


def test_the_type_is_that_of_the_lab():
    lab = (__import__("pathlib").Path(__file__).parents[2] / "notebooks/lab/measure.py").read_text(encoding="utf-8")
    assert f'"{MIME_TYPE}"' in lab
