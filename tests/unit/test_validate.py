"""Raw entries to typed ones: each error of a model becomes a sentence at its line and column."""

from typing import get_args

import pytest
from pydantic import ValidationError
from pydantic_core import ErrorType

from schema.entries import MODELS, Method, Paper
from schema.ids import Kind
from schema.urls import ArxivId, Doi, HttpsUrl, Orcid, VideoId
from tools.load import RawEntry
from tools.validate import validate
from tools.validate.explain import _SENTENCES, dotted, explain
from tools.validate.forms import _FORMS, form_of, suggestion
from tools.validate.shapes import choices_of, expected_at, pattern_of
from tools.yamlsafe import parse

PAPER = "title: P\ntype: paper\n"
METHOD = "title: M\ndefinition: D.\nevidence: observation\nneeds: [labels]\n"


def raw(text, kind=Kind.PAPERS, suffix=".yaml"):
    path = f"content/{kind.value}/x{suffix}"
    data, marks, problems = parse(text, path=path)
    assert not problems
    return RawEntry(f"{kind.value}/x", kind, path, data, marks, "", 1, "0" * 64)


def problems_of(text, kind=Kind.PAPERS, suffix=".yaml"):
    return validate([raw(text, kind, suffix)])[1]


def one(text, kind=Kind.PAPERS, suffix=".yaml"):
    (problem,) = problems_of(text, kind, suffix)
    return problem


def place(problem):
    return problem.code, problem.place.line, problem.place.column, problem.field


def test_a_good_entry_is_typed():
    text = PAPER + "year: 2024\nhighlighted: true\nmonth:\narxiv: 2301.10000\nauthors: [No, 12:30]\n"
    (entry,), problems = validate([raw(text)])
    assert not problems
    assert (entry.id, entry.kind, entry.path) == ("papers/x", Kind.PAPERS, "content/papers/x.yaml")
    assert isinstance(entry.meta, Paper)
    assert (entry.meta.year, entry.meta.highlighted, entry.meta.month) == (2024, True, None)
    assert (entry.meta.arxiv, entry.meta.authors) == ("2301.10000", ["No", "12:30"])
    assert {type(item) for item in (entry.meta.title, *entry.meta.authors)} == {str}


def test_a_kind_with_prose_needs_a_page():
    assert place(one(METHOD, Kind.METHODS)) == ("KB-FILE-016", 1, 1, "")
    assert not problems_of(METHOD, Kind.METHODS, ".md")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ttitle: x", ("KB-FIELD-002", 3, 1, "ttitle")),
        ("authors: Ann", ("KB-FIELD-003", 3, 10, "authors")),
        ("authors: [Ann, {x: 1}]", ("KB-FIELD-003", 3, 16, "authors[1]")),
        ("authors:", ("KB-FIELD-003", 3, 9, "authors")),
        ("venue: [x]", ("KB-FIELD-003", 3, 8, "venue")),
        ("venue: {a: b}", ("KB-FIELD-003", 3, 8, "venue")),
        ("links: [x]", ("KB-FIELD-003", 3, 9, "links[0]")),
        ("links: [{label: x}]", ("KB-FIELD-001", 3, 9, "links[0].url")),
        ("links: [{label: x, url: 'https://a.example/', to: y}]", ("KB-FIELD-002", 3, 47, "links[0].to")),
        ("year: MMXX", ("KB-FIELD-003", 3, 7, "year")),
        ("year: '2024'", ("KB-FIELD-003", 3, 7, "year")),
        ("year: 2024.0", ("KB-FIELD-003", 3, 7, "year")),
        ("year: 02024", ("KB-FIELD-003", 3, 7, "year")),
        ("year: [2024]", ("KB-FIELD-003", 3, 7, "year")),
        ("year: 20240", ("KB-FIELD-007", 3, 7, "year")),
        ("month: 0", ("KB-FIELD-007", 3, 8, "month")),
        ("highlighted: yes", ("KB-FIELD-003", 3, 14, "highlighted")),
        ("highlighted: 'true'", ("KB-FIELD-003", 3, 14, "highlighted")),
        ("highlighted:", ("KB-FIELD-003", 3, 13, "highlighted")),
        ("read: some", ("KB-FIELD-006", 3, 7, "read")),
        ("read: [full]", ("KB-FIELD-006", 3, 7, "read")),
        ("venue: ''", ("KB-FIELD-004", 3, 8, "venue")),
        (f"venue: {'x' * 301}", ("KB-FIELD-004", 3, 8, "venue")),
        (f"findings: [{'x, ' * 11}]", ("KB-FIELD-004", 3, 11, "findings")),
        ("arxiv: x", ("KB-FIELD-005", 3, 8, "arxiv")),
        ("url: http://a.example/", ("KB-FIELD-005", 3, 6, "url")),
        ("url: javascript:alert(1)", ("KB-FIELD-005", 3, 6, "url")),
        ("url: https://me:secret@a.example/", ("KB-FIELD-005", 3, 6, "url")),
        ("uses: [methods/A]", ("KB-FIELD-005", 3, 8, "uses[0]")),
        ("uses: [x]", ("KB-FIELD-005", 3, 8, "uses[0]")),
        ("uses: [people/ann]", ("KB-FIELD-005", 3, 8, "uses[0]")),
        ("tags: [A]", ("KB-FIELD-005", 3, 8, "tags[0]")),
        ('venue: "a\\nb"', ("KB-FIELD-005", 3, 8, "venue")),
    ],
)
def test_each_fault_has_its_place(line, expected):
    problem = one(PAPER + line)
    assert place(problem) == expected
    assert problem.message.endswith((".", "…"))
    assert problem.hint


def test_what_is_missing_stands_where_the_fields_begin():
    found = problems_of("# a comment\nyear: 2024\n")
    assert [place(problem) for problem in found] == [
        ("KB-FIELD-001", 2, 1, "title"),
        ("KB-FIELD-001", 2, 1, "type"),
    ]


def test_everything_is_reported_at_once():
    text = "ttitle: x\nyear: y\nauthors: z\nlinks: [{url: x}]\n"
    codes = sorted(problem.code for problem in problems_of(text))
    assert codes == ["KB-FIELD-001"] * 3 + ["KB-FIELD-002", "KB-FIELD-003", "KB-FIELD-003", "KB-FIELD-005"]


@pytest.mark.parametrize(
    ("text", "kind", "hint"),
    [
        (METHOD + "evidnce: x", Kind.METHODS, "`evidence`"),
        (METHOD + "Needs: x", Kind.METHODS, "`needs`"),
        (METHOD.replace("observation", "obsevation"), Kind.METHODS, "`observation`"),
        (METHOD.replace("labels", "Labels"), Kind.METHODS, "`labels`"),
        (PAPER + "findings: One.", Kind.PAPERS, "`findings: [One.]`"),
        (PAPER + "arxiv: https://arxiv.org/abs/2301.00001v2", Kind.PAPERS, "`2301.00001`"),
        (PAPER + "arxiv: arXiv:2301.00001", Kind.PAPERS, "`2301.00001`"),
        (PAPER + "doi: https://doi.org/10.1000/182", Kind.PAPERS, "`10.1000/182`"),
        (PAPER + "url: http://a.example/x", Kind.PAPERS, "`https://a.example/x`"),
        (PAPER + "url: a.example/x", Kind.PAPERS, "`https://a.example/x`"),
        (PAPER + "supports: [Doe 2021]", Kind.PAPERS, "`papers/doe-2021`"),
        (PAPER + "supports: [content/papers/doe-2021.yaml]", Kind.PAPERS, "`papers/doe-2021`"),
        (PAPER + "uses: [people/ann]", Kind.PAPERS, "is a person"),
        (PAPER + "uses: [logit-lens]", Kind.PAPERS, "kind too: `concepts/logit-lens`"),
        (PAPER + "uses: ['?']", Kind.PAPERS, "`concepts/name-of-it`"),
        (PAPER + "tags: [Two Words]", Kind.PAPERS, "`two-words`"),
        (PAPER + "videos: [{title: x, youtube: 'https://youtu.be/abcdefghijk'}]", Kind.PAPERS, "`abcdefghijk`"),
        ("title: P\nfacts: [{says: x, source: y, as_of: 2024/5}]", Kind.PEOPLE, "`2024-05`"),
        ("title: P\norcid: https://orcid.org/0000-0000-0000-000x", Kind.PEOPLE, "`0000-0000-0000-000X`"),
    ],
)
def test_hints_name_what_was_meant(text, kind, hint):
    assert hint in one(text, kind, ".md").hint


@pytest.mark.parametrize("text", ["javascript:alert(1)", "", "\x00", "ftp://a.example", "https://", "é" * 30, "a\nb"])
def test_nothing_is_suggested_that_would_be_refused(text):
    for annotation in (HttpsUrl, ArxivId, Doi, Orcid, VideoId):
        pattern = pattern_of(annotation)
        assert suggestion(pattern, text) == ""


def test_values_are_quoted_short_and_without_tricks():
    text = "x" * 30_000
    problem = one(PAPER + f"arxiv: {text}")
    assert len(problem.message) < 300
    problem = one(PAPER + f"uses: [{text}]")
    assert len(problem.message) + len(problem.hint) < 600
    assert "\n" not in one(PAPER + 'venue: "a\\nb"').message


def every_model(model, seen):
    if model not in seen:
        seen.add(model)
        for name, field in model.model_fields.items():
            for where in ((name,), (name, 0)):
                inner = expected_at(model, where)
                if isinstance(inner, type) and hasattr(inner, "model_fields"):
                    every_model(inner, seen)
            assert field.annotation is not None
    return seen


def patterns(model):
    for name in model.model_fields:
        for where in ((name,), (name, 0)):
            if pattern := pattern_of(expected_at(model, where)):
                yield pattern


def test_every_form_of_the_schema_is_explained():
    models = set().union(*(every_model(model, set()) for model in MODELS.values()))
    assert len(models) > len(MODELS)
    found = {pattern for model in models for pattern in patterns(model)}
    assert len(found) > 10
    assert not [pattern for pattern in found if form_of(pattern).says.startswith("text that matches")]
    assert "" not in _FORMS


def test_only_error_types_that_exist_are_explained():
    assert set(_SENTENCES) <= set(get_args(ErrorType))


def test_an_error_without_a_sentence_is_told_all_the_same():
    assert "date_parsing" not in _SENTENCES
    try:
        Paper.model_validate({"title": "x", "type": "paper", "year": 5})
    except ValidationError as error:
        details = error.errors(include_url=False)[0] | {"type": "date_parsing"}
        problem = explain(details, Paper, raw(PAPER + "year: 5").marks, "content/papers/x.yaml")
    assert place(problem) == ("KB-FIELD-003", 3, 7, "year")


def test_paths_are_written_as_an_author_would():
    assert dotted(("claims", 0, "expect", "at_least")) == "claims[0].expect.at_least"
    assert dotted(()) == ""


def test_the_schema_is_followed_to_its_leaves():
    assert expected_at(Method, ("claims", 0, "nothing")) is None
    assert expected_at(Method, ("title", 0)) is None
    assert choices_of(expected_at(Method, ("claims", 0, "strength"))) == (
        "observation",
        "intervention",
        "counterfactual",
    )
    assert pattern_of(expected_at(Method, ("claims", 0, "source", "paper"))).startswith("^(papers)/")
