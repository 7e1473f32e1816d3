import io

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from PIL import Image

from lab import plot


@pytest.fixture
def shell():
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def figure():
    result, (left, right) = plot.panels(1, 2)
    left.plot([0, 1], [1, 0])
    plot.heatmap(right, np.eye(3) - 0.5, x="key", y="query", unit="share", diverging=True, annotate=True)
    return result


def test_shows_picture_alt_text_and_caption(shell):
    with capture_output() as captured:
        plot.show(figure(), alt="A line falls.", caption="Look at the **line**.")
    picture, caption = captured.outputs
    assert picture.metadata["image/png"]["alt"] == "A line falls."
    assert picture.data["text/plain"] == "A line falls."
    assert caption.data["text/markdown"] == "Look at the **line**."


def test_picture_is_opaque_bounded_and_repeats():
    data = plot.png(figure())
    picture = Image.open(io.BytesIO(data))
    assert picture.width <= 1200
    assert len(data) < plot.MAX_BYTES
    assert picture.convert("RGBA").getextrema()[3] == (255, 255)
    assert data == plot.png(figure())


@pytest.mark.parametrize(("alt", "caption"), [("", "c"), ("a", " ")])
def test_refuses_a_figure_without_words(alt, caption):
    with pytest.raises(ValueError, match="alt text and a caption"):
        plot.show(figure(), alt=alt, caption=caption)


def test_refuses_a_heavy_picture(monkeypatch):
    monkeypatch.setattr(plot, "MAX_BYTES", 1000)
    with pytest.raises(ValueError, match="draw less"):
        plot.show(figure(), alt="a", caption="c")


def test_prints_the_caption_outside_ipython(capsys):
    plot.show(figure(), alt="a", caption="Look here.")
    assert capsys.readouterr().out == "Look here.\n"
