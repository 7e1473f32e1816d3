"""Prose: every reference and every problem at its place, and nothing live on a page whatever the text."""

import pickle

import lxml.html
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.payloads import PAYLOADS, live
from tools import limits
from tools.problems import CODES
from tools.prose import Block, Heading, Html, Target, inline, parse, parse_line, render
from tools.prose.ids import GENERATED
from tools.sanitize import SafeHtml, escape


class Page:
    """A page on which some entries exist."""

    def link(self, target: str, anchor: str) -> Target | None:
        if target == "missing":
            return None
        kind = "" if "/" in target else "concepts/"
        title = target.rsplit("/", 1)[-1].replace("-", " ").capitalize()
        return Target(f"{kind}{target}/" + (f"#{anchor}" if anchor else ""), title, f'What "{title}" is.')

    def cite(self, key: str, where: str) -> SafeHtml:
        return SafeHtml(f'<a class="wk-cite" href="#src-{escape(key)}">{escape(key)} {escape(where)}</a>')

    def embed(self, target: str, anchor: str) -> SafeHtml:
        return SafeHtml(f"<aside>{escape(target)}</aside>")

    def address(self, target: Target) -> str:
        return "../../" + target.address


def html_of(text: str) -> str:
    blocks: tuple[Block, ...] = render(parse(text, path="x.md")[0], Page())
    return "\n".join(block.html for block in blocks if isinstance(block, Html))


def problems_of(text: str) -> list[tuple[str, int, int]]:
    return [(found.code, found.place.line, found.place.column) for found in parse(text, path="x.md")[1]]


PLACED = """\
First with [[alpha]]
and [[beta#part|the *label*]] on the second line [@doe-2021, Sec. 2; @roe-2022].

- item [[gamma]]
  continued [[delta]]

  > quoted [[epsilon]]

1. deep

   | a | b |
   |---|---|
   | [[zeta|Z]] | x \\| y [[eta]] |
   | [[theta\\|T]] | [@doe-2021] |

!!! note "About [[iota]]"
    Inside [[kappa]]

![[lambda]]

Note.[^1]

[^1]: See [[mu]].
"""


def test_every_reference_is_found_where_it_stands() -> None:
    document, problems = parse(PLACED, path="x.md", first_line=7)
    assert problems == ()
    lines = PLACED.split("\n")
    for name in "alpha beta gamma delta epsilon zeta eta theta iota kappa mu".split():
        (link,) = [link for link in document.links if link.target == name]
        assert lines[link.line - 7][link.column - 1 :].startswith(f"[[{name}"), name
    assert [link.label for link in document.links if link.target in {"beta", "zeta", "theta"}] == [
        "the *label*",
        "Z",
        "T",
    ]
    assert [(one.key, one.where) for one in document.citations] == [
        ("doe-2021", "Sec. 2"),
        ("roe-2022", ""),
        ("doe-2021", ""),
    ]
    for citation in document.citations:
        assert lines[citation.line - 7][citation.column - 1 :].startswith(f"@{citation.key}")
    (embed,) = document.embeds
    assert lines[embed.line - 7][embed.column - 1 :].startswith("![[lambda]]")


def test_a_link_keeps_its_sentence() -> None:
    text = "It is old. See Fig. 3 of\n*the* [[alpha|paper]] on $W_Q$ [@doe-2021]. Then [[beta-gamma]] follows! End."
    document, _ = parse(text, path="x.md")
    assert [link.sentence for link in document.links] == [
        "See Fig. 3 of the paper on $W_Q$.",
        "Then beta gamma follows!",
    ]
    assert document.citations[0].sentence == "See Fig. 3 of the paper on $W_Q$."


def test_a_long_sentence_is_cut_around_the_link() -> None:
    document, _ = parse("word " * 200 + "[[alpha]]" + " word" * 200, path="x.md")
    (link,) = document.links
    assert "alpha" in link.sentence
    assert link.sentence.startswith("… ")
    assert link.sentence.endswith(" …")
    assert len(link.sentence) <= limits.SENTENCE_CHARACTERS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Some <b>raw</b> and\nmore <i>html</i>", [("KB-PROSE-001", 1, 6), ("KB-PROSE-001", 2, 6)]),
        ("<div>\n\n</div>", [("KB-PROSE-001", 1, 1), ("KB-PROSE-001", 3, 1)]),
        ("<!-- a comment -->", [("KB-PROSE-001", 1, 1)]),
        ("# One", [("KB-PROSE-002", 1, 1)]),
        ("One\n===", [("KB-PROSE-002", 1, 1)]),
        ("## A\n\n#### B", [("KB-PROSE-003", 3, 1)]),
        ("### A", [("KB-PROSE-003", 1, 1)]),
        ("## A\n\n## a", [("KB-PROSE-004", 3, 1)]),
        ("## A [[b]]", [("KB-PROSE-005", 1, 1)]),
        ("- ## A", [("KB-PROSE-006", 1, 1)]),
        ("a [b](javascript:c)", [("KB-PROSE-007", 1, 3)]),
        ("a\n[b](data:text/html,c)", [("KB-PROSE-007", 2, 1)]),
        ("a <javascript:b>", [("KB-PROSE-007", 1, 3)]),
        ("[b](//evil.example)", [("KB-PROSE-007", 1, 1)]),
        ("[b]()", [("KB-PROSE-007", 1, 1)]),
        ("[b][c]\n\n[c]: ftp://example.org", [("KB-PROSE-007", 1, 1)]),
        ("a [b](http://example.org)", [("KB-PROSE-008", 1, 3)]),
        ("a [b](../x.md)", [("KB-PROSE-009", 1, 3)]),
        ("a [b](#c)", [("KB-PROSE-009", 1, 3)]),
        ("a ![b](https://example.org/c.png)", [("KB-PROSE-010", 1, 3)]),
        ("```\nopen", [("KB-PROSE-011", 1, 1)]),
        ('!!! remark "T"\n    a', [("KB-PROSE-012", 1, 1)]),
        ("a $\\frac{b$ c", [("KB-PROSE-013", 1, 11)]),
        ("a\n\n$$\nx^2\n\\nope\n$$", [("KB-PROSE-013", 5, 1)]),
        ("- a\n\n  $$\\nope$$", [("KB-PROSE-013", 3, 5)]),
        ("a $x b", [("KB-PROSE-014", 1, 3)]),
        ("a [[b", [("KB-PROSE-015", 1, 3)]),
        ("a [[#b]]", [("KB-PROSE-015", 1, 3)]),
        ("a [@]", [("KB-PROSE-016", 1, 3)]),
        ("a [@b; c]", [("KB-PROSE-016", 1, 3)]),
        ("a [^b]", [("KB-PROSE-017", 1, 3)]),
        ("a\n\n[^b]: c", [("KB-PROSE-017", 3, 1)]),
        ("a ![[b]]", [("KB-PROSE-018", 1, 3)]),
    ],
)
def test_problems_stand_at_their_place(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert problems_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 or $6, and \\$x too.",
        "Brackets [a] and [1, 2], a [b](https://example.org) and <https://example.org>.",
        "In code: `<b> [[x $y [@z`\n\n    <b> [[x\n\n```html\n<b>[[x\n```",
        "Less: a < b and b > c, $a<b$, AT&amp;T.",
        "## A\n\n### B\n\n## C\n\n### D\n\n[up](#a)",
        "~~~\nfence\n~~~\n\n> ```\n> quoted\n> ```",
        "[@neel](https://example.org/neel)",
        "$$\nx\n$$\n\nand $$y$$ inside",
    ],
)
def test_what_is_right_is_not_reported(text: str) -> None:
    assert problems_of(text) == []


def test_every_code_is_registered() -> None:
    everything = "<b> # [x](y.md) $x [[ [@ [^a] ![[b]] ![](c) $\\q$\n\n# A\n\n# A\n\n> # [[x]]\n\n!!! q\n    a\n\n```"
    found = {code for code, _, _ in problems_of(everything)}
    assert len(found) > 12
    assert found <= CODES.keys()


def test_headings_have_ids_that_are_unique_and_free() -> None:
    text = "## Why it matters\n\n## Why it matters\n\n## Sources\n\n## Claim X\n\n## Über $x_1$ `y`\n\n## ???"
    document, _ = parse(text, path="x.md", first_line=5)
    ids = [heading.id for heading in document.headings]
    assert ids == ["why-it-matters", "why-it-matters-2", "sources-2", "section-claim-x", "uber-x-1-y", "section"]
    assert not set(ids) & set(GENERATED)
    assert document.headings[1].line == 7
    assert [block for block in render(document, Page()) if isinstance(block, Heading)] == list(document.headings)


def test_cells_of_a_notebook_have_their_headings_shifted() -> None:
    document, problems = parse("# Title\n\n## Part", path="n.ipynb", shift_headings=1, id_prefix="cell-3-")
    assert [(heading.level, heading.id) for heading in document.headings] == [(2, "cell-3-title"), (3, "cell-3-part")]
    assert problems == ()


def test_the_page_fills_in_links_citations_and_cards() -> None:
    html = html_of(
        "A [[fourier-basis]] in [[people/ada|*Ada*]]. [[fourier-basis]], [[missing]], [@doe-2021, p. 3].\n\n![[x]]"
    )
    card = 'data-card="What &quot;Fourier basis&quot; is."'
    assert f'A <a class="wk-link" href="../../concepts/fourier-basis/" {card}>fourier basis</a>' in html
    assert f'. <a class="wk-link" href="../../concepts/fourier-basis/" {card}>Fourier basis</a>' in html
    assert "<em>Ada</em></a>" in html
    assert '<span class="wk-missing">missing</span>' in html
    assert '<span class="wk-cites"><a class="wk-cite" href="#src-doe-2021">doe-2021 p. 3</a></span>' in html
    assert "<div><aside>x</aside></div>" in html


def test_blocks_come_out_as_the_theme_expects() -> None:
    html = html_of(
        "| a |\n|:-:|\n| b |\n\n!!! tip\n    c\n\n"
        '??? note "More"\n    d\n\n```python\nx = 1\n```\n\n$$x$$\n\n3. e[^1]\n\n[^1]: f'
    )
    tree = lxml.html.fragment_fromstring(html, create_parent="div")
    assert tree.xpath("//div[@class='wk-table']/table//td[@class='wk-center']/text()") == ["b"]
    assert tree.xpath("//div[@class='admonition tip']/p[@class='admonition-title']/text()") == ["Tip"]
    assert tree.xpath("//details[@class='note']/summary/text()") == ["More"]
    assert tree.xpath("//div[@class='wk-code highlight']/pre/code/span[@class='n']/text()") == ["x"]
    assert len(tree.xpath("//div[@class='wk-math-block']/math[@display='block']")) == 1
    assert tree.xpath("//ol[@start='3']//sup[@id='fnref-1']/a/@href") == ["#fn-1"]
    assert tree.xpath("//div[@class='wk-footnotes']//span/@id") == ["fn-1"]
    assert tree.xpath("//div[@class='wk-footnotes']//a[@class='wk-back']/@href") == ["#fnref-1"]


def test_one_line_fields() -> None:
    assert inline("A *b* `<c>` $x$ [[d|e]]", Page()).startswith("A <em>b</em> <code>&lt;c&gt;</code> <math")
    assert inline("# not a heading", Page()) == "# not a heading"
    assert inline("1. not a list", Page()) == "1. not a list"
    document, problems = parse_line("a\nb [[c]] $\\nope$", path="x.yaml", first_line=4)
    assert (document.links[0].line, document.links[0].column) == (5, 3)
    assert [(found.code, found.place.line, found.place.column) for found in problems] == [("KB-PROSE-013", 5, 10)]


CONTROLS = dict.fromkeys(range(9))
"""Characters that no file of content may hold, and that a heading's text would carry to the page's title."""

SLOTS = {
    "body": "{}",
    "inline": "a {} b",
    "emphasis": "*{}*",
    "link text": "[{}](https://example.org)",
    "link target": "[x]({})",
    "link in angles": "[x](<{}>)",
    "link title": '[x](https://example.org "{}")',
    "reference": "[x][y]\n\n[y]: {}",
    "autolink": "<{}>",
    "image alt": "![{}](x.png)",
    "image source": "![x]({})",
    "code": "`{}`",
    "code block": "```python\n{}\n```",
    "code language": "```{}\nx\n```",
    "indented code": "    {}",
    "formula": "${}$",
    "display formula": "$$\n{}\n$$",
    "text in formula": "$\\text{{{}}}$",
    "wiki target": "[[{}]]",
    "wiki label": "[[x|{}]]",
    "wiki anchor": "[[x#{}]]",
    "embed": "![[{}]]",
    "citation": "[@{}]",
    "citation where": "[@doe-2021, {}]",
    "heading": "## {}",
    "footnote": "x[^1]\n\n[^1]: {}",
    "footnote label": "x[^{0}]\n\n[^{0}]: y",
    "table head": "| {} |\n|---|\n| x |",
    "table cell": "| x |\n|---|\n| {} |",
    "list": "- {}",
    "quotation": "> {}",
    "note": "!!! note\n    {}",
    "note title": '!!! note "{}"\n    x',
    "note kind": '!!! {} "x"\n    x',
    "folded note": '??? note "{}"\n    x',
}


@pytest.mark.parametrize("slot", SLOTS)
def test_no_payload_is_live_in_any_slot(slot: str) -> None:
    for payload in PAYLOADS:
        text = SLOTS[slot].format(payload)
        blocks = render(parse(text, path="x.md")[0], Page())
        html = "".join(escape(block.text) if isinstance(block, Heading) else block.html for block in blocks)
        assert list(live(html.translate(CONTROLS))) == [], payload
        assert list(live(inline(text, Page()))) == [], payload


def test_template_marks_stay_as_they_are() -> None:
    assert html_of("{{7*7}} {% raw %} {{config}}") == "<p>{{7*7}} {% raw %} {{config}}</p>"


_MARKS = st.sampled_from(
    (
        "[[ ]] [[x]] [[x|y]] [@ ] [@x] ![[ ![ [^1] [^1]: ( ) (u) $ $$ $x$ * ** _ ` ``` ~~~ ~~ | |- > - 1. # ## !!! ??? "
        "note < > <b> <!-- --> & &amp; \\ \n \n\n \t a b. C \ue000 \ue0001\ue001 \ue002 \u00a0 \r \x00 {{ %}"
    ).split(" ")
)
_TEXT = st.lists(st.one_of(_MARKS, st.text(max_size=5)), max_size=40).map(" ".join) | st.lists(_MARKS, max_size=60).map(
    "".join
)


@given(_TEXT)
@settings(max_examples=300, deadline=None)
def test_any_text_is_answered_with_places_inside_it(text: str) -> None:
    document, problems = parse(text, path="x.md")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    records = [*document.links, *document.citations, *document.embeds, *(found.place for found in problems)]
    for record in records:
        assert 1 <= record.line <= len(lines)
        assert 1 <= record.column <= len(lines[record.line - 1]) + 1
    html = "".join(block.html for block in render(document, Page()) if isinstance(block, Html))
    assert list(live(html)) == []
    assert not set("\ue000\ue001") & set(html)


@given(_TEXT)
@example("!!![[x]]")
@example("!!! a[[x]]")
@example("> \x00 [[x]]")
@settings(max_examples=100, deadline=None)
def test_links_are_found_at_their_brackets(text: str) -> None:
    document, _ = parse(text, path="x.md")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for link in document.links:
        assert lines[link.line - 1][link.column - 1 :].startswith(("[[", "![["))
    for embed in document.embeds:
        assert lines[embed.line - 1][embed.column - 1 :].startswith("![[")


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "[[",
        "[[a|",
        "[@",
        "[@a;",
        "$",
        "$a ",
        "$$",
        "*",
        "*a _b ",
        "`",
        "<",
        "<!--",
        "<a b",
        "![[",
        "[^1]",
        "> ",
        "- ",
        "|a",
        "\\",
        "a\n\n",
        "- a\n",
        "[[a]] ",
    ],
)
def test_much_of_one_mark_is_answered(unit: str) -> None:
    text = unit * (limits.PROSE_CHARACTERS // len(unit))
    if text.count("[") > limits.PROSE_BRACKETS:
        assert problems_of(text) == [("KB-PROSE-019", 1, 1)]
        text = unit * (limits.PROSE_BRACKETS // unit.count("["))
    document, _ = parse(text, path="x.md")
    render(document, Page())


def test_a_page_has_a_bounded_number_of_formulas() -> None:
    text = " ".join(f"$x_{{{number}}}$" for number in range(limits.FORMULAS + 2))
    assert [code for code, _, _ in problems_of(text)] == ["KB-PROSE-013"] * 2


def test_a_document_can_be_kept() -> None:
    document, _ = parse(PLACED, path="x.md")
    again = pickle.loads(pickle.dumps(document))
    assert again == document
    assert render(again, Page()) == render(document, Page())
