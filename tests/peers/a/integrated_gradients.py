"""captum's IntegratedGradients, by the midpoint rule, on a small untrained network."""

from typing import Any

import torch
from captum.attr import IntegratedGradients

from lab import vision

NOTEBOOK = "integrated-gradients"
PEER = "captum"
MODEL = None


def agreements() -> dict[str, dict[str, Any]]:
    """Give the maps of four pictures, each for a class of its own, with 20 points."""
    torch.manual_seed(7)
    config = vision.PlainCNNConfig(image_size=8, channels=(3, 4), kernels=(3, 3), pools=(2, 1), num_labels=5)
    network = vision.PlainCNNForImageClassification(config).eval()
    drawn = torch.Generator().manual_seed(8)
    pictures, start = (torch.rand(4, 1, 8, 8, generator=drawn) for _ in range(2))
    method = IntegratedGradients(lambda pixels: network(pixels).logits)
    found = method.attribute(
        pictures, baselines=start, target=torch.tensor([0, 1, 2, 3]), n_steps=20, method="riemann_middle"
    )
    return {"maps": {"what": "maps of four pictures", "values": found[:, 0].tolist(), "atol": 1e-5}}
