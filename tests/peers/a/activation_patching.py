"""TransformerLens patches the residual stream and every head of the induction model."""

from typing import Any

import torch
from torch import Tensor
from transformer_lens.patching import get_act_patch_attn_head_out_all_pos, get_act_patch_resid_pre

from lab import sequences
from tests.peers.bridge import boot

NOTEBOOK = "activation-patching"
PEER = "transformer_lens"
MODEL = "induction"

SIZE, GAP, AT, OTHER = 16, 8, 11, 4


def agreements() -> dict[str, dict[str, Any]]:
    """Give the mean logit difference of the notebook's first 16 prompts after each patch from clean into corrupted."""
    words = sequences.repeats(64, SIZE, GAP, torch.Generator().manual_seed(5))[:16]
    clean = words[:, : SIZE + GAP + AT + 1]
    corrupted = clean.clone()
    corrupted[:, AT], corrupted[:, OTHER] = clean[:, OTHER], clean[:, AT]
    answer, rival = words[:, AT + 1], words[:, OTHER + 1]

    def metric(logits: Tensor) -> Tensor:
        final = logits[:, -1]
        return (final.gather(1, answer[:, None]) - final.gather(1, rival[:, None])).mean()

    bridge = boot(MODEL)
    torch.set_grad_enabled(False)
    _, cache = bridge.run_with_cache(clean)
    residual = get_act_patch_resid_pre(bridge, corrupted, cache, metric)
    heads = get_act_patch_attn_head_out_all_pos(bridge, corrupted, cache, metric)
    return {
        "residual": {"what": "residual stream, layer by position", "values": residual.tolist(), "atol": 1e-5},
        "heads": {"what": "each head at all positions", "values": heads.tolist(), "atol": 1e-5},
    }
