"""Attribution patching of TransformerLens on the induction model: every head, summed over positions."""

from typing import Any

from transformer_lens.tools.analysis.attribution_patching import attribution_patch

from tests.peers.bridge import boot
from tests.peers.keys import Prompts, prompts

NOTEBOOK = "attribution-patching"
PEER = "transformer_lens"
MODEL = "induction"


def agreements() -> dict[str, dict[str, Any]]:
    """Estimate the effect of every head for the first four prompts of the notebook, key corruption, denoising."""
    bridge = boot(MODEL, gradients=True)
    bridge.eval()
    few = prompts(64, 4, seed=9002)
    values: list[float] = []
    for row in range(len(few.clean)):
        one = Prompts(*(part[row : row + 1] for part in few))
        result = attribution_patch(bridge, one.clean, one.corrupted, one.difference)
        heads = {(layer, head): 0.0 for layer in range(bridge.cfg.n_layers) for head in range(bridge.cfg.n_heads)}
        for node, score in result.node_scores.items():
            if node.kind == "attn_head_out":
                heads[node.layer, node.head] += score
        values += heads.values()
    return {"heads": {"what": "estimate for each head, denoising", "values": values, "atol": 1e-5}}
