"""captum's ShapleyValues, which enumerates all orders, on an untrained network of six inputs."""

from typing import Any

import torch
from captum.attr import ShapleyValues
from torch import Tensor

NOTEBOOK = "shap"
PEER = "captum"
MODEL = None


def agreements() -> dict[str, dict[str, Any]]:
    """Give the exact Shapley values of four rows against one baseline."""
    drawn = torch.Generator().manual_seed(5)
    first, second = (torch.randn(shape, generator=drawn, dtype=torch.double) for shape in ((6, 8), (8, 1)))
    rows, baseline = (torch.randn(shape, generator=drawn, dtype=torch.double) for shape in ((4, 6), (1, 6)))

    def function(inputs: Tensor) -> Tensor:
        return (torch.tanh(inputs @ first) @ second)[:, 0]

    found = ShapleyValues(function).attribute(rows, baselines=baseline)
    return {"exact": {"what": "exact Shapley values", "values": found.tolist(), "atol": 1e-5}}
