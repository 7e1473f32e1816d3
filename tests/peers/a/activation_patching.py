"""TransformerLens patches the residual stream and every head of the induction model."""

from typing import Any

import torch
from transformer_lens.patching import get_act_patch_attn_head_out_all_pos, get_act_patch_resid_pre

from tests.peers.bridge import boot
from tests.peers.keys import prompts

NOTEBOOK = "activation-patching"
PEER = "transformer_lens"
MODEL = "induction"


def agreements() -> dict[str, dict[str, Any]]:
    """Give the mean logit difference of the notebook's first 16 prompts after each patch from clean into corrupted."""
    few = prompts(64, 16, seed=5)
    bridge = boot(MODEL)
    torch.set_grad_enabled(False)
    _, cache = bridge.run_with_cache(few.clean)
    residual = get_act_patch_resid_pre(bridge, few.corrupted, cache, few.difference)
    heads = get_act_patch_attn_head_out_all_pos(bridge, few.corrupted, cache, few.difference)
    return {
        "residual": {"what": "residual stream, layer by position", "values": residual.tolist(), "atol": 1e-5},
        "heads": {"what": "each head at all positions", "values": heads.tolist(), "atol": 1e-5},
    }
