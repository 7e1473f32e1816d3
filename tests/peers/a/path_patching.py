"""Direct paths of TransformerLens from the previous-token head of the induction model into later heads."""

from typing import Any

import torch
from torch import Tensor
from transformer_lens.patching import get_act_patch_direct_path

from lab import sequences
from tests.peers.bridge import boot

NOTEBOOK = "path-patching"
PEER = "transformer_lens"
MODEL = "induction"

SIZE, GAP, AT, OTHER = 16, 8, 11, 4
SENDER = (0, 3)


def agreements() -> dict[str, dict[str, Any]]:
    """Give the mean logit difference with the path into each head of layer 1 patched, on the notebook's prompts."""
    bridge = boot(MODEL)
    words = sequences.repeats(128, SIZE, GAP, torch.Generator().manual_seed(8002))[:16]
    clean = words[:, : SIZE + GAP + AT + 1]
    corrupted = clean.clone()
    corrupted[:, AT], corrupted[:, OTHER] = clean[:, OTHER], clean[:, AT]
    answer, rival = words[:, AT + 1], words[:, OTHER + 1]

    def metric(logits: Tensor) -> Tensor:
        final = logits[:, -1]
        return (final.gather(1, answer[:, None]) - final.gather(1, rival[:, None])).mean()

    with torch.no_grad():
        _, clean_cache = bridge.run_with_cache(clean)
        _, corrupted_cache = bridge.run_with_cache(corrupted)
        paths = {
            name: get_act_patch_direct_path(
                bridge, corrupted, clean_cache, corrupted_cache, metric, *SENDER, component=role, verbose=False
            )[1]
            for name, role in (("queries", "q"), ("keys", "k"), ("values", "v"))
        }
    return {
        name: {"what": f"paths into the {name} of each reader", "values": values.tolist(), "atol": 1e-5}
        for name, values in paths.items()
    }
