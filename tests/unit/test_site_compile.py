"""What goes into a compiled page comes out of Python-Markdown as it was."""

import re

import lxml.html
import markdown
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.small_site import page, site
from tools.site import compile as compiling

TEXT = st.text(
    st.one_of(
        st.sampled_from(list("\n\t  *_`#[](){}<>&\"'\\|~-=+!:.;^$%@/0aZ")),
        st.characters(exclude_categories=["Cs", "Cc"], max_codepoint=0x2FFF),
    ),
    max_size=40,
)
INLINE = st.sampled_from(["em", "strong", "code", "span", "a", "sub", "kbd"])
BLOCK = st.sampled_from(["p", "pre", "blockquote", "ul", "ol", "div", "section", "details", "table", "dl", "figure"])
INSIDE = {"ul": "li", "ol": "li", "table": "tr", "tr": "td", "dl": "dd"}


@st.composite
def elements(draw, names=BLOCK, depth=0):
    """Draw one element of HTML as a sanitiser would leave it."""
    name = draw(names)
    element = etree.Element(name)
    for attribute in draw(
        st.lists(st.sampled_from(["title", "class", "data-card", "aria-label"]), unique=True, max_size=2)
    ):
        element.set(attribute, draw(TEXT))
    element.text = draw(TEXT) if name not in {"table", "tr", "ul", "ol", "dl"} else None
    if depth < 3:
        if name in INSIDE:
            inner = st.just(INSIDE[name])
        elif name in {"p", "pre"} or depth:
            inner = INLINE
        else:
            inner = st.one_of(BLOCK, INLINE)
        for child in draw(st.lists(elements(inner, depth + 1), max_size=3)):
            element.append(child)
            child.tail = draw(TEXT) if name not in {"table", "tr", "ul", "ol", "dl"} else None
    return element


def converted(text):
    """Return what Python-Markdown makes of a page, with the extensions of `mkdocs.yml` and MkDocs' own."""
    body = text.split("---\n", 2)[2]
    extensions = ["toc", "tables", "fenced_code", "attr_list"]
    return markdown.Markdown(extensions=extensions).convert(body)


def dom(fragment):
    """Return a fragment as nested tuples; runs of white space count as one space outside preformatted text."""

    def walk(element, exact):
        exact = exact or element.tag in {"pre", "textarea"}

        def text(value):
            value = value or ""
            return value if exact else re.sub(r"\s+", " ", value)

        children = [(walk(child, exact), text(child.tail)) for child in element]
        return element.tag, sorted(element.attrib.items()), text(element.text), children

    return walk(lxml.html.fragment_fromstring(fragment, create_parent="main"), exact=False)


@given(st.lists(elements(), min_size=1, max_size=3))
def test_html_is_the_same_before_and_after(drawn):
    html = "".join(lxml.html.tostring(element, encoding="unicode") for element in drawn)
    text = compiling.markdown(page("a/", "T", html, searchable=False), None)
    after = lxml.html.fragment_fromstring(converted(text), create_parent="body")
    block = after.find("div")
    assert dom(lxml.html.tostring(block, encoding="unicode", with_tail=False)) == dom(f"<div>{html}</div>")
    assert len(after.findall("div")) == 1


@given(TEXT.filter(lambda text: text.strip()))
def test_a_heading_is_its_text(text):
    compiled = compiling.markdown(page("a/", "T", (3, text, "the-id"), searchable=False), None)
    heading = lxml.html.fragment_fromstring(converted(compiled), create_parent="body").find("h3")
    assert heading.get("id") == "the-id"
    assert heading.text_content() == compiling.plain(text)
    assert not len(heading)


@given(st.text(max_size=60), st.text(max_size=60))
def test_front_matter_is_ours_alone(title, description):
    text = compiling.markdown(page("a/", title, "<p>x</p>", description=description), None)
    front = yaml.safe_load(text.split("---\n")[1])
    assert set(front) == {"title", "description"}
    parsed = lxml.html.fragment_fromstring(front["title"], create_parent="b").text_content()
    assert parsed == compiling.plain(title)
    assert not re.search(r"[<>\"']", front["title"] + front["description"])


def test_the_page_says_near_what_it_stands():
    pages = site(*(page(f"concepts/c{i:02}/", f"C{i:02}", kind="concepts") for i in range(30))).pages
    near = compiling.neighbours(pages)["concepts/c15/"]
    assert len(near.pages) == compiling.NEIGHBOURS
    assert ("concepts/c15/", "C15") in near.pages
    front = yaml.safe_load(compiling.markdown(pages["concepts/c15/"], near).split("---\n")[1])
    assert '<a href="../c14/">C14</a>' in front["near"]


def test_a_change_of_anything_shown_changes_the_digest():
    def digest(**changes):
        values = {"title": "T", "description": "d", "kind": "concepts"} | changes
        title = values.pop("title")
        item = page("a/", title, (2, "H", changes.get("id", "h")), changes.get("html", "<p>x</p>"), **_known(values))
        return compiling.source(item, None).digest

    same = digest()
    assert digest() == same
    for change in ({"title": "U"}, {"description": "e"}, {"kind": "papers"}, {"id": "i"}, {"html": "<p>y</p>"}):
        assert digest(**change) != same


def _known(values):
    return {key: value for key, value in values.items() if key in {"description", "kind"}}


@pytest.mark.parametrize(
    ("base", "target", "link"),
    [
        ("", "concepts/", "concepts/"),
        ("concepts/a/", "", "../../"),
        ("concepts/a/", "concepts/b/", "../b/"),
        ("concepts/a/", "concepts/a/", "./"),
        ("concepts/", "concepts/a/", "a/"),
        ("concepts/a/", "concepts/", "../"),
        ("x/y/", "concepts/a/", "../../concepts/a/"),
    ],
)
def test_relative(base, target, link):
    assert compiling.relative(base, target) == link
