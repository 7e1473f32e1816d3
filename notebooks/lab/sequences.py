"""Sequences of arbitrary tokens: bigram text with pasted segments to train on, repeated random tokens to test on.

Two copies of a segment stand at a random distance. With one fixed distance, a head that looks a fixed number of
positions back would do as well as induction, and the model would learn that instead.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

VOCAB = 64
LENGTH = 64


def bigram_table(seed: int, vocab: int = VOCAB, concentration: float = 0.15) -> Tensor:
    """Draw the next-token probabilities of the background language.

    Args:
        seed: of the language; the committed models all speak that of seed 0.
        vocab: number of tokens.
        concentration: of the Dirichlet rows; small means few likely successors.

    Returns:
        [vocab, vocab], rows sum to one, float64.
    """
    rows = np.random.default_rng(seed).gamma(concentration, size=(vocab, vocab)) + 1e-6
    return torch.from_numpy(rows / rows.sum(1, keepdims=True))


def bigram_text(table: Tensor, count: int, length: int, generator: torch.Generator) -> Tensor:
    """Sample texts from a bigram table.

    Args:
        table: [vocab, vocab] of next-token probabilities.
        count: number of texts.
        length: tokens in each.
        generator: source of randomness.

    Returns:
        [count, length], int64.
    """
    vocab = table.shape[0]
    ladder = table.cumsum(1)
    text = torch.empty(count, length, dtype=torch.long)
    text[:, 0] = torch.randint(vocab, (count,), generator=generator)
    for position in range(1, length):
        draws = torch.rand(count, 1, generator=generator, dtype=torch.float64)
        text[:, position] = torch.searchsorted(ladder[text[:, position - 1]], draws).squeeze(1).clamp(max=vocab - 1)
    return text


@dataclass(frozen=True)
class Pasted:
    """Sequences in which one segment stands twice."""

    tokens: Tensor
    """[batch, length], int64."""
    predictable: Tensor
    """[batch, length], bool: the token can be copied from the first copy (its predecessor was already a repeat)."""


def paste_twice(text: Tensor, generator: torch.Generator, shortest: int = 8, longest: int = 21) -> Pasted:
    """Paste a segment of uniformly random tokens twice into each text, at random places that do not overlap.

    Args:
        text: [batch, length], int64.
        generator: source of randomness.
        shortest: tokens in the shortest segment.
        longest: tokens in the longest one; twice this must fit in the text.
    """
    batch, length = text.shape
    tokens, predictable = text.clone(), torch.zeros_like(text, dtype=torch.bool)
    for row in range(batch):
        size = int(torch.randint(shortest, longest + 1, (), generator=generator))
        first = int(torch.randint(0, length - 2 * size + 1, (), generator=generator))
        second = int(torch.randint(first + size, length - size + 1, (), generator=generator))
        segment = torch.randint(VOCAB, (size,), generator=generator)
        tokens[row, first : first + size] = segment
        tokens[row, second : second + size] = segment
        predictable[row, second + 1 : second + size] = True
    return Pasted(tokens, predictable)


def repeats(count: int, size: int, gap: int, generator: torch.Generator, vocab: int = VOCAB) -> Tensor:
    """Make test sequences: distinct random tokens, then other ones as filler, then the first ones again.

    Args:
        count: number of sequences.
        size: tokens in the repeated part; each occurs once in it, so that the earlier place is unambiguous.
        gap: tokens of filler, none of which occurs in the repeated part.
        generator: source of randomness.
        vocab: number of tokens to draw from.

    Returns:
        [count, 2 * size + gap], int64; the distance between the copies is size + gap.
    """
    order = torch.rand(count, vocab, generator=generator).argsort(1)
    segment, others = order[:, :size], order[:, size:]
    picks = torch.randint(others.shape[1], (count, gap), generator=generator)
    return torch.cat([segment, others.gather(1, picks), segment], 1)
