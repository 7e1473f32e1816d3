"""Direct paths of TransformerLens from the previous-token head of the induction model into later heads."""

from typing import Any

import torch
from transformer_lens.patching import get_act_patch_direct_path

from tests.peers.bridge import boot
from tests.peers.keys import prompts

NOTEBOOK = "path-patching"
PEER = "transformer_lens"
MODEL = "induction"

SENDER = (0, 3)


def agreements() -> dict[str, dict[str, Any]]:
    """Give the mean logit difference with the path into each head of layer 1 patched, on the notebook's prompts."""
    bridge = boot(MODEL)
    few = prompts(128, 16, seed=8002)
    with torch.no_grad():
        _, clean_cache = bridge.run_with_cache(few.clean)
        _, corrupted_cache = bridge.run_with_cache(few.corrupted)
        paths = {
            name: get_act_patch_direct_path(
                bridge,
                few.corrupted,
                clean_cache,
                corrupted_cache,
                few.difference,
                *SENDER,
                component=role,
                verbose=False,
            )[1]
            for name, role in (("queries", "q"), ("keys", "k"), ("values", "v"))
        }
    return {
        name: {"what": f"paths into the {name} of each reader", "values": values.tolist(), "atol": 1e-5}
        for name, values in paths.items()
    }
