"""Guides: landscapes, disputes and reading paths, wrong statements, and entries that are looked for elsewhere."""

from tests.rendering import CLAIM, dead_links, rendered, result, text_of, tree_of
from tests.support import entry

PAPERS = [
    entry("papers/p", title="The early work", year=2019, month=3, summary="It began."),
    entry("papers/q", title="The late work", year=2023),
]


def labels(page):
    return [heading.text_content() for heading in tree_of(page).xpath("//h2")]


def head_of(page):
    return " ".join(tree_of(page).xpath("//ul[contains(@class, 'wk-path-line')]")[0].text_content().split())


def test_a_landscape_shows_its_papers_by_date_and_compares_its_methods():
    site = rendered(
        entry(
            "methods/demo",
            asks=["which parts matter"],
            fails_when="Parts back each other up.",
            introduced_by=["papers/p"],
        ),
        entry("concepts/a"),
        *PAPERS,
        entry(
            "landscapes/area",
            "## The story\n\nIt began.\n\n## What is unsolved\n\nMuch.",
            covers=["concepts/a", "methods/demo"],
            timeline=["papers/q", "papers/p"],
            start=[{"entry": "concepts/a", "why": "It names the parts."}],
        ),
    )
    page = site.pages["landscapes/area/"]
    text = text_of(page)
    assert text.index("The early work") < text.index("The late work")
    assert labels(page)[:2] == ["The story", "What is unsolved"]
    assert labels(page)[2:6] == ["Where to start", "Timeline", "Its methods compared", "Pages of this area"]
    row, below = tree_of(page).xpath("//table//tbody[tr[th[@scope='row']]]")[0].xpath("./tr")
    assert "which parts matter" in row.text_content()
    assert "Parts back each other up." in below.text_content()
    assert "It names the parts." in text
    assert "Area Area" in head_of(site.pages["concepts/a/"])
    assert not list(dead_links(site))


def test_a_dispute_shows_each_side_with_its_support_before_the_prose():
    site = rendered(
        entry("concepts/a"), *PAPERS, entry("disputes/d", "## The question\n\nWhich?", debates=["concepts/a"])
    )
    page = site.pages["disputes/d/"]
    assert labels(page)[:2] == ["The sides", "The question"]
    positions = [cell.text_content() for cell in tree_of(page).xpath("//tbody/tr/td[1]")]
    assert positions == ["Yes.", "No."]
    assert "In dispute" in head_of(site.pages["concepts/a/"])
    assert "Takes a side in" in text_of(site.pages["papers/p/"])


def test_areas_and_disputes_lead_to_one_another_by_the_topics_they_share():
    site = rendered(
        *(entry(f"concepts/{name}") for name in "abc"),
        *PAPERS,
        entry("disputes/d", "## The question\n\nWhich?", title="Which is it?", debates=["concepts/a", "concepts/b"]),
        entry("landscapes/one", "## The story\n\nIt began.", title="First area", covers=["concepts/a"]),
        entry("landscapes/two", "## The story\n\nIt began.", title="Second area", covers=["concepts/a", "concepts/b"]),
        entry("landscapes/three", "## The story\n\nIt began.", title="Third area", covers=["concepts/c"]),
    )
    assert head_of(site.pages["disputes/d/"]) == "Area Second area, First area"
    assert head_of(site.pages["landscapes/two/"]) == "In dispute Which is it?"
    assert "Which is it?" not in text_of(site.pages["landscapes/three/"])


def test_a_reading_path_puts_first_what_others_require():
    steps = [{"entry": f"concepts/{name}", "why": f"Why {name}."} for name in "cab"]
    site = rendered(
        entry("concepts/a"),
        entry("concepts/b", requires=["concepts/a"]),
        entry("concepts/c", requires=["concepts/b"]),
        entry("paths/p", reader="A reader of three.", definition="Where it leads.", steps=steps),
    )
    page = site.pages["paths/p/"]
    shown = [item.text_content() for item in tree_of(page).xpath("//ol[contains(@class, 'wk-guide-steps')]/li")]
    assert [text.split()[0] for text in shown] == ["A", "B", "C"]
    assert "Why c." in shown[2]
    assert "A reader of three." in text_of(page)


def test_wrong_statements_stand_on_their_page_and_on_one_page_for_all():
    wrong = [{"said": "It cannot be changed.", "instead": "It can [@p]."}]
    site = rendered(entry("concepts/a", corrections=wrong), *PAPERS)
    assert "Often said, and wrong" in labels(site.pages["concepts/a/"])
    assert "It cannot be changed." in text_of(site.pages["corrections/"])
    assert not list(dead_links(site))


def test_an_entry_is_listed_where_it_is_looked_for_with_a_word_on_why():
    site = rendered(
        entry("concepts/a", also_under=[{"page": "phenomena", "why": "A concept, since it says what is meant."}])
    )
    text = text_of(site.pages["phenomena/"])
    assert "Also looked for here" in text
    assert "A concept, since it says what is meant." in text
    assert "Also looked for here" not in text_of(site.pages["methods/"])


def test_an_embedded_claim_shows_what_was_measured_and_its_control():
    site = rendered(
        entry("methods/demo", notebook="demo", overview=False, claims=[CLAIM]),
        entry("papers/olsson-2022"),
        entry("concepts/a", "## Intuition\n\n![[methods/demo#claim-heads-do-it]]\n"),
        results={"demo": result()},
    )
    text = text_of(site.pages["concepts/a/"])
    assert "Two heads carry the gain." in text
    assert "0.900 measured, must be ≥ 0.8" in text.replace("\u00a0", " ")
    assert "control 0.050" in text
    assert not list(dead_links(site))


def test_an_author_is_known_by_another_name():
    person = entry("people/nina-panickssery", title="Nina Panickssery", aliases=["Nina Rimsky"])
    site = rendered(person, entry("papers/p", title="A paper", authors=["Nina Rimsky", "Nobody Known"]))
    page = tree_of(site.pages["papers/p/"])
    assert page.xpath("//a[text()='Nina Rimsky']/@href") == ["../../people/nina-panickssery/"]
    assert "A paper" in text_of(site.pages["people/nina-panickssery/"])
