"""Bytes to text."""

import pytest

from tools.text import decode, forbidden


def found(data):
    text, problems = decode(data, "content/a.md")
    assert (text is None) == bool(problems)
    return [(problem.code, problem.place.line, problem.place.column) for problem in problems]


def test_line_ends_become_one_kind():
    assert decode("a\r\nbé\n".encode(), "x") == ("a\nbé\n", ())


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"\xef\xbb\xbfa", (1, 1)),
        ("a".encode("utf-16"), (1, 1)),
        ("a".encode("utf-16-be").join([b"\xfe\xff", b""]), (1, 1)),
        (b"a\nb\xff", (2, 2)),
        ("é\né".encode() + b"\xc3", (2, 2)),
        (b"\xed\xa0\x80", (1, 1)),
        (b"\xc0\xaf", (1, 1)),
    ],
)
def test_other_encodings_are_refused_at_the_first_byte(data, place):
    assert found(data) == [("KB-FILE-011", *place)]


@pytest.mark.parametrize("character", "\x00\x07\x0b\x1b\x7f\x85\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\uffff")
def test_forbidden_characters_are_found_where_they_stand(character):
    assert found(f"a\nbc{character}d\n".encode()) == [("KB-FILE-012", 2, 3)]


def test_a_lone_carriage_return_is_refused():
    assert found(b"a\r\nb\rc") == [("KB-FILE-012", 2, 2)]


@pytest.mark.parametrize("text", ["\t", "é", "\u200b", "שלום \u200f", "😀", "\u00a0", "\ue000"])
def test_ordinary_characters_pass(text):
    assert decode(text.encode(), "x") == (text, ())


def test_a_binary_file_does_not_fill_the_report():
    assert len(found(b"\x00" * 5000)) == 10


def test_lines_count_from_the_line_given():
    assert forbidden("a\n\x00", "x", 7)[0].place.line == 8
