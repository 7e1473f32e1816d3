"""Sequences of arbitrary tokens: a small language with pasted segments to train on, repeated random tokens to test on.

Two copies of a segment stand at a random distance. With one fixed distance, a head that looks a fixed number of
positions back would do as well as induction, and the model would learn that instead.

The language also has markers: the last marker seen tilts what follows. Attention has work there that is not
induction, so that "other heads" are heads that do something.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

WORDS, MARKERS = 56, 8
VOCAB = WORDS + MARKERS
LENGTH = 64
SHORTEST, LONGEST = 8, 21

# Never used in training: bands of three, so that a held-out distance is not a neighbour of two that were seen.
HELD_OUT_DISTANCES = (19, 20, 21, 31, 32, 33)

_MARKER_RATE = 0.1
_CONCENTRATION, _TILT = 0.15, 2.0


@dataclass(frozen=True)
class Language:
    """A source of text: which word follows which, under each marker."""

    table: Tensor
    """[marker, token, word], float64: probability of the next word, given the last marker and the last token."""

    def sample(self, count: int, length: int, generator: torch.Generator) -> Tensor:
        """Sample texts; a tenth of the tokens are markers, ids from WORDS upwards.

        Args:
            count: number of texts.
            length: tokens in each.
            generator: source of randomness.

        Returns:
            [count, length], int64.
        """
        ladder = self.table.cumsum(2)
        text = torch.randint(WORDS, (count, length), generator=generator)
        marker = torch.randint(MARKERS, (count,), generator=generator)
        for position in range(length):
            if position:
                draws = torch.rand(count, 1, generator=generator, dtype=torch.float64)
                words = torch.searchsorted(ladder[marker, text[:, position - 1]], draws).squeeze(1)
                text[:, position] = words.clamp(max=WORDS - 1)
            changes = torch.rand(count, generator=generator) < _MARKER_RATE
            marker = torch.where(changes, torch.randint(MARKERS, (count,), generator=generator), marker)
            text[:, position] = torch.where(changes, WORDS + marker, text[:, position])
        return text


def language(seed: int) -> Language:
    """Draw a language: sparse Dirichlet rows of successors, tilted by each marker.

    Args:
        seed: of the language; the committed models all speak that of seed 0.
    """
    generator = np.random.default_rng(seed)
    rows = generator.gamma(_CONCENTRATION, size=(VOCAB, WORDS))
    rows = np.log(np.maximum(rows / rows.sum(1, keepdims=True), 1e-5))
    tilts = _TILT * generator.normal(size=(MARKERS, 1, WORDS))
    return Language(torch.softmax(torch.from_numpy(rows + tilts), 2))


@dataclass(frozen=True)
class Pasted:
    """Sequences in which one segment stands twice."""

    tokens: Tensor
    """[batch, length], int64."""
    predictable: Tensor
    """[batch, length], bool: a token of the second copy, except its first, which nothing announces."""
    distance: Tensor
    """[batch], int64: positions from the first copy to the second."""


def paste_twice(text: Tensor, generator: torch.Generator) -> Pasted:
    """Paste a segment of uniformly random words twice into each text, at random places that do not overlap.

    Sizes and distances are uniform over those allowed; the held-out distances never occur.

    Args:
        text: [batch, length], int64.
        generator: source of randomness.
    """
    batch, length = text.shape
    size, distance = _sizes_and_distances(batch, length, generator)
    room = length - size - distance + 1
    start = (torch.rand(batch, generator=generator) * room).long().clamp(max=room - 1)
    segment = torch.randint(WORDS, (batch, LONGEST), generator=generator)
    tokens, predictable = text.clone(), torch.zeros_like(text, dtype=torch.bool)
    for copy, begin in enumerate((start, start + distance)):
        offset = torch.arange(length) - begin[:, None]
        inside = (offset >= 0) & (offset < size[:, None])
        tokens = torch.where(inside, segment.gather(1, offset.clamp(0, LONGEST - 1)), tokens)
        if copy:
            predictable = inside & (offset > 0)
    return Pasted(tokens, predictable, distance)


def _sizes_and_distances(batch: int, length: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    sizes = torch.arange(SHORTEST, LONGEST + 1)
    distances = torch.arange(length)
    allowed = (distances >= sizes[:, None]) & (distances <= length - sizes[:, None])
    allowed[:, list(HELD_OUT_DISTANCES)] = False
    row = torch.randint(len(sizes), (batch,), generator=generator)
    distance = torch.multinomial(allowed[row].double(), 1, generator=generator).squeeze(1)
    return sizes[row], distance


def repeats(count: int, size: int, gap: int, generator: torch.Generator, words: int = WORDS) -> Tensor:
    """Make test sequences: distinct random words, then other ones as filler, then the first ones again.

    Args:
        count: number of sequences.
        size: words in the repeated part; each occurs once in it, so that the earlier place is unambiguous.
        gap: words of filler, none of which occurs in the repeated part.
        generator: source of randomness.
        words: ids to draw from, 0 to words - 1.

    Returns:
        [count, 2 * size + gap], int64; the distance between the copies is size + gap.
    """
    order = torch.rand(count, words, generator=generator).argsort(1)
    segment, others = order[:, :size], order[:, size:]
    picks = torch.randint(others.shape[1], (count, gap), generator=generator)
    return torch.cat([segment, others.gather(1, picks), segment], 1)
