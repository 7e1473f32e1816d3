"""Strings of brackets, and the two ways in which they can fail to be balanced.

A string is balanced if its total is zero (as many closing as opening brackets) and no prefix closes more than was
opened. The first check can fail alone (`(()`), the second can fail alone (`)(`), and both can fail.
"""

import torch
from torch import Tensor

OPEN, CLOSE, START, END, YES, NO, PAD = range(7)
WORDS = ["(", ")", "<start>", "<end>", "balanced", "unbalanced", "<pad>"]
SHORTEST, LONGEST = 8, 20
LENGTH = LONGEST + 3
KINDS = ("balanced", "count", "horizon", "both")


def depth(strings: Tensor) -> Tensor:
    """Count opened minus closed brackets after each place."""
    return (1 - 2 * strings).cumsum(-1)


def failures(strings: Tensor) -> tuple[Tensor, Tensor]:
    """Tell which strings fail each check.

    Args:
        strings: [number, length] of OPEN and CLOSE.

    Returns:
        Whether the total differs from zero, and whether some prefix goes below zero.
    """
    after = depth(strings)
    return after[:, -1] != 0, (after < 0).any(-1)


def held_out(strings: Tensor) -> Tensor:
    """Tell which strings training never shows: about one in seven, by the places of their closing brackets."""
    return (strings * torch.arange(1, strings.shape[-1] + 1)).sum(-1) % 7 == 0


def balanced(count: int, length: int, generator: torch.Generator) -> Tensor:
    """Draw balanced strings: a random walk that is kept at or above zero and turned back in time."""
    strings = torch.zeros(count, length, dtype=torch.long)
    height = torch.zeros(count, dtype=torch.long)
    for place in range(length):
        left = length - place
        # The share of completions that close next makes every balanced string equally likely.
        close = height * (height + left + 2) / (2 * left * (height + 1))
        closes = torch.rand(count, generator=generator) < close
        strings[:, place] = closes.long()
        height += 1 - 2 * closes.long()
    return strings


def strings(count: int, length: int, generator: torch.Generator) -> Tensor:
    """Draw the mixture that the model is trained on.

    Args:
        count: number of strings.
        length: of each, even.
        generator: of every choice.

    Returns:
        Strings: 45 % balanced, 20 % with equal counts in random order, 20 % random, 15 % balanced but for one bracket
        turned round or two exchanged.
    """
    shares = torch.rand(count, generator=generator)
    result = balanced(count, length, generator)
    shuffled = torch.rand(count, length, generator=generator).argsort(-1) % 2
    chance = torch.randint(2, (count, length), generator=generator)
    rows, (one, other) = torch.arange(count), torch.randint(length, (2, count), generator=generator)
    damaged = result.clone()
    turned = torch.rand(count, generator=generator) < 0.5
    damaged[rows, one] = torch.where(turned, 1 - result[rows, one], result[rows, other])
    damaged[rows, other] = torch.where(turned & (one != other), result[rows, other], result[rows, one])
    damaged[rows[turned], one[turned]] = 1 - result[rows[turned], one[turned]]
    for low, high, kind in ((0.45, 0.65, shuffled), (0.65, 0.85, chance), (0.85, 1.01, damaged)):
        chosen = (shares >= low) & (shares < high)
        result[chosen] = kind[chosen]
    return result


def of_kind(kind: str, count: int, length: int, generator: torch.Generator) -> Tensor:
    """Draw strings of one of the four kinds, all of them held out of training.

    Args:
        kind: "balanced", "count" or "horizon" where that check alone fails, or "both".
        count: number of strings.
        length: of each, even.
        generator: of every choice.
    """
    found: list[Tensor] = []
    while sum(len(part) for part in found) < count:
        drawn = strings(4096, length, generator)
        wrong_count, below = failures(drawn)
        wanted = (wrong_count == (kind in ("count", "both"))) & (below == (kind in ("horizon", "both")))
        found.append(drawn[wanted & held_out(drawn)])
    return torch.cat(found)[:count]


def encode(drawn: Tensor) -> Tensor:
    """Put the marks around strings, and their verdict behind them."""
    wrong_count, below = failures(drawn)
    verdict = torch.where(wrong_count | below, NO, YES)
    edge = torch.ones(len(drawn), 1, dtype=torch.long)
    return torch.cat([START * edge, drawn, END * edge, verdict[:, None]], 1)


def pad(tokens: Tensor) -> Tensor:
    """Fill up to the longest length on the right, which a causal model cannot see."""
    return torch.nn.functional.pad(tokens, (0, LENGTH - tokens.shape[1]), value=PAD)
