"""TransformerLens patches every head of the judge of brackets at the end, and attributes the verdict to the heads."""

from functools import partial
from typing import Any

import torch
from torch import Tensor
from transformer_lens.tools.analysis import direct_logit_attribution

from lab import brackets
from tests.peers.bridge import boot

NOTEBOOK = "balanced-brackets"
PEER = "transformer_lens"
MODEL = "brackets"


def fixed(kind: str) -> Tensor:
    """Make the strings of the notebook's comparison."""
    drawn = brackets.of_kind(kind, 16, brackets.LONGEST, torch.Generator().manual_seed(77))
    return brackets.encode(drawn)[:, :-1]


def agreements() -> dict[str, dict[str, Any]]:
    """Give the mean verdict with each head patched at the end, and what each head adds directly."""
    bridge = boot(MODEL)
    tokens = fixed("horizon")
    _, source = bridge.run_with_cache(fixed("balanced"))

    def verdict(logits: Tensor) -> float:
        return float((logits[:, -1, brackets.YES] - logits[:, -1, brackets.NO]).mean())

    def patch(z: Tensor, hook: Any, head: int) -> Tensor:
        z = z.clone()
        z[:, -1, head] = source[hook.name][:, -1, head]
        return z

    patched = []
    for layer in range(bridge.cfg.n_layers):
        for head in range(bridge.cfg.n_heads):
            hooks = [(f"blocks.{layer}.attn.hook_z", partial(patch, head=head))]
            patched.append(verdict(bridge.run_with_hooks(tokens, fwd_hooks=hooks)))
    # Value biases stay out of the heads' terms, as in the notebook.
    bridge.enable_compatibility_mode(fold_value_biases=False)
    terms = torch.zeros(bridge.cfg.n_layers * bridge.cfg.n_heads, dtype=torch.double)
    for row in tokens:
        answers = {"answer_tokens": brackets.YES, "incorrect_tokens": brackets.NO}
        found = direct_logit_attribution(bridge, row[None], unit="head", **answers).attribution
        terms += found.flatten()[: len(terms)] / len(tokens)
    return {
        "patched_verdicts": {"what": "verdict with each head patched at the end", "values": patched, "atol": 1e-5},
        "direct_attribution": {"what": "direct attribution to each head", "values": terms.tolist(), "atol": 1e-5},
    }
