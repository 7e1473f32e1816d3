"""Rendering: every kind has its page, every link leads somewhere, nothing escapes the templates."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from schema.ids import Kind
from tests.rendering import CLAIM, HASH, dead_links, headings, html_of, pieces, rendered, result, text_of, tree_of
from tests.support import entry
from tools import limits, render
from tools.render.pages import search_token

CANARY = "\"'><img src=x onerror=alert(1)><script>alert(1)</script>"
PROSE = """## Intuition

A sentence with [[concepts/feature]] and a citation [@olsson-2022, Fig. 2].

## Claims

More.
"""


def small_wiki():
    return [
        entry("concepts/feature", definition="A property that a model represents."),
        entry(
            "concepts/superposition",
            PROSE,
            requires=["concepts/feature"],
            introduced_by=["papers/olsson-2022"],
            questions=[
                {"level": "create", "ask": "Build one?", "answer": "Yes."},
                {"level": "remember", "ask": "What is it?", "answer": "See above."},
            ],
            formerly=["concepts/old-name"],
        ),
        entry(
            "methods/demo",
            "## How it works\n\nSee ![[concepts/feature]]",
            notebook="demo",
            overview=False,
            claims=[CLAIM],
        ),
        entry(
            "circuits/heads",
            found_in=["models/tiny"],
            components=[{"where": "L0H1", "role": "copies", "evidence": "intervention"}],
        ),
        entry("phenomena/grokking", questions=[]),
        entry("architectures/transformer"),
        entry("applications/audit", applies=["methods/demo"]),
        entry("models/tiny", architecture="architectures/transformer", parameters=45952),
        entry(
            "papers/olsson-2022",
            title="In-context Learning & Induction Heads",
            authors=["people/neel-nanda", "Catherine Olsson"],
            year=2022,
            month=9,
            arxiv="2209.11895",
            findings=["They form early."],
            read="abstract",
            highlighted=True,
        ),
        entry("papers/zeta-2019", authors=["people/neel-nanda"], year=2019),
        entry(
            "people/neel-nanda",
            title="Neel Nanda",
            affiliations=[{"group": "groups/gdm", "role": "lead", "as_of": "2025-12", "source": "A page"}],
        ),
        entry("groups/gdm", title="Google DeepMind"),
        entry("codebases/lens", repository="https://github.com/someone/lens", language="Python"),
        entry("resources/course", by=["people/neel-nanda"], about=["concepts/feature"]),
        entry("landscapes/features", covers=["concepts/feature", "methods/demo"], timeline=["papers/olsson-2022"]),
        entry(
            "disputes/words",
            debates=["concepts/feature"],
            sides=[
                {"position": "Yes.", "papers": ["papers/olsson-2022"]},
                {"position": "No.", "papers": ["papers/zeta-2019"]},
            ],
        ),
        entry(
            "paths/newcomer",
            reader="A newcomer.",
            definition="Where it leads.",
            steps=[
                {"entry": "concepts/superposition", "why": "Then this."},
                {"entry": "concepts/feature", "why": "This before."},
            ],
        ),
    ]


@pytest.fixture(scope="module")
def site():
    return rendered(*small_wiki(), results={"demo": result()})


def test_every_entry_every_kind_and_every_generated_page_is_there(site):
    ids = {f"{item.id}/" for item in small_wiki()}
    kinds = {f"{kind}/" for kind in Kind}
    others = {"", "categories/", "glossary/", "all/", "random/", "search/", "replications/", "claims/", "contribute/"}
    assert ids | kinds | others | {"about/", "404.html"} <= set(site.pages)
    assert all(address == page.address for address, page in site.pages.items())


def test_every_link_leads_somewhere(site):
    assert list(dead_links(site)) == []


def test_a_dead_link_would_be_found(site):
    page = site.pages["about/"]
    broken = {
        **site.pages,
        "about/": type(page)(page.address, page.title, "", "", site.pages["concepts/feature/"].blocks),
    }
    assert list(dead_links(type(site)(broken, site.files, site.redirects)))


def test_ids_are_unique_on_every_page(site):
    for page in site.pages.values():
        ids = tree_of(page).xpath("//@id")
        assert len(ids) == len(set(ids)), page.address


def test_rendering_twice_gives_the_same_bytes(site):
    again = rendered(*small_wiki(), results={"demo": result()})
    assert again == site


def test_there_is_no_inline_style_or_script(site):
    for page in site.pages.values():
        tree = tree_of(page)
        assert not tree.xpath("//script | //style | //iframe | //@style | //@onclick"), page.address


def test_hostile_text_stays_text():
    hostile = entry(
        "papers/evil",
        title=CANARY,
        aliases=[CANARY],
        authors=[CANARY],
        venue=CANARY,
        summary=CANARY,
        findings=[CANARY],
        read="full",
        sources=[CANARY],
        links=[{"label": CANARY[:100], "url": "https://example.org/"}],
        videos=[{"title": CANARY, "youtube": "abcdefghijk"}],
        highlighted=True,
        year=2020,
    )
    person = entry("people/evil", title=CANARY, affiliations=[{"group": CANARY, "role": CANARY, "source": CANARY}])
    questions = [{"level": "apply", "ask": CANARY, "answer": CANARY}]
    topic = entry(
        "concepts/evil",
        f"## A\n\n{CANARY} [[papers/evil]] [@evil, {CANARY}]",
        title=CANARY,
        definition=CANARY,
        questions=questions,
    )
    made = rendered(hostile, person, topic)
    for page in made.pages.values():
        tree = tree_of(page)
        bad = [name for element in tree.iter() for name in element.attrib if name.startswith("on") or name == "style"]
        assert not bad, page.address
        assert not tree.xpath("//script | //img"), page.address
    assert "<script>alert(1)</script>" in text_of(made.pages["papers/evil/"])


def test_templates_never_switch_escaping_off():
    folder = Path(render.__file__).parent
    texts = {path: path.read_text() for path in [*folder.rglob("*.html"), *folder.rglob("*.py")]}
    assert len(texts) > 40
    for path, text in texts.items():
        assert not re.search(r"\|\s*safe\b|autoescape\s*(=|\s)\s*[Ff]alse|Markup\(", text), path


def test_a_definition_comes_before_everything_else(site):
    text = pieces(site.pages["concepts/superposition/"])
    assert text.index("An example, in other words.") < text.index("wk-infobox") < text.index("A sentence with")


def test_relations_show_on_both_pages_under_their_labels(site):
    assert "Introduced by" in text_of(site.pages["concepts/superposition/"])
    paper = tree_of(site.pages["papers/olsson-2022/"])
    labels = [element.text_content() for element in paper.xpath("//dl[@class='wk-connections']//dt")]
    assert "Introduces" in labels


def test_reading_order_leads_in_and_out(site):
    first, then = site.pages["concepts/feature/"], site.pages["concepts/superposition/"]
    assert "Next Superposition" in text_of(first)
    assert "Read first Feature" in text_of(then)
    assert "Reading path" in headings(then)


def test_questions_stand_in_order_of_level(site):
    tree = tree_of(site.pages["concepts/superposition/"])
    assert tree.xpath("//div[@class='wk-questions']//span[@class='wk-level']/text()") == ["remember", "create"]


def test_sources_hold_each_cited_paper_once(site):
    tree = tree_of(site.pages["concepts/superposition/"])
    assert tree.xpath("//ol[@class='wk-sources']/li/@id") == ["src-olsson-2022"]
    assert "https://arxiv.org/abs/2209.11895" in tree.xpath("//ol[@class='wk-sources']//@href")


def test_what_links_here_quotes_the_sentence(site):
    text = text_of(site.pages["concepts/feature/"])
    assert "What links here" in text
    assert "A sentence with feature and a citation" in text


def test_a_person_has_papers_newest_first_and_dated_affiliations(site):
    page = site.pages["people/neel-nanda/"]
    text = text_of(page)
    assert text.index("In-context Learning & Induction Heads") < text.index("Zeta 2019")
    assert "2025-12" in text
    assert "Source: A page" in text
    assert "Neel Nanda" in text_of(site.pages["groups/gdm/"])


def test_a_paper_says_what_was_read_and_lists_its_measured_claims(site):
    text = text_of(site.pages["papers/olsson-2022/"])
    assert "Written from the abstract only." in text
    assert "Claims measured here" in text
    assert "Argument 3" in text


def test_a_former_id_redirects(site):
    assert site.redirects["concepts/old-name/"] == "concepts/superposition/"
    assert site.redirects["categories/youtube-channels/"] == "categories/channels/"


def test_an_edit_link_needs_a_repository():
    without = rendered(entry("concepts/a"))
    assert "Correct this page" in text_of(without.pages["concepts/a/"])
    known = rendered(entry("concepts/a"), repository="https://github.com/someone/wiki")
    link = "https://github.com/someone/wiki/edit/main/content/concepts/a.md"
    assert link in tree_of(known.pages["concepts/a/"]).xpath("//@href")


def test_an_author_s_heading_keeps_its_id_and_ours_yields():
    made = rendered(entry("concepts/a", "## Connections\n\nText.", related=["concepts/b"]), entry("concepts/b"))
    tree = tree_of(made.pages["concepts/a/"])
    assert tree.xpath("//h2[text()='Connections']/@id") == ["connections", "connections-2"]


def test_a_glossary_holds_topics_and_their_other_names_and_nothing_else():
    made = rendered(
        entry("concepts/a", title="Alpha", definition="A thing.", aliases=["Beta", "alpha", "concepts/old"]),
        entry("models/m", title="Mu", definition="A model."),
    )
    terms = tree_of(made.pages["glossary/"]).xpath("//dl[@class='wk-terms']/div")
    assert [" ".join(term.text_content().split()) for term in terms] == ["Alpha conceptA thing.", "Beta see Alpha"]
    assert list(dead_links(made)) == []


def test_a_model_trained_here_says_where_it_is_and_who_uses_it():
    read = result()
    assert read.receipt is not None
    receipt = read.receipt.model_copy(update={"inputs": {"lab/models/tiny/model.safetensors": HASH}})
    entries = [
        entry("models/a", lab="tiny"),
        entry("models/b", lab="tiny-1l"),
        entry("circuits/c", found_in=["models/a"]),
        entry("methods/demo", notebook="demo", overview=False, claims=[CLAIM]),
        entry("papers/olsson-2022"),
    ]
    made = rendered(
        *entries, results={"demo": replace(read, receipt=receipt)}, repository="https://github.com/someone/wiki"
    )
    page = made.pages["models/a/"]
    assert "https://github.com/someone/wiki/tree/main/notebooks/lab/models/tiny/" in tree_of(page).xpath("//@href")
    assert "Measured on it" in text_of(page)
    assert "../../notebooks/demo.ipynb" in tree_of(page).xpath("//@href")
    assert "Found in it" in text_of(page)
    assert "Measured on it" not in text_of(made.pages["models/b/"])
    assert list(dead_links(made)) == []


def test_a_group_lists_papers_of_its_people(site):
    page = site.pages["groups/gdm/"]
    assert "Papers by its people" in headings(page)
    assert "Zeta 2019" in text_of(page)


def test_a_newcomer_begins_with_the_field_s_own_ideas_and_its_oldest_works():
    names = ["mechanistic-interpretability", "feature", "superposition", "circuit"]
    made = rendered(
        *(entry(f"concepts/{name}") for name in reversed(names)),
        entry("papers/new", title="New work", highlighted=True, year=2024),
        entry("papers/old", title="Old work", highlighted=True, year=2019),
    )
    tree = tree_of(made.pages[""])
    assert [link.split("/")[1] for link in tree.xpath("(//section)[1]//li/a/@href")] == names
    assert tree.xpath("//ul[@class='wk-works']/li/a/text()") == ["Old work", "New work"]


def test_the_example_of_a_new_entry_names_none_that_exists():
    assert 'wiki new concepts "My concept"' in text_of(rendered().pages["contribute/"])
    taken = rendered(entry("concepts/my-concept", title="My concept"))
    assert 'wiki new concepts "My concept 2"' in text_of(taken.pages["contribute/"])


def test_how_a_record_was_checked_is_folded_and_says_how_well():
    page = rendered(entry("papers/a", sources=["A list"], verification="two-or-more-named")).pages["papers/a/"]
    (fold,) = tree_of(page).xpath("//details[summary='How this record was checked']")
    assert "confirmed by two or more named sources" in fold.text_content()
    assert "A list" in fold.text_content()


def test_a_glossary_holds_every_definition_and_none_twice(site):
    tree = tree_of(site.pages["glossary/"])
    terms = [term.text_content() for term in tree.xpath("//dl[@class='wk-terms']//dt/a")]
    assert "Superposition" in terms
    assert len(terms) == len(set(terms))


def test_home_offers_three_ways_and_the_measured_results(site):
    page = site.pages[""]
    assert len(tree_of(page).xpath("//h2[contains(@class, 'wk-way')]")) == 3
    assert {"Measured here", "Works to meet first", "All of it"} <= set(headings(page))


def test_an_empty_wiki_renders():
    empty = rendered()
    assert list(dead_links(empty)) == []


def test_a_page_of_a_list_stays_small_whatever_its_kind_holds():
    many = [
        entry(f"papers/p-{number}", title=f"A paper with a title of usual length, {number}", year=2020)
        for number in range(700)
    ]
    made = rendered(*many)
    sizes = {address: len(html_of(page).encode()) for address, page in made.pages.items()}
    assert max(sizes.values()) < limits.TABLE_BYTES + 8_000
    assert "assets/wk/tables/papers.json" in made.files
    listed = [
        href
        for address, page in made.pages.items()
        if address.startswith("papers/")
        for href in tree_of(page).xpath("//tbody/tr/th/a/@href")
    ]
    assert len(set(listed)) == 700
    assert list(dead_links(made)) == []


def test_the_search_page_has_the_place_that_the_search_script_fills(site):
    assert tree_of(site.pages["search/"]).xpath("//div[@class='wk-search']")
    assert search_token("papers") == "wkkindpapers"
    assert search_token("") == ""


def test_a_long_glossary_is_split_and_loses_no_definition():
    topics = [
        entry(f"concepts/t-{n}", title=f"{'TU'[n % 2]}opic {n}", definition="A definition. " * 20) for n in range(400)
    ]
    made = rendered(*topics)
    pages = [page for address, page in made.pages.items() if address.startswith("glossary/")]
    assert len(pages) == 5
    terms = [term for page in pages for term in tree_of(page).xpath("//dl[@class='wk-terms']//dt/a/text()")]
    assert len(set(terms)) == len(terms) == 400
    assert max(len(html_of(page)) for page in pages) < limits.TABLE_BYTES
    assert list(dead_links(made)) == []
