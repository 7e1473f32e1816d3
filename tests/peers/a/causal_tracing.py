"""TransformerLens' activation patching, site by site, on the free twin: MLP, attention, residual stream."""

from typing import Any

import torch
from torch import Tensor
from transformer_lens import patching

from tests.peers.bridge import boot
from tests.peers.people import prompts

NOTEBOOK = "causal-tracing"
PEER = "transformer_lens"
MODEL = "facts-free"

PATCHES = {
    "mlp_out": patching.get_act_patch_mlp_out,
    "attn_out": patching.get_act_patch_attn_out,
    "resid_pre": patching.get_act_patch_resid_pre,
}


def agreements() -> dict[str, dict[str, Any]]:
    """Give the mean probability of the answer with each layer and position of each site restored."""
    torch.set_grad_enabled(False)
    bridge = boot(MODEL)
    clean, corrupted, answers = prompts()
    _, cache = bridge.run_with_cache(clean)

    def metric(logits: Tensor) -> Tensor:
        return logits[:, -1].double().softmax(-1).gather(1, answers[:, None]).mean()

    found = {}
    for name, patch in PATCHES.items():
        values = patch(bridge, corrupted, cache, metric)
        what = f"answer with {name} restored, by layer and position"
        found[name] = {"what": what, "values": values.tolist(), "atol": 1e-5}
    return found
