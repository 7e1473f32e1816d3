"""The hidden words by which the search knows a page's names."""

from hypothesis import given
from hypothesis import strategies as st

from tests.small_site import page
from tools.site import compile as compiling
from tools.site import names

BOX = (
    '<aside class="wk-infobox" aria-label="Facts about X">\n<dl>\n<div><dt>Kind</dt><dd>Method</dd></div>\n'
    "<div><dt>Also called</dt><dd>resample patching, A&amp;B test</dd></div>\n</dl>\n</aside>"
)


def test_other_names_come_from_the_info_box():
    assert names.also(page("methods/x/", "X", BOX)) == ("resample patching", "A&B test")


def test_prose_names_nothing():
    prose = "<dl><div><dt>Also called</dt><dd>superposition</dd></div></dl>"
    assert names.also(page("methods/x/", "X", prose, (2, "Also called", "also"))) == ()


def test_a_page_carries_a_word_for_each_name():
    text = compiling.markdown(page("methods/x/", "Activation patching", BOX, kind="methods"), None)
    assert "wknameactivationpatching wknameresamplepatching wknameabtest wkkindmethods" in text
    assert "resample patching|A&amp;B test" in text


def test_a_name_of_marks_alone_has_no_word():
    assert names.words("***", ()) == ()


@given(st.text(max_size=120))
def test_a_word_is_one_word(title):
    for word in names.words(title, ()):
        assert word.isalnum()
        assert len(word) <= len(names.PREFIX) + names.LONGEST


def test_small_letters_and_accents_make_no_difference():
    assert names.fold("Fernanda Viégas") == names.fold("fernanda VIEGAS") == "fernandaviegas"
