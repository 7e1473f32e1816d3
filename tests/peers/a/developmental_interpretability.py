"""TransformerLens on checkpoints of the induction model: the scores of the heads and the in-context gain."""

from typing import Any

import torch
from transformer_lens.model_bridge import TransformerBridge

import lab
from lab import sequences
from tests.peers.bridge import forgiving

NOTEBOOK = "developmental-interpretability"
PEER = "transformer_lens"
MODEL = "induction-steps"
STEPS = (200, 525)
SIZE, DISTANCE = 16, 24


def agreements() -> dict[str, dict[str, Any]]:
    """Score every head, and the gain of each of 16 sequences, at two checkpoints."""
    tokens = sequences.repeats(128, SIZE, 8, torch.Generator().manual_seed(4))[:16]
    query = torch.arange(DISTANCE, tokens.shape[1])
    matching, previous, gains = [], [], []
    for step in STEPS:
        model, tokenizer = lab.load(MODEL, checkpoint=step)
        bridge: Any = TransformerBridge.boot_transformers(
            MODEL, hf_model=model.double(), tokenizer=forgiving(tokenizer.get_vocab())
        )
        logits, cache = bridge.run_with_cache(tokens)
        patterns = torch.stack([cache[f"blocks.{layer}.attn.hook_pattern"] for layer in range(2)], 1)
        matching.append(patterns[..., query, query - DISTANCE + 1].mean((0, 3)).tolist())
        previous.append(patterns[..., query, query - 1].mean((0, 3)).tolist())
        loss = -logits[:, :-1].log_softmax(-1).gather(2, tokens[:, 1:, None]).squeeze(2)
        gains.append((loss[:, : SIZE - 1] - loss[:, DISTANCE : DISTANCE + SIZE - 1]).mean(1).tolist())
    return {
        "prefix_matching": {"what": "prefix matching at two checkpoints", "values": matching, "atol": 1e-5},
        "previous_token": {"what": "attention on the position before", "values": previous, "atol": 1e-5},
        "gain": {"what": "in-context gain of 16 sequences", "values": gains, "atol": 1e-5},
    }
