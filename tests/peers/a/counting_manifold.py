"""TransformerLens pushes the residual stream of the line-break model at one place."""

from typing import Any

import torch
from torch import Tensor

from lab import linebreaks
from tests.peers.bridge import boot

NOTEBOOK = "counting-manifold"
PEER = "transformer_lens"
MODEL = "linebreaks"


def agreements() -> dict[str, dict[str, Any]]:
    """Give the probability of a newline after 16 pushes in random directions before layer 1."""
    bridge = boot(MODEL)
    tokens = linebreaks.sample(16, torch.Generator().manual_seed(77)).tokens
    width = bridge.cfg.d_model
    pushes = torch.randn(16, width, generator=torch.Generator().manual_seed(78), dtype=torch.double)

    def push(stream: Tensor, hook: Any) -> Tensor:
        stream = stream.clone()
        stream[:, 40] += pushes
        return stream

    logits = bridge.run_with_hooks(tokens, fwd_hooks=[("blocks.1.hook_resid_pre", push)])
    values = logits[:, 40].softmax(-1)[:, linebreaks.NEWLINE].tolist()
    what = "probability of a newline after a push of the residual stream"
    return {"pushed_newline": {"what": what, "values": values, "atol": 1e-5}}
