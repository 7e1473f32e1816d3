"""Eight prompts about people whom the model of facts knows, and the same about somebody else."""

import torch
from torch import Tensor

from lab import facts

LAST_NAME = 2
"""Where the last name stands in each prompt."""


def prompts() -> tuple[Tensor, Tensor, Tensor]:
    """Give clean prompts, the same with the names of others, and the answers to the clean ones."""
    world = facts.world()
    relation = torch.arange(8) % facts.KINDS
    words = facts.relation_words()[relation, 0]
    clean = facts.prompts(world.names[:8], words, 1, 5, torch.Generator().manual_seed(1))
    corrupted = clean.clone()
    corrupted[:, 1:3] = world.names[80:88]
    return clean, corrupted, world.objects[torch.arange(8), relation]
