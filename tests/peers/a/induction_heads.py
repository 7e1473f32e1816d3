"""TransformerLens scores and switches off every head of the induction model."""

from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from lab import sequences
from tests.peers.bridge import boot

NOTEBOOK = "induction-heads"
PEER = "transformer_lens"
MODEL = "induction"

SIZE, GAP = 16, 8
DISTANCE = SIZE + GAP


def test_set(count: int, which: int) -> Tensor:
    """Make the sequences of the notebook, for its seed 0."""
    return sequences.repeats(count, SIZE, GAP, torch.Generator().manual_seed(which))


def agreements() -> dict[str, dict[str, Any]]:
    """Give the prefix matching of every head, and the in-context gain with each switched off in turn."""
    choosing, few = test_set(128, 1)[:64], test_set(256, 2)[:32]
    bridge = boot(MODEL)
    torch.set_grad_enabled(False)
    _, cache = bridge.run_with_cache(choosing)
    query = torch.arange(DISTANCE, choosing.shape[1])
    layers, heads = range(bridge.cfg.n_layers), range(bridge.cfg.n_heads)
    matching = [cache["pattern", layer][:, :, query, query - DISTANCE + 1].mean((0, 2)).tolist() for layer in layers]

    def overwrite(z: Tensor, hook: Any, head: int, value: Tensor) -> Tensor:
        z = z.clone()
        z[:, :, head] = value
        return z

    gains = []
    for layer in layers:
        site = f"blocks.{layer}.attn.hook_z"
        for head in heads:
            hook = partial(overwrite, head=head, value=cache[site][:, :, head].mean((0, 1)))
            logits = bridge.run_with_hooks(few, fwd_hooks=[(site, hook)])
            loss = cross_entropy(logits[:, :-1].transpose(1, 2), few[:, 1:], reduction="none")
            copies = loss[:, : SIZE - 1], loss[:, DISTANCE : DISTANCE + SIZE - 1]
            gains.append(float((copies[0] - copies[1]).mean()))
    return {
        "prefix_matching": {"what": "prefix matching of each head", "values": matching, "atol": 1e-5},
        "gain_without_head": {"what": "gain with each head switched off", "values": gains, "atol": 1e-5},
    }
