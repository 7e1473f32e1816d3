"""Prompts of repeated words in which the word to look for is exchanged for another: the notebooks' key corruption."""

from typing import NamedTuple

import torch
from torch import Tensor

from lab import sequences

SIZE, GAP, AT, OTHER = 16, 8, 11, 4


class Prompts(NamedTuple):
    """Clean and corrupted prompts, and the two answers."""

    clean: Tensor
    corrupted: Tensor
    answer: Tensor
    rival: Tensor

    def difference(self, logits: Tensor) -> Tensor:
        """Give the mean logit of the clean answer minus that of the corrupted one, at the last position.

        Args:
            logits: [prompt, position, word].
        """
        final = logits[:, -1]
        return (final.gather(1, self.answer[:, None]) - final.gather(1, self.rival[:, None])).mean()


def prompts(drawn: int, kept: int, seed: int) -> Prompts:
    """Make the first prompts of a set of a notebook.

    Args:
        drawn: prompts in the set.
        kept: prompts to give.
        seed: of the set.
    """
    words = sequences.repeats(drawn, SIZE, GAP, torch.Generator().manual_seed(seed))[:kept]
    clean = words[:, : SIZE + GAP + AT + 1]
    corrupted = clean.clone()
    corrupted[:, AT], corrupted[:, OTHER] = clean[:, OTHER], clean[:, AT]
    return Prompts(clean, corrupted, words[:, AT + 1], words[:, OTHER + 1])
