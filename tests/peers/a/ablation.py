"""TransformerLens ablates every head of the induction model, by zero and by the mean at the position."""

from functools import partial
from typing import Any

import torch
from torch import Tensor

from lab import sequences
from tests.peers.bridge import boot

NOTEBOOK = "ablation"
PEER = "transformer_lens"
MODEL = "induction"

SIZE, GAP = 16, 8
SECOND = SIZE + GAP


def test_set(count: int, which: int) -> Tensor:
    """Make the sequences of the notebook, for its seed 0."""
    return sequences.repeats(count, SIZE, GAP, torch.Generator().manual_seed(7000 + which))


def agreements() -> dict[str, dict[str, Any]]:
    """Give the mean logit of the right word in the second copy, with each head ablated in turn."""
    bridge = boot(MODEL)
    tokens, reference = test_set(160, 3)[:16], test_set(192, 2)[:64]
    torch.set_grad_enabled(False)
    _, cache = bridge.run_with_cache(reference)

    def metric(logits: Tensor) -> float:
        return float(logits[:, SECOND:-1].gather(2, tokens[:, SECOND + 1 :, None]).mean())

    def overwrite(z: Tensor, hook: Any, head: int, value: Tensor) -> Tensor:
        z = z.clone()
        z[:, :, head] = value
        return z

    values: dict[str, list[float]] = {"zero": [], "mean_at_position": []}
    for layer in range(bridge.cfg.n_layers):
        site = f"blocks.{layer}.attn.hook_z"
        mean = cache[site].mean(0)
        for head in range(bridge.cfg.n_heads):
            for name, value in (("zero", torch.zeros_like(mean[:, head])), ("mean_at_position", mean[:, head])):
                hook = partial(overwrite, head=head, value=value)
                values[name].append(metric(bridge.run_with_hooks(tokens, fwd_hooks=[(site, hook)])))
    what = {"zero": "logit with each head zeroed", "mean_at_position": "logit with each head mean-ablated"}
    return {name: {"what": what[name], "values": each, "atol": 1e-5} for name, each in values.items()}
