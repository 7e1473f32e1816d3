"""SAELens with the weights of a transcoder of ours: its latents and what it predicts for one MLP."""

from typing import Any

import torch
from sae_lens import Transcoder, TranscoderConfig

import lab
from lab import twohop

NOTEBOOK = "transcoder"
PEER = "sae_lens"
MODEL = "twohop"

LATENTS, LAYER, SHOWN = 128, 1, 20


def agreements() -> dict[str, dict[str, Any]]:
    """Encode and predict with weights drawn from a seed, on the MLP inputs of four texts."""
    model, _ = lab.load(MODEL)
    model.double()
    seen: list[torch.Tensor] = []
    mlp = model.transformer.h[LAYER].mlp
    handle = mlp.register_forward_hook(lambda _, given, __: seen.append(given[0]))
    model(twohop.sample(4, torch.Generator().manual_seed(77)).tokens)
    handle.remove()
    x, width, layers = seen[0].flatten(0, 1), model.config.n_embd, model.config.n_layer
    generator = torch.Generator().manual_seed(7)
    shapes = {
        "W_enc": (layers, LATENTS, width),
        "W_dec": (layers, LATENTS, width),
        "b_enc": (layers, LATENTS),
        "b_dec": (layers, width),
    }
    weights = {name: 0.2 * torch.randn(shape, generator=generator).double()[LAYER] for name, shape in shapes.items()}
    weights["W_enc"] = weights["W_enc"].T.contiguous()
    config = TranscoderConfig(
        d_in=width, d_out=width, d_sae=LATENTS, dtype="float64", device="cpu", apply_b_dec_to_input=False
    )
    transcoder = Transcoder(config)
    transcoder.load_state_dict(weights)
    with torch.no_grad():
        code = transcoder.encode(x)
        predicted = transcoder.decode(code)
    return {
        "latents": {"what": "sum of the latents of a ReLU transcoder", "values": code.sum(1)[:SHOWN], "atol": 1e-5},
        "outputs": {"what": "the output that it predicts", "values": predicted[:SHOWN, :3], "atol": 1e-5},
    }
