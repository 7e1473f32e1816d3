"""The store: what is written is read back, and every damage is noticed."""

import random

import pytest

from schema.claims import ClaimResult, Measured, Receipt, Verdict
from tools.notebooks import store
from tools.notebooks.measures import MIME_TYPE
from tools.notebooks.store import DamagedError, folder, read, write

HASH = "0" * 64
SCORE = Measured(name="score", value=0.91, interval=[0.8, 1.0])
RECORD = {"output_type": "display_data", "data": {MIME_TYPE: SCORE.model_dump(mode="json")}, "metadata": {}}
OUTPUTS = {"a": [{"output_type": "stream", "name": "stdout", "text": "für\n"}, RECORD], "b": []}


def receipt(name="x", **fields):
    values = {
        "notebook": name,
        "fingerprint": "f" * 64,
        "inputs": {"cell a": HASH},
        "measures": [SCORE],
        "claims": [ClaimResult(id="main", verdict=Verdict.HELD, value=0.91, control=0.0)],
        "seconds": 1.5,
        "peak_memory_mb": 100.0,
        "versions": {"torch": "2.13.0"},
        "processor": "a processor",
        "isolated": True,
        "outputs": HASH,
        "seal": HASH,
        "date": "2026-01-31",
    }
    return Receipt(**(values | fields))


def test_what_is_written_is_read(tmp_path):
    kept = write(tmp_path, receipt(), OUTPUTS)
    stored = read(tmp_path, "x")
    assert stored.receipt == kept
    assert stored.outputs == OUTPUTS
    assert sorted(file.name for file in folder(tmp_path, "x").iterdir()) == ["outputs.json", "receipt.json"]


def test_equal_results_are_equal_files(tmp_path):
    write(tmp_path / "one", receipt(), OUTPUTS)
    write(tmp_path / "two", receipt(), dict(reversed(OUTPUTS.items())))
    for name in ("receipt.json", "outputs.json"):
        assert len({(folder(tmp_path / which, "x") / name).read_bytes() for which in ("one", "two")}) == 1


def test_nothing_is_none(tmp_path):
    assert read(tmp_path, "x") is None


@pytest.mark.parametrize("name", ["receipt.json", "outputs.json"])
def test_every_changed_byte_is_noticed(tmp_path, name):
    write(tmp_path, receipt(), OUTPUTS)
    file = folder(tmp_path, "x") / name
    good = file.read_bytes()
    for position in range(0, len(good), 3):
        flipped = bytearray(good)
        flipped[position] ^= random.choice([1, 2, 4, 8, 16, 32, 64, 128])
        file.write_bytes(flipped)
        with pytest.raises(DamagedError):
            read(tmp_path, "x")
    for end in (0, 1, len(good) // 2, len(good) - 1):
        file.write_bytes(good[:end])
        with pytest.raises(DamagedError):
            read(tmp_path, "x")
    file.unlink()
    with pytest.raises(DamagedError):
        read(tmp_path, "x")


def test_results_that_changed_places_are_noticed(tmp_path):
    write(tmp_path, receipt("x"), OUTPUTS)
    write(tmp_path, receipt("y"), {})
    folder(tmp_path, "x").rename(tmp_path / "aside")
    folder(tmp_path, "y").rename(folder(tmp_path, "x"))
    with pytest.raises(DamagedError, match="`y`"):
        read(tmp_path, "x")


def test_a_link_is_not_followed(tmp_path):
    write(tmp_path, receipt(), OUTPUTS)
    file = folder(tmp_path, "x") / "outputs.json"
    file.rename(tmp_path / "elsewhere.json")
    file.symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(DamagedError):
        read(tmp_path, "x")


def test_a_write_that_stops_half_way_leaves_no_wrong_result(tmp_path, monkeypatch):
    write(tmp_path, receipt(), OUTPUTS)

    def replace(file, text, whole=store._replace):
        if file.name == "receipt.json":
            raise KeyboardInterrupt
        whole(file, text)

    monkeypatch.setattr(store, "_replace", replace)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, receipt(seconds=9.0), {"a": []})
    with pytest.raises(DamagedError):
        read(tmp_path, "x")


@pytest.mark.parametrize(
    "outputs", [None, "x", [[1]], {"a": "x"}, {"a": {"b": 1}}, {"a": [{"output_type": "stream"}]}, {}]
)
def test_outputs_of_another_form_are_refused_even_when_sealed(tmp_path, outputs):
    write(tmp_path, receipt(), outputs)
    with pytest.raises(DamagedError):
        read(tmp_path, "x")


def test_a_measure_that_no_output_shows_is_refused_even_when_sealed(tmp_path):
    write(tmp_path, receipt(measures=[SCORE.model_copy(update={"value": 0.99})]), OUTPUTS)
    with pytest.raises(DamagedError, match="not those"):
        read(tmp_path, "x")
