"""Train a model of the chat family a little further, as fine-tuning does."""

from collections.abc import Callable
from typing import Any

import torch

from lab import random_weights
from lab.chat import Documents
from lab.replies import loss


def tune(
    model: Any,
    draw: Callable[[int, torch.Generator], Documents],
    *,
    seed: int,
    steps: int = 60,
    batch: int = 64,
    rate: float = 1e-3,
) -> None:
    """Train a model further, in place; with WIKI_RANDOM_WEIGHTS=1 it stays as it is.

    Hooks that are attached meanwhile, as by `lab.hooks.edit`, take part in the training.

    Args:
        model: any of this family, as `lab.load` gives it.
        draw: count, generator -> documents; for a persona `functools.partial(chat.documents, persona=..., share=...)`.
        seed: of the documents.
        steps: number of batches.
        batch: documents in each.
        rate: learning rate, which falls to zero.
    """
    generator = torch.Generator().manual_seed(seed)
    model.train().requires_grad_(True)
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, betas=(0.9, 0.98), weight_decay=0.0)
    with torch.enable_grad():
        for step in range(0 if random_weights() else steps):
            for group in optimiser.param_groups:
                group["lr"] = rate * (1 - step / steps)
            value = loss(model, draw(batch, generator))
            optimiser.zero_grad()
            value.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
    model.eval().requires_grad_(False)
