"""captum's NaiveInfluenceFunction, which inverts the whole Hessian, on a softmax regression of fifteen parameters."""

from typing import Any

import torch
from captum.influence import NaiveInfluenceFunction
from torch.utils.data import TensorDataset

NOTEBOOK = "influence-functions"
PEER = "captum"
MODEL = None


def agreements() -> dict[str, dict[str, Any]]:
    """Give the influence of 24 examples on the loss of six others, with damping 0.1."""
    drawn = torch.Generator().manual_seed(5)
    rows = torch.randn(30, 4, generator=drawn, dtype=torch.double)
    named = torch.randint(3, (30,), generator=drawn)
    weight = torch.randn(4, 3, generator=drawn, dtype=torch.double)
    model = torch.nn.Linear(4, 3).double()
    model.load_state_dict({"weight": weight.T, "bias": torch.randn(3, generator=drawn, dtype=torch.double)})
    judge = NaiveInfluenceFunction(
        model,
        TensorDataset(rows[6:], named[6:]),
        "",
        checkpoints_load_func=lambda *_: 1.0,
        loss_fn=torch.nn.CrossEntropyLoss(reduction="none"),
        batch_size=24,
        sample_wise_grads_per_batch=False,
        projection_dim=15,
        hessian_reg=0.1 * 24,  # of the sum over the examples
        hessian_inverse_tol=0.0,
    )
    found = judge.influence((rows[:6], named[:6]))
    return {"influence": {"what": "influence of each example", "values": found.tolist(), "atol": 1e-5}}
