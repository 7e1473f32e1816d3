"""Text wrapped at a known width: the newline comes where the next word would not fit, so its probability is exact.

The first token says the width. Each further token is a word of one to ten letters or a newline. How many characters
stand on the line is never said: it must be added up from the lengths of the words. Texts begin in the middle of a
line, so that a position in the sequence says nothing about the place in the line.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

WORDS, LETTERS = 120, 10
WIDTHS = tuple(range(20, 61))
NEWLINE, FIRST_WIDTH = WORDS, WORDS + 1
VOCAB = WORDS + 1 + len(WIDTHS)
LENGTH = 64
_UNKNOWN = -1


def word_lengths() -> Tensor:
    """Give the number of letters of each word: twelve words of each length."""
    return torch.arange(WORDS) % LETTERS + 1


def word_names() -> list[str]:
    """Spell the tokens: `a3-07` is the seventh word of three letters; then the newline and the widths."""
    words = ["abcdefghijkl"[index // LETTERS] * (index % LETTERS + 1) for index in range(WORDS)]
    return [*words, "<newline>", *(f"<width {width}>".replace(" ", "=") for width in WIDTHS)]


def newline_probability(count: Tensor, width: Tensor) -> Tensor:
    """Give the exact probability that the next token is a newline.

    Args:
        count: characters on the line, spaces between words included.
        width: the most that fit.

    Returns:
        The share of words that, with the space before them, do not fit; 0 at the start of a line.
    """
    room = (width - count - (count > 0).long()).clamp(0, LETTERS)
    return (1 - room.double() / LETTERS) * (count > 0)


@dataclass(frozen=True)
class Text:
    """Wrapped texts, and what is true at each token."""

    tokens: Tensor
    """[text, LENGTH]: the width, then words and newlines."""
    width: Tensor
    """[text]"""
    count: Tensor
    """Characters on the line after each token; -1 where its beginning is not shown."""
    words: Tensor
    """Words on the line after each token; -1 where its beginning is not shown."""

    @property
    def known(self) -> Tensor:
        """Whether the count follows from what is shown."""
        return self.count >= 0

    @property
    def exact(self) -> Tensor:
        """The exact probability that a newline comes next; meaningful where `known`."""
        return newline_probability(self.count, self.width[:, None].expand_as(self.count))


def sample(count: int, generator: torch.Generator) -> Text:
    """Draw texts.

    Args:
        count: number of texts.
        generator: of every choice.
    """
    lengths = word_lengths()
    width = torch.randint(min(WIDTHS), max(WIDTHS) + 1, (count,), generator=generator)
    lead = 24
    drawn = torch.randint(WORDS, (count, lead + LENGTH), generator=generator)
    cursor = torch.zeros(count, dtype=torch.long)
    line, words = torch.zeros(count, dtype=torch.long), torch.zeros(count, dtype=torch.long)
    tokens, counts, numbers = [], [], []
    rows = torch.arange(count)
    for _ in range(lead + LENGTH):
        word = drawn[rows, cursor]
        size = lengths[word]
        breaks = (line > 0) & (line + 1 + size > width)
        tokens.append(torch.where(breaks, NEWLINE, word))
        line = torch.where(breaks, 0, line + size + (line > 0))
        words = torch.where(breaks, 0, words + 1)
        cursor = cursor + (~breaks)
        counts.append(line)
        numbers.append(words)
    whole, all_counts, all_words = (torch.stack(each, 1) for each in (tokens, counts, numbers))
    begin = torch.randint(lead, (count, 1), generator=generator)
    places = begin + torch.arange(LENGTH - 1)
    shown = whole.gather(1, places)
    known = (shown == NEWLINE).cumsum(1) > 0
    before = torch.full((count, 1), _UNKNOWN)
    first = (FIRST_WIDTH + width - min(WIDTHS))[:, None]
    return Text(
        torch.cat([first, shown], 1),
        width,
        torch.cat([before, torch.where(known, all_counts.gather(1, places), _UNKNOWN)], 1),
        torch.cat([before, torch.where(known, all_words.gather(1, places), _UNKNOWN)], 1),
    )
