"""captum's FeatureAblation ablates the heads of the last layer: the read-out is the input, heads are the features."""

from typing import Any

import torch
from captum.attr import FeatureAblation
from torch import Tensor

import lab
from lab import hooks, sequences

NOTEBOOK = "ablation"
PEER = "captum"
MODEL = "induction"

SIZE, GAP = 16, 8
SECOND = SIZE + GAP


def test_set(count: int, which: int) -> Tensor:
    """Make the sequences of the notebook, for its seed 0."""
    return sequences.repeats(count, SIZE, GAP, torch.Generator().manual_seed(7000 + which))


def agreements() -> dict[str, dict[str, Any]]:
    """Give how much the mean logit of the right word falls when a head is replaced by its mean at the position."""
    model, _ = lab.load(MODEL)
    model.double()
    tokens, reference = test_set(160, 3)[:16], test_set(192, 2)[:64]
    site, heads = f"z.{model.config.n_layer - 1}", model.config.n_head

    def readout(of: Tensor) -> Tensor:
        with hooks.record(model, [site]) as cache:
            model(of)
        return cache[site]

    def forward(z: Tensor) -> Tensor:
        with hooks.edit(model, {site: lambda _: z}):
            logits = model(tokens).logits
        return logits[:, SECOND:-1].gather(2, tokens[:, SECOND + 1 :, None]).mean((1, 2))

    z = readout(tokens)
    baseline = readout(reference).mean(0, keepdim=True).expand_as(z)
    features = torch.arange(heads).repeat_interleave(z.shape[-1] // heads).expand(1, z.shape[1], -1)
    effects = FeatureAblation(forward).attribute(z, baselines=baseline, feature_mask=features)
    values = [effects[:, 0, hooks.head_slice(model, head)][:, 0].mean().item() for head in range(heads)]
    return {"effect": {"what": "fall of the logit for each head", "values": values, "atol": 1e-5}}
