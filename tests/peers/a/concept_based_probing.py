"""captum's TCAV on a small untrained network, with a vector that is handed to it."""

import tempfile
from typing import Any

import torch
from captum.concept import TCAV, Classifier, Concept
from torch.utils.data import DataLoader

from lab import vision

NOTEBOOK = "concept-based-probing"
PEER = "captum"
MODEL = None


class Given(Classifier):
    """A classifier between two concepts that does not learn: its weights are a given vector and the opposite one."""

    def __init__(self, vector: torch.Tensor) -> None:
        self.vector = vector

    def train_and_eval(self, dataloader: Any, **options: Any) -> dict[str, Any]:
        return {"accs": 1.0}

    def weights(self) -> torch.Tensor:
        return torch.stack([self.vector, -self.vector])

    def classes(self) -> list[int]:
        return [0, 1]


def agreements() -> dict[str, dict[str, Any]]:
    """Give the share of pictures along whose vector each of five logits rises."""
    torch.manual_seed(3)
    config = vision.PlainCNNConfig(image_size=12, channels=(3, 4), kernels=(3, 3), pools=(2, 1), num_labels=5)
    network = vision.PlainCNNForImageClassification(config).eval()
    drawn = torch.Generator().manual_seed(4)
    images, vector = torch.rand(12, 12, 12, generator=drawn), torch.randn(3 * 12 * 12, generator=drawn)

    class Logits(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, pixels: torch.Tensor) -> torch.Tensor:
            return self.network(pixels).logits

    pair = [Concept(index, name, DataLoader(images[:4, None], batch_size=4)) for index, name in enumerate("ab")]
    with tempfile.TemporaryDirectory() as folder:
        peer = TCAV(Logits(), layers=["network.relus.0"], classifier=Given(vector), save_path=folder)
        every = [peer.interpret(images[:, None], experimental_sets=[pair], target=k) for k in range(5)]
    found = [float(scores["0-1"]["network.relus.0"]["sign_count"][0]) for scores in every]
    return {"scores": {"what": "TCAV scores of five classes", "values": found, "atol": 1e-5}}
