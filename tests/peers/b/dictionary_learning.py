"""SAELens with the weights of an autoencoder of ours: what it encodes and what it decodes."""

from typing import Any

import torch
from sae_lens import StandardSAE, StandardSAEConfig, TopKSAE, TopKSAEConfig
from torch.nn.functional import normalize

from lab import synthetic

NOTEBOOK = "dictionary-learning"
PEER = "sae_lens"
MODEL = "synthetic-features"

LATENTS, ACTIVE, SHOWN = 256, 5, 20


def agreements() -> dict[str, dict[str, Any]]:
    """Encode and decode 200 planted activations with untrained weights and biases drawn from a seed."""
    features = synthetic.planted(0)
    x = features.sample(200, 10)[0].double()
    dims = x.shape[1]
    generator = torch.Generator().manual_seed(10_000)
    directions = normalize(torch.randn(LATENTS, dims, generator=generator), dim=1).double()
    offsets = 0.1 * torch.randn(LATENTS + dims, generator=generator).double()
    weights = {"W_dec": directions, "W_enc": directions.T, "b_enc": offsets[:LATENTS], "b_dec": offsets[LATENTS:]}
    shape: dict[str, Any] = {"d_in": dims, "d_sae": LATENTS, "dtype": "float64", "device": "cpu"}
    autoencoders = {
        "topk": TopKSAE(TopKSAEConfig(k=ACTIVE, **shape)),
        "relu": StandardSAE(StandardSAEConfig(**shape)),
    }
    found = {}
    for name, autoencoder in autoencoders.items():
        autoencoder.load_state_dict(weights)
        with torch.no_grad():
            code = autoencoder.encode(x)
            back = autoencoder.decode(code)
        values = [code.sum(1)[:SHOWN].tolist(), back.square().sum(1)[:SHOWN].tolist(), back[:SHOWN, 0].tolist()]
        what = {"topk": "TopK code and what it decodes to", "relu": "ReLU code and what it decodes to"}[name]
        found[name] = {"what": what, "values": values, "atol": 1e-5}
    return found
