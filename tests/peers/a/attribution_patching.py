"""Attribution patching of TransformerLens on the induction model: every head, summed over positions."""

from typing import Any

import torch
from torch import Tensor
from transformer_lens.tools.analysis.attribution_patching import attribution_patch

from lab import sequences
from tests.peers.bridge import boot

NOTEBOOK = "attribution-patching"
PEER = "transformer_lens"
MODEL = "induction"

SIZE, GAP, AT, OTHER = 16, 8, 11, 4


def agreements() -> dict[str, dict[str, Any]]:
    """Estimate the effect of every head for the first four prompts of the notebook, key corruption, denoising."""
    bridge = boot(MODEL, gradients=True)
    bridge.eval()
    words = sequences.repeats(64, SIZE, GAP, torch.Generator().manual_seed(9002))[:4]
    clean = words[:, : SIZE + GAP + AT + 1]
    corrupted = clean.clone()
    corrupted[:, AT], corrupted[:, OTHER] = clean[:, OTHER], clean[:, AT]
    values: list[float] = []
    for row in range(len(words)):

        def metric(logits: Tensor, row: int = row) -> Tensor:
            return logits[0, -1, words[row, AT + 1]] - logits[0, -1, words[row, OTHER + 1]]

        result = attribution_patch(bridge, clean[row : row + 1], corrupted[row : row + 1], metric)
        heads = {(layer, head): 0.0 for layer in range(bridge.cfg.n_layers) for head in range(bridge.cfg.n_heads)}
        for node, score in result.node_scores.items():
            if node.kind == "attn_head_out":
                heads[node.layer, node.head] += score
        values += heads.values()
    return {"heads": {"what": "estimate for each head, denoising", "values": values, "atol": 1e-5}}
