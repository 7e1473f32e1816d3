"""A cell as it is shown: pieces that are safe, figures as files."""

import base64
import struct
import zlib

import pytest

from tools.cache import Store
from tools.notebooks.convert import FigurePiece, HtmlPiece, MarkdownPiece, MeasurePiece, convert
from tools.notebooks.measures import MIME_TYPE
from tools.notebooks.results import Cell
from tools.sanitize import SafeHtml


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(width=3, height=2):
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + bytes(width) for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def shown(metadata=None, **data):
    return {"output_type": "display_data", "metadata": metadata or {}, "data": data}


def converted(*outputs, source="x = 1", kept=None):
    return convert(Cell("c1", "code", source, outputs, ()), kept or Store(None, "", ()))


def test_what_was_made_before_is_that_of_the_same_source_and_output(tmp_path, monkeypatch):
    def stream(text):
        return {"output_type": "stream", "name": "stdout", "text": text}

    first = converted(stream("one"), kept=(store := Store(tmp_path / "kept", "s", [SafeHtml])))
    store.save()
    other = converted(stream("two"), source="y = 1", kept=Store(tmp_path / "kept", "s", [SafeHtml]))
    assert "y" in other.source_html
    assert "two" in other.outputs[0].html
    monkeypatch.setattr("tools.notebooks.convert._made", lambda *_: pytest.fail("made again"))
    assert converted(stream("one"), kept=Store(tmp_path / "kept", "s", [SafeHtml])) == first


def test_source_is_highlighted_within_pre_and_code():
    html = converted(source="import lab  # <script>").source_html
    assert "<pre><span></span><code>" in html
    assert 'class="kn"' in html
    assert "&lt;script&gt;" in html


def test_a_stream_and_a_text_are_escaped():
    stream = {"output_type": "stream", "name": "stdout", "text": "<b>\x1b[31mred\x1b[0m\n"}
    first, second = converted(stream, shown(**{"text/plain": "'<i>'"})).outputs
    assert isinstance(first, HtmlPiece)
    assert "&lt;b&gt;" in first.html
    assert "\x1b" not in first.html
    assert "&lt;i&gt;" in second.html


def test_a_figure_becomes_a_file_with_words_and_size():
    given = {"image/png": base64.encodebytes(picture(40, 30)).decode(), "text/plain": "plain words"}
    cell = converted(shown({"image/png": {"alt": "A line."}}, **given), shown(**given))
    assert cell.outputs == (FigurePiece("c1-1.png", "A line.", 40, 30), FigurePiece("c1-2.png", "plain words", 40, 30))
    assert cell.files == {"c1-1.png": picture(40, 30), "c1-2.png": picture(40, 30)}


@pytest.mark.parametrize("data", ["", "####", "R0lGODlh", base64.b64encode(b"<svg onload=x>").decode()])
def test_what_is_no_picture_is_not_shown_as_one(data):
    cell = converted(shown(**{"image/png": data, "text/plain": "words"}))
    assert cell.files == {}
    assert [type(piece) for piece in cell.outputs] == [HtmlPiece]


def test_captions_and_measures_are_pieces_of_their_own():
    record = {"name": "score", "value": 0.5, "unit": "", "interval": None, "seeds": None, "note": ""}
    caption = shown(**{"text/markdown": "*Look* here.", "text/plain": "x"})
    measure = shown(**{MIME_TYPE: record, "text/html": "<table></table>", "text/plain": "x"})
    first, second = converted(caption, measure).outputs
    assert first == MarkdownPiece("*Look* here.")
    assert isinstance(second, MeasurePiece)
    assert second.measured.value == 0.5


@pytest.mark.parametrize(
    "data",
    [
        {"text/html": "<script>alert(1)</script><b onclick='x'>ok</b><a href='javascript:x'>y</a>"},
        {"text/html": "<iframe src='https://example.org'></iframe><img src=x onerror=alert(1)>"},
        {"text/html": "<style>body{display:none}</style><form><input></form>"},
        {"text/html": 5},
        {"image/svg+xml": "<svg onload='alert(1)'/>"},
        {"application/javascript": "alert(1)"},
        {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}},
        {MIME_TYPE: {"name": "<script>"}, "text/plain": "<script>"},
    ],
)
@pytest.mark.parametrize("metadata", [{}, {"text/html": {"isolated": True}}, {"filenames": {"image/png": "../../x"}}])
def test_nothing_live_comes_through(data, metadata):
    for piece in converted(shown(metadata, **data)).outputs:
        assert isinstance(piece, HtmlPiece)
        text = piece.html.lower()
        assert not any(word in text for word in ("<script", "onclick", "onerror", "javascript:", "<iframe", "<style"))
        assert not any(word in text for word in ("<svg", "<form", "<input", "../"))
