"""TransformerLens reads stories through translators that are given to it."""

from typing import Any

import torch
from transformer_lens.tools.analysis import logit_lens

from lab import stories
from tests.peers.bridge import boot

NOTEBOOK = "tuned-lens"
PEER = "transformer_lens"
MODEL = "stories"


def agreements() -> dict[str, dict[str, Any]]:
    """Give the first logits at every depth, behind translators of random numbers."""
    bridge = boot(MODEL)
    depths, width = bridge.cfg.n_layers, bridge.cfg.d_model
    numbers = torch.Generator().manual_seed(0)
    weight = 0.1 * torch.randn(depths, width, width, generator=numbers, dtype=torch.float64)
    bias = 0.1 * torch.randn(depths, 1, width, generator=numbers, dtype=torch.float64)
    read = stories.sample(2, torch.Generator().manual_seed(0)).tokens[:, :31]

    def translate(entry: torch.Tensor, index: int) -> torch.Tensor:
        return entry + entry @ weight[index] + bias[index]

    found = logit_lens(bridge, read, vocab=range(20), layers=range(depths), lens=translate).values
    values = found.reshape(depths, 2, 20).tolist()
    what = "logits of 20 words at every depth, translated"
    return {"first 20 logits at every depth": {"what": what, "values": values, "atol": 1e-5}}
