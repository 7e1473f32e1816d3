"""One look for every figure: a light panel of its own, so that it reads the same on a light and on a dark page."""

import io
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from cycler import cycler
from IPython.core.getipython import get_ipython
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from numpy.typing import ArrayLike
from PIL import Image

PANEL = "#f6f6f4"
INK = "#24292f"
MUTED = "#6b7178"

# Okabe and Ito's palette, distinct under the common colour blindnesses, without its yellow, too pale on the panel.
BLUE, ORANGE, GREEN, PINK, SKY, RED = "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"
PALETTE = (BLUE, ORANGE, GREEN, PINK, SKY, RED)

SEQUENTIAL = "Blues"
DIVERGING = "PuOr_r"

MAX_BYTES = 100_000
_DPI = 170
_STYLE: dict[Any, Any] = {
    "figure.facecolor": PANEL,
    "figure.dpi": _DPI,
    "figure.constrained_layout.use": True,
    "savefig.facecolor": PANEL,
    "axes.facecolor": PANEL,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=PALETTE),
    "grid.color": "#d9dcdf",
    "grid.linewidth": 0.6,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "legend.fontsize": 8,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "font.family": "DejaVu Sans",
}


def panels(rows: int = 1, columns: int = 1, width: float = 7.0, height: float = 3.0) -> tuple[Figure, list[Axes]]:
    """Make a figure in the wiki's style.

    Args:
        rows: of axes.
        columns: of axes.
        width: inches; 7 gives 1190 pixels.
        height: inches.

    Returns:
        The figure and its axes, row by row.
    """
    # For good, not in a context: titles and legends take the style that holds when they are added.
    mpl.rcParams.update(_STYLE)
    figure = Figure(figsize=(width, height))
    return figure, list(np.atleast_1d(figure.subplots(rows, columns)).ravel())


def heatmap(
    ax: Axes,
    values: ArrayLike,
    *,
    x: str,
    y: str,
    unit: str,
    diverging: bool = False,
    limit: float | None = None,
    annotate: bool = False,
    x_ticks: Sequence[str] | None = None,
    y_ticks: Sequence[str] | None = None,
) -> AxesImage:
    """Draw a matrix with a colour bar.

    Args:
        ax: where.
        values: [rows, columns].
        x: label of the columns.
        y: label of the rows.
        unit: label of the colour bar.
        diverging: centre the colours on zero.
        limit: value of the strongest colour; the largest magnitude by default.
        annotate: write each number in its cell.
        x_ticks: a label for each column.
        y_ticks: a label for each row.
    """
    matrix = np.asarray(values, dtype=float)
    top = limit if limit is not None else float(np.nanmax(np.abs(matrix))) or 1.0
    image = ax.imshow(
        matrix,
        cmap=DIVERGING if diverging else SEQUENTIAL,
        vmin=-top if diverging else 0.0,
        vmax=top,
        aspect="auto",
        interpolation="nearest",
    )
    ax.set_xlabel(x)
    ax.set_ylabel(y)
    for axis, ticks in ((ax.xaxis, x_ticks), (ax.yaxis, y_ticks)):
        if ticks is not None:
            axis.set_ticks(range(len(ticks)), labels=list(ticks))
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    if annotate:
        _annotate(ax, image, matrix)
    figure = ax.get_figure()
    if figure is not None:
        bar = figure.colorbar(image, ax=ax, fraction=0.046, pad=0.03)
        bar.set_label(unit, fontsize=8, color=INK)
        bar.ax.tick_params(labelsize=7, colors=INK)
        bar.outline.set_visible(False)
    return image


def _annotate(ax: Axes, image: AxesImage, matrix: np.ndarray) -> None:
    for (row, column), value in np.ndenumerate(matrix):
        red, green, blue, _ = image.cmap(image.norm(value))
        dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.5
        # Adding zero turns -0.00 into 0.00.
        text, ink = f"{round(value, 2) + 0.0:.2f}", "white" if dark else INK
        ax.text(column, row, text, ha="center", va="center", fontsize=8, color=ink)


def png(figure: Figure) -> bytes:
    """Encode a figure with at most 256 colours and without time or version, so that equal figures give equal bytes."""
    raw = io.BytesIO()
    figure.savefig(raw, format="png", dpi=_DPI, metadata={"Software": None})
    picture = Image.open(raw).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small = io.BytesIO()
    picture.save(small, format="png", optimize=True)
    return small.getvalue()


def show(figure: Figure, alt: str, caption: str) -> None:
    """Display a figure, with a description for those who cannot see it and a caption that says what to look at.

    Args:
        figure: from `panels`.
        alt: what the picture shows, in a sentence or two.
        caption: Markdown.

    Raises:
        ValueError: the alt text or the caption is missing, or the picture is over 100 kB.
    """
    if not alt.strip() or not caption.strip():
        raise ValueError("A figure needs an alt text and a caption.")
    data = png(figure)
    if len(data) > MAX_BYTES:
        raise ValueError(f"The figure has {len(data) // 1000} kB, over {MAX_BYTES // 1000}: draw less in it.")
    if get_ipython() is None:
        print(caption)
        return
    picture = {"image/png": data, "text/plain": alt}
    display(picture, raw=True, metadata={"image/png": {"alt": alt}})  # type: ignore[no-untyped-call]
    display({"text/markdown": caption, "text/plain": caption}, raw=True)  # type: ignore[no-untyped-call]
