"""Problems: their order, their faces, and nothing in them that a terminal or a workflow would act on."""

import json

from tools.problems import (
    CODES,
    Place,
    Problem,
    Severity,
    as_github,
    as_json,
    as_rdjsonl,
    as_terminal,
    fails,
    in_order,
    printable,
    shortened,
    summary,
)

ERROR = Problem("KB-FIELD-001", Place("content/a.md", 3, 2), "The field `x` is missing.", "Add `x`.", "x", {"n": "x"})
WARNING = Problem("KB-PROSE-004", Place("content/a.md", 2), "Twice.")


def test_codes_are_well_formed():
    assert all(code == row.code and row.title and not row.title.endswith(".") for code, row in CODES.items())


def test_severity_comes_from_the_registry():
    assert ERROR.fails
    assert WARNING.severity is Severity.WARNING
    assert not WARNING.fails
    assert fails([WARNING, ERROR])
    assert not fails([WARNING])
    assert Problem("KB-NEW-001", Place("a"), "New.").fails


def test_order_is_by_place_and_each_counts_once():
    later = Problem("KB-FIELD-001", Place("content/b.md"), "Other.")
    assert in_order([later, ERROR, WARNING, ERROR]) == (WARNING, ERROR, later)


def test_the_terminal_shows_place_code_message_hint_and_count():
    assert as_terminal([ERROR, WARNING]).splitlines() == [
        "content/a.md:3:2: error KB-FIELD-001: The field `x` is missing.",
        "    Add `x`.",
        "content/a.md:2:1: warning KB-PROSE-004: Twice.",
        "1 error, 1 warning in 1 file.",
    ]
    assert as_terminal([]) == "No problems.\n"


def test_the_terminal_counts_what_it_does_not_show():
    lines = as_terminal([WARNING] * 300).splitlines()
    assert len(lines) == 202
    assert "100 more" in lines[-2]
    assert lines[-1] == summary([WARNING] * 300) == "300 warnings in 1 file."


def test_a_message_cannot_steer_the_terminal_or_the_workflow():
    hostile = Problem(
        "KB-FIELD-001", Place("content/\x1b[31m\n::error::x,y.md"), "a\x1b[2J\n::set-output name=x::\u202e%", "\r::x"
    )
    shown = as_terminal([hostile])
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert not any(line.startswith("::") for line in shown.splitlines())
    commands = as_github([hostile]).splitlines()
    assert len(commands) == 2
    assert commands[0].startswith("::error file=content/")
    assert "%0A%3A%3Aerror%3A%3Ax%2Cy.md,line=1,col=1" in commands[0]
    assert commands[0].endswith("%25 %0D::x")


def test_github_gets_the_place():
    assert as_github([ERROR]).splitlines()[0] == (
        "::error file=content/a.md,line=3,col=2,title=KB-FIELD-001%3A A field is missing"
        "::The field `x` is missing. Add `x`."
    )


def test_programs_get_everything():
    row = json.loads(as_rdjsonl([ERROR]))
    assert row["location"] == {"path": "content/a.md", "range": {"start": {"line": 3, "column": 2}}}
    assert (row["severity"], row["code"]["value"]) == ("ERROR", "KB-FIELD-001")
    assert as_rdjsonl([]) == ""
    report = json.loads(as_json([ERROR, WARNING]))
    assert (report["errors"], report["warnings"], report["notices"]) == (1, 1, 0)
    assert report["problems"][0] | {"message": ""} == {
        "code": "KB-FIELD-001",
        "severity": "error",
        "path": "content/a.md",
        "line": 3,
        "column": 2,
        "field": "x",
        "message": "",
        "hint": "Add `x`.",
        "args": {"n": "x"},
    }
    assert len(json.loads(as_json([WARNING] * 300))["problems"]) == 300


def test_hidden_characters_are_written_out():
    assert printable("a\x00\x1b\u202e\u200b\ud800é") == r"a\x00\x1b\u202e\u200b\ud800é"
    assert shortened("x" * 500) == "x" * 80 + "…"
    assert shortened("x" * 80) == "x" * 80
