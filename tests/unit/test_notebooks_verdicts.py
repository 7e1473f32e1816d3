"""Verdicts of claims and outcomes of pages."""

import pytest

from schema.claims import Bound, Measured, Outcome, Verdict
from tests.notebooks import typed
from tools.notebooks.verdicts import in_words, judge, outcome, over_seeds, overlap


def measures(**values):
    return [Measured(name=name, value=value) for name, value in values.items()]


def verdict(claim, **values):
    return judge([claim], measures(**values))[0]


@pytest.mark.parametrize(
    ("headline", "values", "expected"),
    [
        (True, {"score": 0.8, "chance": 0.1}, Verdict.HELD),
        (False, {"score": 0.9, "chance": 0.0}, Verdict.HELD),
        (True, {"score": 0.79, "chance": 0.1}, Verdict.MISSED),
        (False, {"score": 0.79, "chance": 0.1}, Verdict.FAILED),
        (True, {"score": 0.9, "chance": 0.11}, Verdict.FAILED),
        (True, {"score": 0.1, "chance": 0.9}, Verdict.FAILED),
        (True, {"chance": 0.1}, Verdict.FAILED),
        (True, {"score": 0.9}, Verdict.FAILED),
    ],
)
def test_verdict(headline, values, expected):
    result = verdict(typed(headline=headline), **values)
    assert result.verdict is expected
    assert bool(result.reason) is (expected is not Verdict.HELD)
    assert result.value == values.get("score")
    assert result.control == values.get("chance")


SHORTCUT = {"measure": "cheap", "expect": {"at_most": 0.3}, "says": "the last token"}


@pytest.mark.parametrize(
    ("values", "expected", "reason"),
    [
        ({"score": 0.9, "chance": 0.0, "cheap": 0.3}, Verdict.HELD, ""),
        ({"score": 0.2, "chance": 0.0, "cheap": 0.3}, Verdict.MISSED, "`score` is 0.2"),
        ({"score": 0.9, "chance": 0.0, "cheap": 0.31}, Verdict.MISSED, "the shortcut did not fail: `cheap` is 0.31"),
        ({"score": 0.9, "chance": 0.2, "cheap": 0.31}, Verdict.FAILED, "the control did not fail: `chance` is 0.2"),
        ({"score": 0.9, "chance": 0.0}, Verdict.FAILED, "the notebook reports no `cheap`"),
    ],
)
def test_a_shortcut_must_fail_like_a_control(values, expected, reason):
    result = verdict(typed(shortcut=SHORTCUT), **values)
    assert result.verdict is expected
    assert reason in result.reason
    assert result.shortcut == values.get("cheap")


def test_a_shortcut_that_does_not_fail_breaks_any_other_claim():
    result = verdict(typed(headline=False, shortcut=SHORTCUT), score=0.9, chance=0.0, cheap=0.31)
    assert result.verdict is Verdict.FAILED


def page(*claims, **values):
    return outcome(claims, judge(claims, measures(**values)), measures(**values))


HELD, MISSED = {"score": 0.9, "chance": 0.0}, {"score": 0.2, "chance": 0.0}
OTHER = typed("other", headline=False, alternative=True, measure="other", expect={"at_least": 0.5})


def recorded(score, chance=(0.0, 0.0, 0.0), **rivals):
    live = {"score": 0.9, "chance": 0.0, "cheap": 0.1}
    seeds = {"score": score, "chance": chance, **rivals}
    return [Measured(name=name, value=live[name], seeds=values and list(values)) for name, values in seeds.items()]


@pytest.mark.parametrize(
    ("headline", "measures", "expected", "said"),
    [
        (typed(), recorded([0.9, 0.85, 0.8]), (3, 3), Outcome.SHOWN),
        (typed(), recorded([0.9, 0.85, 0.79]), (2, 3), Outcome.PARTLY),
        (typed(), recorded([0.9, 0.85, 0.9], chance=[0.0, 0.2, 0.0]), (2, 3), Outcome.PARTLY),
        (typed(), recorded([0.7, 0.85, 0.9], chance=[0.0, 0.2, 0.0]), (1, 3), Outcome.PARTLY),
        (typed(), recorded([0.9, 0.9, 0.9], chance=None), (3, 3), Outcome.SHOWN),
        (typed(), recorded([0.9, 0.9, 0.9], chance=[0.0]), (0, 3), Outcome.PARTLY),
        (typed(shortcut=SHORTCUT), recorded([0.9, 0.9, 0.9], cheap=[0.0, 0.0, 0.9]), (2, 3), Outcome.PARTLY),
        (typed(), recorded(None), (0, 0), Outcome.SHOWN),
    ],
)
def test_a_headline_that_a_recorded_seed_does_not_hold_is_partly_shown(headline, measures, expected, said):
    assert over_seeds(headline, measures) == expected
    assert outcome([headline], judge([headline], measures), measures) is said


def test_outcomes():
    assert page(typed(), **HELD) is Outcome.SHOWN
    assert page(typed(scope="three of five seeds"), **HELD) is Outcome.PARTLY
    assert page(typed(), **MISSED) is Outcome.NOT_SHOWN
    assert page(typed(), OTHER, **MISSED, other=0.9) is Outcome.DIFFERENT
    assert page(typed(), OTHER, **MISSED, other=0.4) is Outcome.NOT_SHOWN
    assert page(typed(), chance=0.0) is None
    assert page(typed(headline=False), **HELD) is None
    assert page(typed(), typed("two"), **HELD) is None
    assert page() is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"at_least": 0.8}, {"at_most": 0.1}, False),
        ({"at_least": 0.8}, {"at_most": 0.8}, True),
        ({"at_least": 0.8}, {"at_least": 0.9}, True),
        ({"at_most": 0.1}, {"at_least": 0.2, "at_most": 0.3}, False),
        ({"at_least": 0.0, "at_most": 1.0}, {"at_least": 0.5, "at_most": 2.0}, True),
    ],
)
def test_overlap(one, other, expected):
    assert overlap(Bound(**one), Bound(**other)) is expected
    assert overlap(Bound(**other), Bound(**one)) is expected


def test_bounds_in_words():
    assert in_words(Bound(at_least=0.8)) == "at least 0.8"
    assert in_words(Bound(at_least=0.25, at_most=1)) == "at least 0.25 and at most 1"
