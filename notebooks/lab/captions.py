"""Small grey pictures with captions: eight things, each filled in, outlined, or written as a word.

Nothing but the captions says that the picture of a star and the written word "star" belong together.

    pictures, drawings, words = (captions.render(kind, 20, generator) for kind in captions.KINDS)   # 20 of each thing
    captions.texts()                              # the 24 captions: "picture of star", "drawing of star", "text star"
"""

import math
from functools import cache
from pathlib import Path

import matplotlib as mpl
import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

THINGS = "star moon fish tree boat key sun heart".split()
KINDS = ("picture", "drawing", "text")
"""How a thing is shown: filled in, as an outline, or as its written name."""
SIZE = 32
FONTS = (
    "DejaVuSans",
    "DejaVuSans-Bold",
    "DejaVuSans-Oblique",
    "DejaVuSerif",
    "DejaVuSansMono",
    "DejaVuSansMono-Bold",
    "cmss10",
    "cmb10",
    "STIXGeneral",
    "STIXGeneralItalic",
)
NEW_FONTS = ("DejaVuSerif-Bold", "DejaVuSansMono-Oblique", "STIXGeneralBol", "cmtt10")
"""Fonts that no training picture is written in."""

WORDS = ["<bos>", "<eos>", "of", *KINDS, *THINGS]
TOKEN = {word: index for index, word in enumerate(WORDS)}
BOS, EOS = TOKEN["<bos>"], TOKEN["<eos>"]
LENGTH = 5

_FINE = 4
"""Pixels are drawn this many times smaller, then averaged."""

Point = tuple[float, float]


def texts(names: Tensor | None = None) -> Tensor:
    """Give the captions as tokens, [kind, thing, position].

    Args:
        names: [thing]: the thing whose name the captions of written words use instead; itself by default.
    """
    named = list(range(len(THINGS))) if names is None else names.tolist()
    rows = []
    for kind in KINDS:
        for thing, other in zip(THINGS, named, strict=True):
            said = [kind, THINGS[other]] if kind == "text" else [kind, "of", thing]
            ids = [BOS, *(TOKEN[word] for word in said)]
            rows.append(ids + [EOS] * (LENGTH - len(ids)))
    return torch.tensor(rows).view(len(KINDS), len(THINGS), LENGTH)


def other_names(seed: int = 0) -> Tensor:
    """Give each thing the name of another one, [thing]: a cycle through all of them."""
    order = torch.from_numpy(np.random.default_rng(seed).permutation(len(THINGS)))
    named = torch.empty_like(order)
    named[order] = order.roll(-1)
    return named


def render(kind: str, each: int, generator: torch.Generator, *, new_fonts: bool = False) -> Tensor:
    """Draw every thing `each` times, [thing, example, row, column], values 0 to 1.

    Args:
        kind: one of `KINDS`.
        each: pictures of each thing.
        generator: of place, size, angle, line, font, grey values and noise.
        new_fonts: write words in `NEW_FONTS`.
    """
    fonts = NEW_FONTS if new_fonts else FONTS
    drawn = []
    for thing in THINGS:
        for _ in range(each):
            chances = torch.rand(5, generator=generator).tolist()
            drawn.append(_word(thing, fonts, chances) if kind == "text" else _shape(thing, kind, chances))
    masks = torch.from_numpy(np.stack(drawn)).float() / 255
    return _shade(masks, generator).view(len(THINGS), each, SIZE, SIZE)


def label(images: Tensor, word: str, generator: torch.Generator) -> Tensor:
    """Stick a label with a word on pictures: a typographic attack, such as no training picture holds.

    Args:
        images: [image, row, column].
        word: what is written, in training fonts, black on white.
        generator: of font, place and size.
    """
    masks = [_word(word, FONTS, torch.rand(5, generator=generator).tolist()) for _ in range(len(images))]
    ink = torch.from_numpy(np.stack(masks)).float() / 255
    ground = torch.nn.functional.max_pool2d(ink[:, None], 5, 1, 2)[:, 0]
    return images * (1 - ground) + ground * (1 - ink)


def pixels(images: Tensor) -> Tensor:
    """Turn pictures [image, row, column], 0 to 1, into what the model reads, [image, 1, row, column], -1 to 1."""
    return 2 * images[:, None] - 1


def _shade(masks: Tensor, generator: torch.Generator) -> Tensor:
    """Give each mask its own grey values, dark on light or light on dark, and noise."""
    count = len(masks)
    dark, light = (torch.rand(count, 1, 1, generator=generator) * 0.3 + base for base in (0.0, 0.7))
    swap = torch.rand(count, 1, 1, generator=generator) < 0.5
    ink, paper = torch.where(swap, light, dark), torch.where(swap, dark, light)
    noise = 0.05 * torch.randn(masks.shape, generator=generator)
    return (paper + (ink - paper) * masks + noise).clamp(0, 1)


def _word(word: str, fonts: tuple[str, ...], chances: list[float]) -> np.ndarray:
    """Write a word, [row, column]: as wide as fits, near the top or near the bottom."""
    side = SIZE * _FINE
    canvas = Image.new("L", (side, side), 0)
    name = fonts[int(chances[0] * len(fonts))]
    width = side * (0.55 + 0.4 * chances[1])
    left, top, right, bottom = _font(name, 40).getbbox(word)
    points = min(40 * width / (right - left), 40 * 0.42 * side / (bottom - top))
    font = _font(name, int(points))
    left, top, right, bottom = font.getbbox(word)
    x = chances[2] * (side - (right - left)) - left
    # Above or below the middle, so that a word written over a picture leaves most of it visible.
    row = 0.25 if chances[3] < 0.5 else 0.75
    y = row * side + _FINE * (2 * chances[4] - 1) - (top + bottom) / 2
    ImageDraw.Draw(canvas).text((x, y), word, fill=255, font=font)
    return np.asarray(canvas.resize((SIZE, SIZE), Image.Resampling.BOX))


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / f"{name}.ttf"), size)


def _shape(thing: str, kind: str, chances: list[float]) -> np.ndarray:
    """Draw a thing, [row, column], filled or as an outline, at a random place, size and angle."""
    side = SIZE * _FINE
    scale = side * (0.22 + 0.2 * chances[0])
    angle = math.radians(40 * (chances[1] - 0.5))
    x, y = (side / 2 + (chance - 0.5) * (side - 2.1 * scale) for chance in chances[2:4])
    turn, lean = math.cos(angle) * scale, math.sin(angle) * scale
    ink = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(ink)
    line = int(_FINE * (1.2 + chances[4]))
    for closed, points in _LINES[thing]:
        placed = [(x + turn * px - lean * py, y + lean * px + turn * py) for px, py in points]
        if closed and kind == "picture":
            pen.polygon(placed, fill=255)
        else:
            pen.line([*placed, placed[0]] if closed else placed, fill=255, width=line, joint="curve")
    return np.asarray(ink.resize((SIZE, SIZE), Image.Resampling.BOX))


def _arc(centre: Point, radius: float, start: float, end: float, steps: int = 20, tall: float = 1.0) -> list[Point]:
    """Give points of an arc, degrees clockwise from the right."""
    turns = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(centre[0] + radius * math.cos(t), centre[1] + tall * radius * math.sin(t)) for t in turns]


def _around(corners: int, *radii: float) -> list[Point]:
    """Give corners around the centre, the first one on top; the radii take turns."""
    turns = [2 * math.pi * corner / corners - math.pi / 2 for corner in range(corners)]
    sizes = [radii[corner % len(radii)] for corner in range(corners)]
    return [(size * math.cos(turn), size * math.sin(turn)) for size, turn in zip(sizes, turns, strict=True)]


_LINES: dict[str, list[tuple[bool, list[Point]]]] = {
    "star": [(True, _around(10, 1.0, 0.42))],
    "moon": [(True, [*_arc((0, 0), 0.95, 60, 300), *_arc((0.42, 0), 0.82, 280, 80)])],
    "fish": [(True, [*_arc((-0.2, 0), 0.75, 20, 340, tall=0.65), (0.95, -0.5), (0.95, 0.5)])],
    "tree": [
        (True, [(0, -1), (0.7, 0.4), (-0.7, 0.4)]),
        (True, [(-0.15, 0.4), (0.15, 0.4), (0.15, 1), (-0.15, 1)]),
    ],
    "boat": [
        (True, [(-0.95, 0.35), (0.95, 0.35), (0.55, 0.9), (-0.55, 0.9)]),
        (True, [(0, -1), (0.7, 0.2), (0, 0.2)]),
    ],
    "key": [
        (True, _arc((-0.5, 0), 0.42, 0, 360)),
        (True, [(-0.1, -0.1), (0.95, -0.1), (0.95, 0.5), (0.75, 0.5), (0.75, 0.1), (-0.1, 0.1)]),
    ],
    "sun": [
        (True, _arc((0, 0), 0.48, 0, 360)),
        *((False, [(0.62 * x, 0.62 * y), (x, y)]) for x, y in _around(8, 1.0)),
    ],
    "heart": [(True, [*_arc((-0.44, -0.3), 0.48, 160, 340, 14), *_arc((0.44, -0.3), 0.48, 200, 380, 14), (0, 0.95)])],
}
"""A thing's lines in a square from -1 to 1, each with whether it is closed and can be filled."""
