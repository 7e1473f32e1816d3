"""Head scores of TransformerLens on the committed induction model."""

from typing import Any

import torch
from transformer_lens.head_detector import detect_head

import lab
from lab import sequences
from tests.peers.bridge import boot

NOTEBOOK = "attention-patterns"
PEER = "transformer_lens"
MODEL = "induction"


def agreements() -> dict[str, dict[str, Any]]:
    """Detect heads by the three built-in templates on one text of repeated words."""
    _, tokenizer = lab.load(MODEL)
    bridge = boot(MODEL)
    bridge.cfg.default_prepend_bos = False
    text = sequences.repeats(1, 16, 8, torch.Generator().manual_seed(7))[0]
    words = tokenizer.decode(text)
    assert bridge.to_tokens(words)[0].tolist() == text.tolist()
    kinds = ("previous_token_head", "duplicate_token_head", "induction_head")
    return {
        kind: {
            "what": f"share of attention on the {kind.replace('_', ' ')} template",
            "values": detect_head(bridge, words, kind).tolist(),
            "atol": 1e-5,
        }
        for kind in kinds
    }
