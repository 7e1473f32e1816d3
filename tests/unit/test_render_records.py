"""BibTeX, numbers, plain text, tables: the small parts of rendering."""

import json

import pytest
from pybtex.database import parse_string

from schema.claims import Bound
from tests.rendering import rendered
from tests.support import entry, graph_of
from tools.render import bibtex, numbers
from tools.render.addresses import relative
from tools.render.here import Here
from tools.render.pages import Settings
from tools.render.papers import cited_as
from tools.render.plain import clip, plain, words
from tools.render.tables import Cell, Column, Table, show
from tools.render.wiki import Wiki

HOSTILE = 'A 100 % \\evil{title}, with $maths$ #1 & ~others_ } @article{x, and "quotes"'


def wiki_of(*entries):
    return Wiki(graph_of(*entries)[0], {}, Settings("Test"))


def test_a_record_holds_what_is_known():
    wiki = wiki_of(
        entry(
            "papers/olsson-2022",
            title="Induction heads",
            authors=["people/neel-nanda", "Catherine Olsson"],
            authors_complete=False,
            year=2022,
            month=9,
            venue="A journal",
            arxiv="2209.11895",
        ),
        entry("people/neel-nanda", title="Neel Nanda"),
    )
    record = parse_string(bibtex.of_paper(wiki, "papers/olsson-2022"), "bibtex").entries["olsson-2022"]
    assert record.type == "article"
    assert record.fields["eprint"] == "2209.11895"
    assert [str(person) for person in record.persons["author"]] == ["Nanda, Neel", "Olsson, Catherine", "others"]


def test_hostile_fields_never_end_a_record_early():
    wiki = wiki_of(
        entry("papers/evil", title=HOSTILE, authors=[HOSTILE, "Marks and Spencer"], venue=HOSTILE, year=2020)
    )
    database = parse_string(bibtex.of_paper(wiki, "papers/evil"), "bibtex")
    assert list(database.entries) == ["evil"]
    assert len(database.entries["evil"].persons["author"]) == 2


def test_every_paper_has_its_file():
    files = rendered(entry("papers/a", year=2020)).files
    assert files["papers/a.bib"].startswith(b"@misc{a,")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.9, "0.900"),
        (-0.25, f"{numbers.MINUS}0.250"),
        (5.0, "5.000"),
        (12.0, "12"),
        (123.45, "123.5"),
        (45952.0, "45,952"),
        (0.0001, f"1.0\u202f{numbers.TIMES}\u202f10⁻⁴"),
    ],
)
def test_numbers(value, text):
    assert numbers.number(value) == text


@pytest.mark.parametrize(
    ("bound", "text"),
    [
        (Bound(at_least=0.8), "≥\u00a00.8"),
        (Bound(at_most=-0.05), f"≤\u00a0{numbers.MINUS}0.05"),
        (Bound(at_least=0.2, at_most=0.5), "0.2 to 0.5"),
    ],
)
def test_bounds(bound, text):
    assert numbers.bound(bound) == text


def test_plain_text_of_one_line_of_markdown():
    text = (
        "A *layer* of `code`, [[methods/logit-lens|the lens]], [[concepts/feature]], $x_i$ and more [@a-2020, Fig. 1]."
    )
    assert plain(text) == "A layer of code, the lens, feature, x_i and more."
    assert plain("snake_case stays") == "snake_case stays"
    assert clip("one two three", 9) == "one two…"


def test_a_tag_is_read_with_the_hyphens_that_belong_to_its_words():
    assert words("in-context-learning") == "in-context learning"
    assert words("sparse-autoencoders") == "sparse autoencoders"


def test_a_work_without_authors_is_cited_by_a_short_title():
    title = "The mechanistic basis of data dependence and abrupt learning"
    wiki = wiki_of(entry("papers/a", title=title, year=2023))
    assert cited_as(wiki, "papers/a") == "“The mechanistic basis of data…” 2023"


def test_the_record_of_a_page_holds_the_year_of_its_run_and_its_address():
    record = bibtex.of_page("W", "methods/a", "A", "https://example.org/methods/a/", "2026")
    fields = parse_string(record, "bibtex").entries["wiki-methods-a"].fields
    assert (fields["year"], fields["url"]) == ("2026", "https://example.org/methods/a/")
    assert "year" not in bibtex.of_page("W", "concepts/a", "A", "")


def test_addresses_as_seen_from_a_page():
    assert relative("concepts/a/", "papers/b/") == "../../papers/b/"
    assert relative("concepts/a/", "") == "../../"
    assert relative("", "") == "./"
    assert relative("", "papers/b/") == "papers/b/"


def test_a_long_table_is_split_and_its_rows_are_in_a_file():
    wiki = wiki_of()
    rows = [(Cell(f"Thing {n}", f"papers/thing-{n}/", note="n" * 200), Cell(str(2000 + n % 5))) for n in range(450)]
    table = Table("Things", (Column("Title"), Column("Year", facet=True)), rows)
    shown = show(Here(wiki, "papers/"), table, name="papers", title="Papers")
    assert [page.address for page in shown.pages] == [f"papers/page/{number}/" for number in (2, 3, 4, 5)]
    ((name, data),) = shown.files
    assert name == "assets/wk/tables/papers.json"
    packed = json.loads(data)["rows"]
    assert len(packed) == 450
    assert packed[0][0] == {"t": "Thing 0", "h": "papers/thing-0/", "n": "n" * 200}
    assert 'data-root="../"' in shown.html


def test_a_facet_counts_each_value_once_a_row_and_years_fall():
    rows = [(Cell("a", keys=("x", "y")), Cell("2020")), (Cell("b", keys=("x",)), Cell("2021"))]
    table = Table("Things", (Column("A", facet=True), Column("B", facet=True)), rows)
    assert table.facets() == [(0, "A", [("x", 2), ("y", 1)]), (1, "B", [("2021", 1), ("2020", 1)])]
