"""Claims as written and as a run leaves them: problems at the line of the claim."""

import pytest

from schema.claims import Measured, Verdict
from tests.notebooks import claim, method
from tests.support import entry
from tools.notebooks.claims import broken, owners, rules
from tools.notebooks.verdicts import judge


def written(*claims, **fields):
    (owner,) = owners([method("x", *claims, **fields)])
    return [(problem.code, problem.field) for problem in rules(owner)]


GOOD = claim()
CHEAP = {"measure": "cheap", "expect": {"at_most": 0.3}, "says": "the last token"}


def test_good_claims_have_no_problem():
    assert written(GOOD, claim("other", headline=False)) == []


def test_methods_circuits_phenomena_and_architectures_can_have_a_notebook():
    able = [entry("circuits/b"), method("c", GOOD), entry("phenomena/e"), entry("architectures/f")]
    assert [owner.entry for owner in owners([entry("concepts/a"), *able, entry("papers/d")])] == able


@pytest.mark.parametrize(
    ("claims", "fields", "expected"),
    [
        ([], {"notebook": None}, [("KB-CLAIM-001", "")]),
        ([GOOD], {"overview": True}, [("KB-CLAIM-001", "overview")]),
        ([GOOD], {"not_shown_because": "No."}, [("KB-CLAIM-001", "not_shown_because")]),
        ([GOOD], {"notebook": None, "overview": True}, [("KB-CLAIM-002", "claims")]),
        ([], {}, [("KB-CLAIM-003", "notebook")]),
        ([claim(headline=False)], {}, [("KB-CLAIM-003", "notebook")]),
        ([GOOD, claim("two")], {}, [("KB-CLAIM-003", "claims[1].headline")]),
        ([GOOD, claim(headline=False)], {}, [("KB-CLAIM-004", "claims[1].id")]),
        ([claim(expect={})], {}, [("KB-CLAIM-005", "claims[0].expect")]),
        ([claim(shortcut={**CHEAP, "expect": {}})], {}, [("KB-CLAIM-005", "claims[0].shortcut.expect")]),
        ([claim(shortcut={**CHEAP, "expect": {"at_most": 0.8}})], {}, [("KB-CLAIM-006", "claims[0].shortcut.expect")]),
        ([claim(expect={"at_least": 2, "at_most": 1})], {}, [("KB-CLAIM-005", "claims[0].expect")]),
        ([claim(expect={"at_least": 0.1})], {}, [("KB-CLAIM-006", "claims[0].control.expect")]),
        ([GOOD], {"evidence": "observation"}, [("KB-CLAIM-007", "claims[0].strength")]),
    ],
)
def test_what_is_wrong_as_written(claims, fields, expected):
    assert written(*claims, **fields) == expected


def test_without_a_notebook_a_reason_or_a_mark_is_enough():
    assert written(notebook=None, not_shown_because="Needs a large model.") == []
    assert written(notebook=None, overview=True) == []


@pytest.mark.parametrize(
    ("values", "headline", "missed", "expected"),
    [
        ({"score": 0.9, "chance": 0.0}, False, False, []),
        ({"score": 0.5, "chance": 0.0}, False, False, [("KB-CLAIM-009", "claims[0].expect")]),
        ({"score": 0.5, "chance": 0.0}, True, False, []),
        ({"score": 0.5, "chance": 0.0}, True, True, [("KB-CLAIM-009", "claims[0].expect")]),
        ({"score": 0.9, "chance": 0.5}, True, False, [("KB-CLAIM-010", "claims[0].control.expect")]),
        ({"chance": 0.0}, True, False, [("KB-CLAIM-008", "claims[0].measure")]),
        ({"score": 0.9}, True, False, [("KB-CLAIM-008", "claims[0].control.measure")]),
    ],
)
def test_what_a_run_leaves(values, headline, missed, expected):
    (owner,) = owners([method("x", claim(headline=headline))])
    results = judge(owner.claims, [Measured(name=name, value=value) for name, value in values.items()])
    problems = list(broken(owner, results, missed=missed))
    assert [(problem.code, problem.field) for problem in problems] == expected
    assert all("`main` of `methods/x`" in problem.message and problem.hint for problem in problems)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ("KB-CLAIM-008", "claims[0].shortcut.measure")),
        ({"cheap": 0.9}, ("KB-CLAIM-010", "claims[0].shortcut.expect")),
    ],
)
def test_a_shortcut_that_is_missing_or_passes_is_named_at_its_line(values, expected):
    (owner,) = owners([method("x", claim(headline=False, shortcut=CHEAP))])
    measured = [Measured(name=name, value=value) for name, value in {"score": 0.9, "chance": 0.0, **values}.items()]
    (problem,) = broken(owner, judge(owner.claims, measured))
    assert (problem.code, problem.field) == expected


def test_a_headline_that_its_shortcut_reaches_is_an_outcome_and_no_problem():
    (owner,) = owners([method("x", claim(shortcut=CHEAP))])
    values = {"score": 0.9, "chance": 0.0, "cheap": 0.9}
    measured = [Measured(name=name, value=value) for name, value in values.items()]
    (result,) = judge(owner.claims, measured)
    assert result.verdict is Verdict.MISSED
    assert list(broken(owner, [result])) == []
