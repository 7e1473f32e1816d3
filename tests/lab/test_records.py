"""The records of seeds and of other libraries: complete, and of the models and runs that stand here."""

import json
from pathlib import Path

import pytest

from lab import zoo
from schema.claims import Outcome
from tools.pipeline import compile_content

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SEEDS = sorted((NOTEBOOKS / "records" / "seeds").glob("*.json"))
PEERS = sorted((NOTEBOOKS / "records" / "peers").glob("*.json"))
ALL_MODELS = 40_000_000
"""Bytes of all committed models together."""


def read(file):
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", SEEDS, ids=lambda file: file.stem)
def test_a_record_of_seeds_is_complete_and_holds_the_run_that_is_shown(file):
    record = read(file)
    assert (NOTEBOOKS / f"{file.stem}.ipynb").is_file()
    assert len(record["seeds"]) >= 3
    assert all(len(values) == len(record["seeds"]) for values in record["measures"].values())
    receipt = read(NOTEBOOKS / "results" / file.stem / "receipt.json")
    live = {measure["name"]: measure["value"] for measure in receipt["measures"]}
    shown = {measure["name"]: measure["seeds"] for measure in receipt["measures"] if measure["seeds"]}
    assert shown == {name: record["measures"].get(name) for name in shown}, "the result is older than the record"
    shared = live.keys() & record["measures"].keys()
    # Last digits depend on the processor.
    near = [
        sum(abs(live[name] - record["measures"][name][place]) <= 1e-3 * max(1, abs(live[name])) for name in shared)
        for place in range(len(record["seeds"]))
    ]
    assert max(near) >= 0.9 * len(shared), f"no recorded seed is the run that is shown: {near} of {len(shared)}"


@pytest.mark.parametrize("file", PEERS, ids=lambda file: file.stem)
def test_a_record_of_another_library_says_its_version_and_tolerance(file):
    record = read(file)
    library, _, number = record["peer"].rpartition(" ")
    assert library
    assert number[0].isdigit()
    assert {"torch", "transformers"} <= record["versions"].keys()
    assert (NOTEBOOKS / f"{record['notebook']}.ipynb").is_file()
    source = (NOTEBOOKS / f"{record['notebook']}.ipynb").read_text(encoding="utf-8")
    assert f"records/peers/{file.name}" in source
    for agreement in record["agreements"].values():
        assert 0 <= agreement["atol"] <= 1e-2
        assert agreement["values"]


def test_no_page_says_shown_where_some_recorded_seed_does_not_hold_its_headline():
    wrong = []
    for name, result in compile_content(NOTEBOOKS.parent).results.items():
        file = NOTEBOOKS / "records" / "seeds" / f"{name}.json"
        values = read(file)["measures"] if file.is_file() else {}
        headline = next(claim for claim, _ in result.claims if claim.headline)
        bounds = [bound for bound in (headline, headline.control, headline.shortcut) if bound is not None]
        everywhere = all(bound.expect.admits(value) for bound in bounds for value in values.get(bound.measure, []))
        if result.outcome is Outcome.SHOWN and not everywhere:
            wrong.append(name)
    assert wrong == []


def test_the_models_stay_small():
    total = sum(file.stat().st_size for file in zoo.FOLDER.rglob("*") if file.is_file())
    assert total < ALL_MODELS
