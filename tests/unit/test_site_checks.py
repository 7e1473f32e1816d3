"""Built pages are held against what was built."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.site import checks

FRAME = '<html><head><meta http-equiv="Content-Security-Policy" content="x">{head}</head><body><main>{body}</main></body></html>'  # noqa: E501


def read(body="", head="", path="concepts/a/index.html", base="/"):
    return checks.facts(FRAME.format(head=head, body=body), path, base)


@given(
    st.sampled_from(["", "a/", "a/b/", "a/b/c/"]),
    st.lists(st.sampled_from(["..", ".", "x", "y-z", "file.css"]), min_size=1, max_size=4).map("/".join),
    st.sampled_from(["", "/", "#part", "/#part"]),
)
def test_addresses_resolve_as_a_browser_resolves_them(folder, address, tail):
    found = read(f'<a href="{address}{tail}">x</a>', path=f"{folder}index.html").links
    whole = urlsplit(urljoin(f"http://h/{folder}", address + tail))
    expected = whole.path.lstrip("/") + (f"#{whole.fragment}" if whole.fragment else "")
    assert found == (expected,)


@pytest.mark.parametrize(
    "body",
    [
        '<img src="http://example.org/x.png">',
        '<img src="//example.org/x.png">',
        '<img srcset="a.png 1x, https://example.org/b.png 2x">',
        '<video poster="https://example.org/x.png"></video>',
        '<iframe src="https://example.org/"></iframe>',
        '<object data="https://example.org/"></object>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" JavaScript:alert(1)">x</a>',
        '<a href="ftp://example.org/">x</a>',
        '<a href="https://[broken">x</a>',
    ],
)
def test_what_loads_from_elsewhere_is_named(body):
    assert [code for code, _ in read(body).faults] == ["KB-BUILD-004"]


def test_a_link_to_elsewhere_is_no_fault():
    assert read('<a href="https://example.org/">x</a> <a href="mailto:a@example.org">m</a>').faults == ()
    assert read(head='<link rel="canonical" href="https://example.org/">').faults == ()
    assert read(head='<link rel="preconnect" href="https://example.org/">').faults


def test_the_frame_is_checked():
    details = [detail for _, detail in checks.facts("<main></main><main></main>", "index.html").faults]
    assert details == ["2 `main` elements", "no Content-Security-Policy"]


def test_links_from_the_root_know_where_the_site_stands():
    assert read('<a href="/wiki/papers/">x</a>', base="/wiki/").links == ("papers/",)


def test_dead_links_and_anchors_say_what_is_near():
    pages = {
        "a/index.html": read(
            '<a href="../bb/">x</a><a href="../b/#on">y</a><a href="../b/#%6Fne">z</a>', path="a/index.html"
        ),
        "b/index.html": read('<p id="one">x</p>', path="b/index.html"),
    }
    found = checks.check(pages, set(pages), {"a/index.html": "content/a.md"}, {})
    assert [(problem.code, problem.place.path, problem.hint) for problem in found] == [
        ("KB-BUILD-003", "content/a.md", "Did you mean `#one`?"),
        ("KB-BUILD-002", "content/a.md", "Did you mean `b/`?"),
    ]


@pytest.mark.parametrize("text", ["a{background:url(https://example.org/x)}", "@import '//example.org/x.css';"])
def test_a_style_sheet_loads_nothing_from_elsewhere(text):
    assert [problem.code for problem in checks.check({}, (), {}, {"x.css": text})] == ["KB-BUILD-004"]
    assert (
        checks.check({}, (), {}, {"x.css": "a{background:url(x.png)} b{background:url(data:image/png;base64,x)}"}) == []
    )
