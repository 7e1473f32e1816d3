"""captum's LayerGradCam on a small untrained network."""

from typing import Any

import torch
from captum.attr import LayerGradCam

from lab import vision

NOTEBOOK = "grad-cam"
PEER = "captum"
MODEL = None


def agreements() -> dict[str, dict[str, Any]]:
    """Give the maps of four pictures, each for a class of its own."""
    torch.manual_seed(5)
    config = vision.PlainCNNConfig(image_size=12, channels=(3, 4), kernels=(3, 3), pools=(2, 1), num_labels=5)
    network = vision.PlainCNNForImageClassification(config).eval()
    pictures = torch.rand(4, 12, 12, generator=torch.Generator().manual_seed(6))
    method = LayerGradCam(lambda pixels: network(pixels).logits, network.relus[1])
    found = method.attribute(pictures[:, None], target=torch.tensor([0, 1, 2, 3]), relu_attributions=True)
    return {"maps": {"what": "maps of four pictures", "values": found[:, 0].tolist(), "atol": 1e-5}}
