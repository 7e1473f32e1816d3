"""TransformerLens splits the logit difference of some stories into the terms of the heads."""

from typing import Any

import torch
from transformer_lens.tools.analysis import direct_logit_attribution

from lab import stories
from tests.peers.bridge import boot

NOTEBOOK = "direct-logit-attribution"
PEER = "transformer_lens"
MODEL = "stories"


def agreements() -> dict[str, dict[str, Any]]:
    """Give the term of each head in the difference of the right word and its rival."""
    bridge = boot(MODEL)
    # Value biases stay in their heads, as in the notebook; by default they are moved into the output's bias.
    bridge.enable_compatibility_mode(fold_value_biases=False)
    heads = bridge.cfg.n_layers * bridge.cfg.n_heads
    found = {}
    for kind in ("agreement", "town by pronoun"):
        asked = stories.ask(kind, 4, torch.Generator().manual_seed(90))
        values = []
        for row in range(4):
            read = asked.tokens[row : row + 1, : int(asked.at[row])]
            right, foil = int(asked.right[row]), int(asked.foil[row])
            terms = direct_logit_attribution(
                bridge, read, answer_tokens=right, incorrect_tokens=foil, unit="head"
            ).attribution
            values.append(terms.flatten()[:heads].tolist())
        found[f"heads, {kind}"] = {"what": f"terms of all heads, {kind}", "values": values, "atol": 1e-5}
    return found
