"""A notebook as committed: what is read from it and what is refused."""

import json

import pytest

from tests.notebooks import cell, notebook, write_notebook, write_raw
from tools.limits import NOTEBOOK_BYTES
from tools.notebooks.source import notebook_names, read


def codes(problems):
    return [problem.code for problem in problems]


def test_a_good_notebook_has_no_problem(tmp_path):
    write_notebook(tmp_path, "good", "x = 1\nprint(x)", cell("Some *prose*.", "m", kind="markdown"))
    source, problems = read(tmp_path, "good")
    assert problems == []
    assert [one.id for one in source.code] == ["p", "c1"]
    assert source.parameters.id == "p"
    assert [one.number for one in source.cells] == [1, 2, 3, 4]


@pytest.mark.parametrize("plain", [True, False])
def test_a_cells_line_is_that_of_its_text_in_the_file(tmp_path, plain):
    form = notebook("x = 1\ny = 'ü'", "first = 'ß'\nsecond = 2", "x = 1\n")
    path = write_raw(tmp_path, "lines", form)
    path.write_text(json.dumps(form, indent=1, sort_keys=True, ensure_ascii=plain), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    source, _ = read(tmp_path, "lines")
    for one in source.cells:
        written = json.loads(lines[one.line - 1].strip().rstrip(","))
        assert written.rstrip("\n") == one.source.splitlines()[0]
    assert len({one.line for one in source.cells}) == 5


def test_a_cells_line_falls_back_to_its_id(tmp_path):
    form = notebook("x = 1")
    path = write_raw(tmp_path, "flat", form)
    path.write_text(json.dumps(form), encoding="utf-8")
    source, _ = read(tmp_path, "flat")
    assert {one.line for one in source.cells} == {1}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"nbformat": 4, "nbformat_minor": 5}',
        b'{"nbformat": 1' + b"0" * 5000 + b"}",
        b'{"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []}',
    ],
)
def test_what_is_no_notebook_is_refused_with_its_place(tmp_path, data):
    path = write_notebook(tmp_path, "bad")
    path.write_bytes(data)
    source, problems = read(tmp_path, "bad")
    assert source is None
    assert codes(problems) == ["KB-RUN-004"]
    assert problems[0].place.path == "notebooks/bad.ipynb"
    assert problems[0].hint


def test_the_line_of_broken_json_is_named(tmp_path):
    path = write_notebook(tmp_path, "bad")
    path.write_text('{\n "cells": [\n oops', encoding="utf-8")
    assert read(tmp_path, "bad")[1][0].place.line == 3


@pytest.mark.parametrize("name", ["../secret", "a b", "A", "", "a--b", "/etc/passwd"])
def test_a_name_outside_the_grammar_is_refused(tmp_path, name):
    assert codes(read(tmp_path, name)[1]) == ["KB-RUN-004"]


def test_a_link_is_refused(tmp_path):
    path = write_notebook(tmp_path, "real")
    (path.parent / "link.ipynb").symlink_to(path)
    assert codes(read(tmp_path, "link")[1]) == ["KB-RUN-004"]


def test_a_large_notebook_is_refused(tmp_path):
    write_notebook(tmp_path, "large", "# " + "x" * NOTEBOOK_BYTES)
    assert codes(read(tmp_path, "large")[1]) == ["KB-RUN-004"]


def test_cells_without_ids_are_refused(tmp_path):
    form = notebook("x = 1")
    for one in form["cells"]:
        del one["id"]
    write_raw(tmp_path, "old", form)
    assert codes(read(tmp_path, "old")[1]) == ["KB-RUN-004"]


def test_two_cells_with_one_id_are_refused(tmp_path):
    write_notebook(tmp_path, "twice", cell("x = 1", "same"), cell("y = 1", "same"))
    assert codes(read(tmp_path, "twice")[1]) == ["KB-RUN-004"]


def test_an_id_that_is_a_path_is_refused(tmp_path):
    write_notebook(tmp_path, "path", cell("x = 1", "../../x"))
    assert codes(read(tmp_path, "path")[1]) == ["KB-RUN-004"]


def test_outputs_and_counts_are_refused_at_their_cell(tmp_path):
    ran = cell("1 + 1", "ran") | {"execution_count": 3}
    put = cell("2 + 2", "put") | {"outputs": [{"output_type": "stream", "name": "stdout", "text": "4"}]}
    write_notebook(tmp_path, "ran", ran, put)
    source, problems = read(tmp_path, "ran")
    assert codes(problems) == ["KB-RUN-005", "KB-RUN-005"]
    assert [problem.place.line for problem in problems] == [one.line for one in source.cells[2:]]


def test_the_first_code_cell_holds_the_parameters(tmp_path):
    form = notebook("x = 1")
    form["cells"][1]["metadata"] = {}
    write_raw(tmp_path, "none", form)
    assert codes(read(tmp_path, "none")[1]) == ["KB-RUN-006"]


def test_another_kernel_is_refused(tmp_path):
    form = notebook("x = 1")
    form["metadata"]["kernelspec"]["name"] = "bash"
    write_raw(tmp_path, "bash", form)
    assert codes(read(tmp_path, "bash")[1]) == ["KB-RUN-006"]


def test_names_are_those_of_files_in_order(tmp_path):
    assert notebook_names(tmp_path) == []
    write_notebook(tmp_path, "b")
    write_notebook(tmp_path, "a")
    assert notebook_names(tmp_path) == ["a", "b"]
