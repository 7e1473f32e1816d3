"""Formulas: MathML of a fixed vocabulary, the same each time, and a located fault for what cannot be shown."""

import subprocess
import sys

import lxml.etree
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.payloads import PAYLOADS, live
from tools import limits
from tools.maths import TexError, mathml

FIELD = (
    r"\mathrm{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V",
    r"\mathbb{E}_{x \sim p}[f(x)]",
    r"\begin{aligned} a &= b \\ &= c \end{aligned}",
    r"\hat\theta = \arg\max_\theta \mathcal{L}(\theta)",
    r"W_{QK}^\top",
    r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\operatorname{ReLU}(x) = \max(0, x)",
    r"\lVert x - \hat{x} \rVert_2^2 + \lambda \lVert f \rVert_1",
    r"\sum_{i=1}^{n} \prod_j \int_0^1 \mathbf{W} \boldsymbol{\theta}",
    r"\begin{array}{l|r} a & b \\ \hline c & d \end{array}",
    r"\underbrace{a + b}_{n} \cancel{x} \boxed{y} f'(x)",
)


@pytest.mark.parametrize("tex", FIELD)
@pytest.mark.parametrize("display", [False, True])
def test_the_formulas_of_the_field_can_be_shown(tex: str, display: bool) -> None:
    root = lxml.etree.fromstring(mathml(tex, display=display))
    assert root.tag == "math"
    assert (root.get("display") == "block") is display
    assert root.get("alttext") == tex
    assert not root.xpath("//@style|//@href|//@id|//@xlink")


def test_letters_keep_their_alphabet() -> None:
    html = mathml(r"\mathbb{E} \mathcal{L} \mathbf{W} \mathfrak{g}")
    assert all(letter in html for letter in "\U0001d53c\u2112\U0001d416\U0001d524")


@pytest.mark.parametrize(
    ("tex", "position"),
    [
        (r"\frac{a", 7),
        (r"a + \nope", 4),
        ("x^2^3", 3),
        ("\U0001d53c x^2^3", 5),
        (r"\begin{nope} x \end{nope}", 6),
        ("a_{b", 4),
        (r"\href{javascript:alert(1)}{x}", 0),
        (r"\def\a{\a\a}\a", None),
        ("{" * 1900 + "}" * 1900, None),
        ("x" * (limits.FORMULA_CHARACTERS + 1), None),
    ],
)
def test_what_cannot_be_shown_is_located(tex: str, position: int | None) -> None:
    with pytest.raises(TexError) as caught:
        mathml(tex)
    assert caught.value.position == position
    assert caught.value.message.endswith(".")
    assert "\n" not in caught.value.message


def test_a_macro_does_not_outlive_its_formula() -> None:
    assert "<math" in mathml(r"\gdef\zz{1} \zz")
    with pytest.raises(TexError):
        mathml(r"\zz")


def test_colours_and_unknown_styles_are_dropped() -> None:
    html = mathml(r"\color{red}{x} \rule{999em}{1em} \kern 9999em y")
    assert "style" not in html
    assert "9999" not in html.partition(">")[2]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_are_dead(payload: str) -> None:
    for tex in (payload, rf"\text{{{payload}}}", rf"\mathrm{{{payload}}}", rf"\operatorname{{{payload}}}"):
        try:
            html = mathml(tex)
        except TexError:
            continue
        assert list(live(html)) == []


_PIECES = r"\ { } ^ _ & $ x 1 < > \frac \sqrt \left( \right) \text \begin{cases} \end{cases} \\ \def \a #1 %".split()


@given(st.lists(st.sampled_from([*_PIECES, " "]), max_size=30))
@settings(max_examples=150, deadline=None)
def test_any_source_gives_a_formula_or_a_fault(pieces: list[str]) -> None:
    tex = "".join(pieces)
    try:
        first = mathml(tex)
    except TexError:
        return
    lxml.etree.fromstring(first)
    assert mathml(tex) == first
    assert list(live(first)) == []


def test_a_process_that_showed_a_formula_ends() -> None:
    # Each end is a race, which one process in four lost before the engine was closed in time.
    code = "from tools.maths import mathml; mathml('x')"
    for _ in range(3):
        subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
