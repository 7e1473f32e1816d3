"""Agreement with other libraries: the record is held against our values, on our model only."""

import json

import pytest

import lab
from lab import peers

RECORD = {
    "peer": "Other 1.2",
    "model": "tiny",
    "agreements": {"scores": {"what": "head scores", "values": [[1.0, 2.0]], "atol": 1e-5}},
}


@pytest.fixture
def record(tmp_path, monkeypatch):
    monkeypatch.setattr(peers, "_NOTEBOOKS", tmp_path)
    (tmp_path / "page.json").write_text(json.dumps(RECORD))
    return "page.json"


def test_equal_values_are_said_to_be_equal(record, capsys):
    lab.peer(record, "tiny").check("scores", [[1.0, 2.000001]])
    assert capsys.readouterr().out == "head scores: equals Other 1.2 (2 numbers, within 1e-05)\n"


@pytest.mark.parametrize("ours", [[[1.0, 2.1]], [1.0, 2.0], [[1.0, float("nan")]]], ids=["value", "shape", "nan"])
def test_other_values_are_an_error(record, ours):
    with pytest.raises(AssertionError, match=r"scores|shape"):
        lab.peer(record, "tiny").check("scores", ours)


def test_another_model_is_not_compared(record, capsys, monkeypatch):
    lab.peer(record, "gpt2").check("scores", [[9.0, 9.0]])
    assert "not compared" in capsys.readouterr().out
    monkeypatch.setenv("WIKI_RANDOM_WEIGHTS", "1")
    lab.peer(record, "tiny").check("scores", [[9.0, 9.0]])
    assert "not compared" in capsys.readouterr().out
