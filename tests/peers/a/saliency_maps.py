"""captum's Saliency and GuidedBackprop on a small untrained network."""

import warnings
from typing import Any

import torch
from captum.attr import GuidedBackprop, Saliency

from lab import vision

NOTEBOOK = "saliency-maps"
PEER = "captum"
MODEL = None


class Logits(torch.nn.Module):
    """A network that gives plain logits, as captum asks for."""

    def __init__(self, network: torch.nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.network(pixels).logits
        return logits


def agreements() -> dict[str, dict[str, Any]]:
    """Give the maps of four pictures, each for a class of its own, by two methods."""
    torch.manual_seed(9)
    config = vision.PlainCNNConfig(image_size=8, channels=(3, 4), kernels=(3, 3), pools=(2, 1), num_labels=5)
    network = Logits(vision.PlainCNNForImageClassification(config).eval())
    pictures, targets = torch.rand(4, 1, 8, 8, generator=torch.Generator().manual_seed(10)), torch.tensor([0, 1, 2, 3])
    plain = Saliency(network).attribute(pictures.requires_grad_(True), target=targets)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # captum says that it sets hooks
        guided = GuidedBackprop(network).attribute(pictures, target=targets)
    return {
        "gradient": {"what": "sizes of the gradient", "values": plain[:, 0].tolist(), "atol": 1e-5},
        "guided": {"what": "guided backpropagation", "values": guided[:, 0].tolist(), "atol": 1e-5},
    }
