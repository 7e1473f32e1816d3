"""The exchange of a subspace by pyvene, on activations of the compiled network."""

from typing import Any

import pyvene
import torch

import lab
from lab import compiled, hooks

NOTEBOOK = "causal-abstraction"
PEER = "pyvene"
MODEL = "compiled"


def activations() -> tuple[torch.Tensor, torch.Tensor]:
    """Give four activations after layer 1 at the letter that asks, and a fixed basis of rank 5, both in float64."""
    network, _ = lab.load(MODEL)
    prompts = compiled.sample(4, torch.Generator().manual_seed(8))
    with hooks.record(network.double(), ["resid_post.1"]) as cache:
        network(prompts.tokens)
    values = cache["resid_post.1"][:, compiled.QUERY_AT]
    width, generator = values.shape[1], torch.Generator().manual_seed(9)
    basis = torch.linalg.qr(torch.randn(compiled.VALUES, width, generator=generator, dtype=torch.float64).T).Q
    return values, basis


def agreements() -> dict[str, dict[str, Any]]:
    """Exchange the subspace between the first two activations and the last two."""
    torch.set_grad_enabled(False)
    values, basis = activations()
    full = torch.linalg.qr(torch.cat([basis, torch.eye(len(basis), dtype=basis.dtype)], 1)).Q
    full[:, : basis.shape[1]] = basis
    exchange = pyvene.RotatedSpaceIntervention(embed_dim=len(basis))
    exchange.set_interchange_dim(basis.shape[1])
    exchange.rotate_layer = Rotation(full)
    result = exchange(values[:2], values[2:])
    return {
        "interchange": {"what": "activations after the exchange of a subspace", "values": result.tolist(), "atol": 1e-5}
    }


class Rotation(torch.nn.Module):
    """A fixed rotation in the place of the learned one."""

    def __init__(self, weight: torch.Tensor) -> None:
        super().__init__()
        self.weight = weight

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Rotate row vectors."""
        return x.to(self.weight.dtype) @ self.weight
