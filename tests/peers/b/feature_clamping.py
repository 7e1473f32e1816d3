"""SAELens with the initial weights of a dictionary of ours: its code, and what a clamped latent decodes to."""

from typing import Any

import torch
from sae_lens import TopKSAE, TopKSAEConfig

from lab import dictionaries

NOTEBOOK = "feature-clamping"
PEER = "sae_lens"
MODEL = "stories"

LATENT, VALUE = 11, 2.0


def agreements() -> dict[str, dict[str, Any]]:
    """Encode five inputs, hold one latent, decode, and add the error back."""
    ours = dictionaries.Dictionary(96, 256, k=3, seed=0).double().requires_grad_(False)
    theirs = TopKSAE(TopKSAEConfig(k=3, d_in=96, d_sae=256, dtype="float64", device="cpu"))
    weights = {"W_dec": ours.decoder, "W_enc": ours.encoder.T, "b_enc": ours.encoder_bias, "b_dec": ours.bias}
    theirs.load_state_dict(weights)
    inputs = torch.randn(5, 96, generator=torch.Generator().manual_seed(7), dtype=torch.float64)
    with torch.no_grad():
        code = theirs.encode(inputs)
        error = inputs - theirs.decode(code)
        held = code.clone()
        held[:, LATENT] = VALUE
        clamped = theirs.decode(held) + error
    return {
        "clamped": {"what": "one latent held, the error kept", "values": clamped[:, :8].tolist(), "atol": 1e-9},
        "code": {"what": "sum of the code", "values": code.sum(1).tolist(), "atol": 1e-9},
    }
