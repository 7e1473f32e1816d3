"""The sanitiser: nothing live passes, what is wanted does, and twice is as good as once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.payloads import PAYLOADS, live
from tools import limits
from tools.sanitize import CLASSES, SafeHtml, clean, escape, safe_url

_PIECES = st.one_of(
    st.sampled_from(PAYLOADS),
    st.sampled_from(
        (
            "<p> </p> <b> </b> <i> <a> </a> <table> <tr> <td> </table> <pre> </pre> <code> <div> </div> <li> <ul>"
            " <!-- --> <pre>\n\n <pre>\n <span</span> <select> <title> <a\thref='x'> <img\talt='<pre>\n\nx'>"
            " <ol\tstart=3> &lt; &amp; & &nbsp; \x00 <p\ttitle='a\n\nb'> <h2> </h2> <h1> <br> <svg> <math> <style>"
            " <script> <plaintext> <frameset> <div\tclass='admonition\tnote\tevil'> <td\tcolspan=99999>"
            " <details> <summary> <caption>"
        ).split(" ")
    ),
    st.text(max_size=12),
)
_HTML = st.lists(_PIECES, max_size=25).map("".join)


@given(_HTML)
@settings(max_examples=400, deadline=None)
def test_cleaning_twice_changes_nothing(html: str) -> None:
    once = clean(html)
    assert clean(once) == once


@given(_HTML)
@settings(max_examples=200, deadline=None)
def test_nothing_live_is_left(html: str) -> None:
    assert list(live(clean(html))) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_are_dead(payload: str) -> None:
    for text in (payload, f"<p>{payload}</p>", f'<a title="{payload}">x</a>', f"<pre>{payload}</pre>"):
        assert list(live(clean(text))) == []


def test_the_search_for_live_html_finds_it() -> None:
    assert list(live("<p onclick=x>"))
    assert list(live("<script>1</script>"))
    assert list(live('<a href="javascript:x">'))
    assert list(live('<a href="//evil.example">'))


@pytest.mark.parametrize(
    "html",
    [
        "<p>Text <em>and</em> <strong>more</strong> <code>x</code><br></p>",
        "<h2>A</h2><h6>B</h6>",
        '<div class="admonition note"><p class="admonition-title">T</p></div>',
        '<div class="wk-table" tabindex="0"><table class="dataframe"><tbody><tr><td colspan="2">1</td></tr></tbody>'
        "</table></div>",
        '<div class="highlight hl-ipython3"><pre><span></span><code><span class="k">def</span></code></pre></div>',
        '<span class="ansi-red-fg">x</span>',
        '<img src="../x.png" alt="A plot" width="10" height="20">',
        "<pre>\n\nindented</pre>",
        '<ol start="3"><li>x</li></ol>',
    ],
)
def test_what_is_wanted_passes_unchanged(html: str) -> None:
    assert clean(html) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p id="x" class="md-nav" style="x" onclick="y">t</p>', '<p class="">t</p>'),
        ("<script>x</script>t", "t"),
        ("<svg><circle></svg>t", "t"),
        ('<a href="http://example.org">t</a>', '<a rel="noopener noreferrer">t</a>'),
        ('<img src="https://example.org/x.png">', "<img>"),
        ('<img src="data:image/png;base64,x">', "<img>"),
        ('<div tabindex="5">t</div>', "<div>t</div>"),
        ("<td>t</td>", "t"),
        ("<h1>t</h1>", "t"),
    ],
)
def test_what_is_not_wanted_is_taken_away(html: str, expected: str) -> None:
    assert clean(html) == expected


def test_every_link_says_nothing_of_where_the_reader_came_from() -> None:
    assert clean('<a href="https://example.org">t</a>') == (
        '<a href="https://example.org" rel="noopener noreferrer">t</a>'
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "https://example.org:8080/a?b=c#d",
        "../x/#y",
        "x.md",
        "#a",
        "mailto:a@example.org",
        "a/b:c",
    ],
)
def test_allowed_addresses(url: str) -> None:
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://example.org",
        "//example.org",
        "/\\example.org",
        "\\\\example.org",
        "/absolute",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "\u2000javascript:alert(1)",
        "\u00a0javascript:alert(1)",
        "java\nscript:alert(1)",
        "javascript\u200b:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "ssh://example.org",
        "https:example.org",
        "https:/example.org",
        "https://user:password@example.org",
        "https://example.org@evil.example",
        "https://[::1",
        "mailto:a@example.org?body=x&cc=y",
        "a:b",
        "https://example.org/" + "a" * limits.URL_CHARACTERS,
    ],
)
def test_refused_addresses(url: str) -> None:
    assert safe_url(url) is None


@given(st.text(max_size=40))
def test_an_address_that_passes_has_a_known_scheme_or_none(url: str) -> None:
    found = safe_url(url)
    assert (
        found is None
        or found.lower().startswith(("https://", "mailto:"))
        or ":" not in found.split("/")[0].split("?")[0].split("#")[0]
    )


def test_escaped_text_shows_itself() -> None:
    assert escape("<a href='x'>&\"") == "&lt;a href=&#x27;x&#x27;&gt;&amp;&quot;"
    assert isinstance(clean("x"), SafeHtml)
    assert SafeHtml("<b>").__html__() == "<b>"


@pytest.mark.parametrize(
    "unit", ["<div>", "<b>", "<a><b class=k>", "<table><td>", "<div><table></div></table>", "<ul><li>", "&amp", "<"]
)
def test_deep_and_long_input_is_answered(unit: str) -> None:
    cleaned = clean(unit * (100_000 // len(unit)))
    assert clean(cleaned) == cleaned


def test_input_beyond_the_limits_is_shown_as_text() -> None:
    assert "<div>" not in clean("<div>" * (limits.HTML_DEPTH + 1))
    assert "<div>" in clean("<div></div>" * (limits.HTML_DEPTH + 1))
    assert "<" not in clean("<p>x</p>" * (limits.HTML_CHARACTERS // 8 + 1))


def test_our_own_classes_have_our_prefix() -> None:
    ours = {name for names in CLASSES.values() for name in names if name.startswith("wk-")}
    assert {"wk-table", "wk-cites", "wk-math-block"} <= ours
