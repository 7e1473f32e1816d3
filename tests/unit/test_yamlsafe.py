"""YAML: plain values with positions, and everything else refused where it stands."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tools.yamlsafe import Mark, Plain, parse


def read(text, **options):
    value, marks, problems = parse(text, path="content/a.yaml", **options)
    return value, marks, [(problem.code, problem.place.line, problem.place.column) for problem in problems]


def value_of(text):
    value, _, problems = read(text)
    assert not problems
    return value


def faults(text):
    return read(text)[2]


NORWAY = [
    "no",
    "yes",
    "on",
    "off",
    "Y",
    "true",
    "1_000",
    "12:30",
    "12:30:00",
    "2024-01-01",
    "0o17",
    "0x1F",
    "1e3",
    ".inf",
    "=",
    "007",
]


@pytest.mark.parametrize("text", NORWAY)
def test_nothing_unquoted_is_coerced(text):
    value = value_of(f"a: {text}\nb: [{text}]\n")
    assert value == {"a": text, "b": [text]}
    assert type(value["a"]) is Plain
    assert type(value["b"][0]) is Plain


def test_quoted_and_block_text_is_not_plain():
    value = value_of("a: 'no'\nb: \"1\\t2\"\nc: |\n  1\n  2\nd: >-\n  x\n  y\n")
    assert value == {"a": "no", "b": "1\t2", "c": "1\n2\n", "d": "x y"}
    assert {type(item) for item in value.values()} == {str}


def test_nothing_written_is_nothing():
    assert value_of("a:\nb: ''\nc: [x,]\nd:\n- \n") == {"a": None, "b": "", "c": ["x"], "d": [None]}
    assert value_of("") is None
    assert value_of("# only a comment\n") is None


def test_quoted_keys_are_keys():
    assert value_of("'a': 1\n\"b c\": 2\n") == {"a": "1", "b c": "2"}


def test_every_key_and_value_has_its_place():
    text = "a: 1\nb:\n  - x\n  - {c: é, d: [y, z]}\n"
    _, marks, _ = read(text, first_line=2)
    assert marks.at(()) == Mark(2, 1)
    assert marks.at(("a",)) == Mark(2, 4)
    assert marks.keys[("a",)] == marks.key(("a",)) == Mark(2, 1)
    assert marks.at(("b", 0)) == Mark(4, 5)
    assert marks.at(("b", 1, "d", 1)) == Mark(5, 19)
    assert marks.key(("b", 1, "d")) == Mark(5, 12)
    # What is not there stands where the nearest thing around it stands.
    assert marks.at(("b", 1, "e", 0)) == marks.at(("b", 1)) == Mark(5, 5)
    assert marks.key(("b", 1, "e")) == Mark(5, 5)


def test_one_document_may_be_marked():
    assert value_of("---\na: 1\n...\n") == {"a": "1"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: {c: 1, c: 2}\na: 3\na: 4\n", [("KB-YAML-002", 2, 11), ("KB-YAML-002", 3, 1), ("KB-YAML-002", 4, 1)]),
        ("a: {b: {c: {d: 1,\n d: 2}}}", [("KB-YAML-002", 2, 2)]),
        ("'a': 1\na: 2\n", [("KB-YAML-002", 2, 1)]),
        ("a: &x 1\nb: *x\nc: *y\n", [("KB-YAML-003", 1, 4), ("KB-YAML-003", 2, 4), ("KB-YAML-003", 3, 4)]),
        ("*x : 1\n", [("KB-YAML-003", 1, 1)]),
        ("&x a: 1\n", [("KB-YAML-003", 1, 1)]),
        ("a: !!python/object:os.system x\nb: !x [1]\n", [("KB-YAML-004", 1, 4), ("KB-YAML-004", 2, 4)]),
        ("a: !!str 1\n", [("KB-YAML-004", 1, 4)]),
        ("a: ! 1\n", [("KB-YAML-004", 1, 4)]),
        ("<<: {a: 1}\nb: 1\n", [("KB-YAML-005", 1, 1)]),
        ("? [a]\n: 1\n", [("KB-YAML-007", 1, 3)]),
        ("? " * 10**5, [("KB-YAML-007", 1, 3)]),
        ("a: {{ x }}\n", [("KB-YAML-007", 1, 5)]),
        ("'': 1\n", [("KB-YAML-007", 1, 1)]),
        ("a: 1\n---\nb: 1\n", [("KB-YAML-008", 2, 1)]),
        ("%YAML 1.1\n---\na: 1\n", [("KB-YAML-008", 1, 1)]),
        ("%TAG ! x:\n---\na: 1\n", [("KB-YAML-008", 1, 1)]),
        ('a: "\\0"\nb: "x\\u202ey"\n', [("KB-YAML-009", 1, 4), ("KB-YAML-009", 2, 4)]),
        ('"a\\e": 1\n', [("KB-YAML-009", 1, 1)]),
        ("a: null\nb: ~\nc: 'null'\n", [("KB-YAML-010", 1, 4), ("KB-YAML-010", 2, 4)]),
        ("a: x: y\n", [("KB-YAML-001", 1, 5)]),
        ("a:\n\t- x\n", [("KB-YAML-001", 2, 1)]),
        ("a: [1\nb: 2\n", [("KB-YAML-001", 2, 2)]),
        ("a: 'x\n\n", [("KB-YAML-001", 1, 4)]),
        ("a: 1\nb: [x,\n  y\n", [("KB-YAML-001", 2, 4)]),
        ("a: @x\n", [("KB-YAML-001", 1, 4)]),
        ("a: \x00\n", [("KB-FILE-012", 1, 4)]),
        ("a: b\u202ec\n", [("KB-FILE-012", 1, 5)]),
    ],
)  # fmt: skip
def test_what_is_refused(text, expected):
    assert faults(text) == expected


@pytest.mark.parametrize("text", ["a: {b: 1, b: 2}", "a: !!str 1", "a: null", "<<: {b: 1}\na: x", "a: &x 1"])
def test_a_fault_that_leaves_the_rest_readable_leaves_the_value(text):
    value, _, problems = read(text)
    assert problems
    assert set(value) == {"a"}


@pytest.mark.parametrize("text", ["a: [", "a: *x", "a: 1\n---\nb: 1", "? [a]\n: 1"])
def test_a_value_that_cannot_be_trusted_is_not_given(text):
    assert read(text)[0] is None


def test_the_second_of_two_keys_leaves_no_trace():
    value, marks, _ = read("a: {x: 1}\na: {y: 2}\n")
    assert value == {"a": {"x": "1"}}
    assert ("a", "y") not in marks.values
    assert marks.at(("a",)) == Mark(1, 4)


STAIRS = "a:\n" + "".join(" " * n + "b:\n" for n in range(1, 600))


@pytest.mark.parametrize("text", ["[" * 10**5, "{a: " * 10**5, "- " * 10**5, STAIRS, "a: " + "[" * 33])
def test_depth_is_bounded(text):
    assert [code for code, _, _ in faults(text)] == ["KB-YAML-006"]


def test_the_allowed_depth_is_allowed():
    assert faults("a: " + "[" * 31 + "]" * 31) == []
    assert [code for code, _, _ in faults("a: " + "[" * 32 + "]" * 32)] == ["KB-YAML-006"]


@pytest.mark.parametrize(
    "text", ["- x\n" * 5_001, "[" + "x," * 5_001 + "]", "a: " + "x" * 300_000, "k" * 10**6 + ": 1"]
)
def test_size_is_bounded(text):
    assert [code for code, _, _ in faults(text)] == ["KB-YAML-006"]


@pytest.mark.parametrize("text", ["a: 1\n" * 2_000, "a: [" + "*a," * 2_000 + "]", "[" + "!x 1," * 2_000 + "]"])
def test_the_report_is_bounded(text):
    value, _, problems = read(text)
    assert value is None
    assert len(problems) == 100


def test_a_bomb_of_aliases_is_refused_piece_by_piece():
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert {code for code, _, _ in faults("\n".join(lines))} == {"KB-YAML-003"}


YAMLISH = st.text(st.sampled_from("ab:-?[]{},&*!|>'\"%@`#~<= \t\n\\x0é…"), max_size=60)


@given(st.one_of(YAMLISH, st.text(max_size=60)))
@example("\ufeffa: 1")
@example("a: \u2028")
@example("!<x> a")
@example("- ? - : -")
@example("? 0")
@settings(deadline=None, database=None, max_examples=400)
def test_any_text_gives_a_value_or_a_located_problem(text):
    value, marks, problems = parse(text, path="x", first_line=1)
    lines = text.count("\n") + 1
    assert all(1 <= problem.place.line <= lines and problem.place.column >= 1 for problem in problems)
    assert all(problem.message and problem.hint for problem in problems)
    if value is not None:
        assert () in marks.values
        assert all(1 <= mark.line <= lines for mark in marks.values.values())
