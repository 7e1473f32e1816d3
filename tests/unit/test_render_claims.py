"""Claims on pages: the number beside its bound, its control and the paper's own; what is stale says so."""

import pytest

from schema.claims import Bound, Measured, Outcome, Verdict
from tests.rendering import CLAIM, dead_links, pieces, rendered, result, text_of, tree_of
from tests.support import entry
from tools.render import numbers
from tools.render.claims import live_seed
from tools.render.strip import strip


def wiki(**fields):
    return [
        entry(
            "methods/demo",
            notebook="demo",
            overview=False,
            claims=[CLAIM, {**CLAIM, "id": "second", "headline": False}],
        ),
        entry("papers/olsson-2022", year=2022, authors=["Catherine Olsson"], authors_complete=False),
        entry("circuits/heads", found_with=["methods/demo"]),
        entry("concepts/embedder", "## A\n\n![[methods/demo]]"),
        entry("concepts/bystander"),
    ]


def both(**changes):
    return {"demo": result(claims=[CLAIM, {**CLAIM, "id": "second", "headline": False}], **changes)}


def test_a_claim_shows_number_interval_seeds_bound_control_and_source():
    site = rendered(*wiki(), results=both())
    text = text_of(site.pages["methods/demo/"])
    for part in (
        "0.900",
        "0.880 to 0.920",
        "recorded seeds: 0.890 · 0.910",
        "≥\u00a00.8",
        "0.050",
        "≤\u00a00.1: random heads",
    ):
        assert part in text or part.replace("\u00a0", " ") in text, part
    for part in ("most of the gain", "Olsson et al. 2022, Argument 3", "shown at small scale", "headline"):
        assert part in text, part
    for part in ("31 s", "2026-11-21", "torch 2.13.0", "A processor, 2 cores"):
        assert part in text, part
    assert tree_of(site.pages["methods/demo/"]).xpath("//tbody/@id") == ["claim-heads-do-it", "claim-second"]


def test_only_the_headline_is_said_to_be_bound_in_advance():
    page = rendered(*wiki(), results=both()).pages["methods/demo/"]
    tagged = tree_of(page).xpath("//tbody[.//span[contains(., 'bound set in advance')]]/@id")
    assert tagged == ["claim-heads-do-it"]
    assert "guards against a change for the worse" in text_of(page)
    alone = [*wiki()[1:], entry("methods/demo", notebook="demo", overview=False, claims=[CLAIM])]
    assert "guards against" not in text_of(rendered(*alone, results={"demo": result()}).pages["methods/demo/"])


def test_the_live_seed_is_the_one_that_equals_the_measured_values_of_the_run():
    tied = Measured(name="a", value=0.98437, seeds=[0.9844, 0.9844, 0.9727])
    told = Measured(name="b", value=0.80802, seeds=[0.8082, 0.8080, 0.8139])
    assert live_seed([tied, told]) == 1
    assert live_seed([tied]) is None
    assert live_seed([Measured(name="c", value=0.5, seeds=[0.6])]) is None


def test_a_scope_stands_wherever_the_claim_does():
    entries = [
        *wiki()[1:],
        entry("methods/demo", notebook="demo", overview=False, claims=[{**CLAIM, "scope": "Four seeds of five."}]),
    ]
    site = rendered(*entries, results={"demo": result(outcome=Outcome.PARTLY)})
    for address in ("", "methods/demo/", "papers/olsson-2022/", "replications/"):
        text = text_of(site.pages[address])
        assert "Holds over: Four seeds of five." in text, address
        assert "partly" in text, address
    assert "some of the seeds or settings only" in text_of(site.pages["papers/olsson-2022/"])


def test_a_claim_says_in_how_many_recorded_seeds_it_holds_where_not_in_all():
    pages = rendered(*wiki(), results=both()).pages
    assert not any("with its controls failing" in text_of(page) for page in pages.values())
    strict = [{**CLAIM, "expect": {"at_least": 0.9}}]
    entries = [*wiki()[1:], entry("methods/demo", notebook="demo", overview=False, claims=strict)]
    pages = rendered(*entries, results={"demo": result(claims=strict)}).pages
    for address in ("methods/demo/", "papers/olsson-2022/"):
        assert "Holds, with its controls failing, in 1 of 2 recorded seeds." in text_of(pages[address]), address
    assert "0.890 to 0.910; holds in 1" in text_of(pages["replications/"])


def test_a_second_protocol_names_the_seeds_that_test_it():
    tested = [{**CLAIM, "tested_on": "seeds 5 to 9"}]
    entries = [*wiki()[1:], entry("methods/demo", notebook="demo", overview=False, claims=tested)]
    pages = rendered(*entries, results={"demo": result(claims=tested)}).pages
    for address in ("methods/demo/", "papers/olsson-2022/", "replications/"):
        assert "protocol set before seeds 5 to 9 were trained" in text_of(pages[address]), address
        assert "bound set in advance" not in text_of(pages[address]), address


def test_a_paper_s_page_holds_the_claim_s_sentence_and_its_control():
    tree = tree_of(rendered(*wiki(), results=both()).pages["papers/olsson-2022/"])
    row = tree.xpath("//table[contains(@class, 'wk-grid')]/tbody/tr")[0]
    assert row.xpath("th/a/text()") == ["Two heads carry the gain."]
    assert "0.050must be ≤\u00a00.1" in row.text_content()


def test_a_trace_beside_a_large_bound_is_about_nothing():
    assert numbers.number(-6.7e-6, 1.0) == "≈\u00a00"
    assert numbers.number(-6.7e-6, 0.001) != "≈\u00a00"
    assert numbers.number(0.0, 1.0) == "0"


def test_a_claim_without_a_run_says_so():
    text = text_of(rendered(*wiki()).pages["methods/demo/"])
    assert "not yet run" in text
    assert "nothing was measured" in text
    assert "held" not in text


@pytest.mark.parametrize(
    ("verdict", "outcome", "word", "mark"),
    [
        (Verdict.HELD, Outcome.SHOWN, "held", "✓"),
        (Verdict.MISSED, Outcome.NOT_SHOWN, "missed", "○"),
        (Verdict.FAILED, None, "failed", "✕"),
    ],
)
def test_a_verdict_is_told_by_word_and_shape(verdict, outcome, word, mark):
    site = rendered(*wiki(), results=both(verdict=verdict, outcome=outcome))
    badge = tree_of(site.pages["methods/demo/"]).xpath("//tbody//span[contains(@class, 'wk-badge')]")[0]
    assert " ".join(badge.text_content().split()) == f"{mark} {word}"
    assert f"wk-tone-{word}" in badge.get("class")


def test_stale_numbers_are_marked_on_the_page_and_on_those_that_lean_on_it():
    site = rendered(*wiki(), results=both(stale=("`lab/stats.py` changed",)))
    assert "lab/stats.py" in tree_of(site.pages["methods/demo/"]).xpath("//div[@class='wk-stale']//code/text()")
    for address in ("papers/olsson-2022/", "circuits/heads/", "concepts/embedder/"):
        assert "Rests on stale numbers" in text_of(site.pages[address]), address
    assert "stale" not in text_of(site.pages["concepts/bystander/"])
    assert list(dead_links(site)) == []


def test_fresh_numbers_carry_no_banner():
    site = rendered(*wiki(), results=both())
    assert not any("wk-stale" in pieces(page) for page in site.pages.values())


def test_replications_list_every_claim_with_its_place():
    site = rendered(*wiki(), results=both())
    tree = tree_of(site.pages["replications/"])
    links = tree.xpath("//tbody/tr/th/a/@href")
    assert links == ["../methods/demo/#claim-heads-do-it", "../methods/demo/#claim-second"]
    text = text_of(site.pages["replications/"])
    assert "most of the gain" in text
    assert "31 s" in text
    assert "torch 2.13.0" in text
    assert "../methods/demo/#run" in tree.xpath("//tbody//@href")
    assert set(tree.xpath("//tbody/tr[1]/td/@data-label")) >= {"Verdict", "Control", "In the paper"}


def test_a_drawing_says_in_words_what_it_shows():
    measured = Measured(name="m", value=0.9, interval=[0.8, 1.0], seeds=[0.85])
    html = strip(measured, Bound(at_least=0.5), Measured(name="c", value=0.1))
    assert (
        'aria-label="measured 0.900; 95 % interval 0.800 to 1.000; seeds 0.850; bound ≥\u00a00.5; control 0.100"'
        in html
    )
    assert 'd="M110.0 3v18"' in html
    assert 'd="M171.2 12H212.0"' in html


@pytest.mark.parametrize("value", [0.0, -3.0, 1e9, 1e-12])
def test_a_drawing_stands_for_any_number(value):
    html = strip(Measured(name="m", value=value), Bound(at_most=value), None)
    assert "nan" not in html
    assert "inf" not in html
