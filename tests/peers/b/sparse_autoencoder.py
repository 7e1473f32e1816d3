"""SAELens with the weights of autoencoders of ours: four ways of making a code sparse, and what each decodes to."""

from typing import Any

import torch
from sae_lens import (
    GatedSAE,
    GatedSAEConfig,
    JumpReLUSAE,
    JumpReLUSAEConfig,
    StandardSAE,
    StandardSAEConfig,
    TopKSAE,
    TopKSAEConfig,
)
from torch.nn.functional import normalize

NOTEBOOK = "sparse-autoencoder"
PEER = "sae_lens"
MODEL = "stories"

WIDTH, LATENTS, ACTIVE, SHOWN = 96, 256, 8, 20


def agreements() -> dict[str, dict[str, Any]]:
    """Encode and decode 100 random inputs with untrained weights and biases drawn from a seed."""
    generator = torch.Generator().manual_seed(10_000)
    directions = normalize(torch.randn(LATENTS, WIDTH, generator=generator), dim=1).double()
    draws = 0.3 * torch.randn(4, LATENTS, generator=generator).double()
    x = 3 * torch.randn(100, WIDTH, generator=generator).double()
    ends = {"W_dec": directions, "W_enc": directions.T, "b_dec": draws[0, :WIDTH]}
    shape: dict[str, Any] = {"d_in": WIDTH, "d_sae": LATENTS, "dtype": "float64", "device": "cpu"}
    shape["apply_b_dec_to_input"] = False  # ours subtracts the mean of the data instead
    biased = {**ends, "b_enc": draws[1]}
    gated = {**ends, "b_mag": draws[1], "b_gate": draws[2], "r_mag": draws[3]}
    autoencoders: dict[str, tuple[Any, dict[str, torch.Tensor]]] = {
        "relu": (StandardSAE(StandardSAEConfig(**shape)), biased),
        "topk": (TopKSAE(TopKSAEConfig(k=ACTIVE, **shape)), biased),
        "gated": (GatedSAE(GatedSAEConfig(**shape)), gated),
        "jumprelu": (JumpReLUSAE(JumpReLUSAEConfig(**shape)), {**biased, "threshold": 2 + draws[2]}),
    }
    found = {}
    for name, (autoencoder, weights) in autoencoders.items():
        autoencoder.load_state_dict(weights)
        with torch.no_grad():
            code = autoencoder.encode(x)
            back = autoencoder.decode(code)
        values = [code.sum(1)[:SHOWN].tolist(), back.square().sum(1)[:SHOWN].tolist(), back[:SHOWN, 0].tolist()]
        found[name] = {"what": f"{name} code and what it decodes to", "values": values, "atol": 1e-5}
    return found
