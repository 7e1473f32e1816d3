"""TransformerLens reads the residual stream of some stories at every depth."""

from typing import Any

import torch
from transformer_lens.tools.analysis import logit_lens

from lab import stories
from tests.peers.bridge import boot

NOTEBOOK = "logit-lens"
PEER = "transformer_lens"
MODEL = "stories"


def agreements() -> dict[str, dict[str, Any]]:
    """Give the first logits at every depth, and the rank of the right word."""
    bridge = boot(MODEL)
    asked = stories.ask("town by pronoun", 2, torch.Generator().manual_seed(0))
    logits, ranks = [], []
    for row in range(2):
        read = asked.tokens[row : row + 1, : int(asked.at[row])]
        logits.append(logit_lens(bridge, read, vocab=range(20)).values.reshape(-1, 20))
        found = logit_lens(bridge, read, targets=int(asked.right[row]))
        ranks.append(found.rank_trajectory().reshape(-1))
    return {
        "first 20 logits at every depth": {
            "what": "logits of 20 words at every depth",
            "values": torch.stack(logits, 1).tolist(),
            "atol": 1e-5,
        },
        "rank of the right word": {
            "what": "rank of the right word at every depth",
            "values": torch.stack(ranks, 1).tolist(),
            "atol": 0,
        },
    }
