"""The exchange of a subspace by TransformerLens, on activations of the compiled network."""

from typing import Any

import torch
from transformer_lens.tools.analysis import SubspaceInterchange

from tests.peers.a.causal_abstraction_pyvene import activations

NOTEBOOK = "causal-abstraction"
PEER = "transformer_lens"
MODEL = "compiled"


def agreements() -> dict[str, dict[str, Any]]:
    """Exchange the subspace between the first two activations and the last two."""
    torch.set_grad_enabled(False)
    values, basis = activations()
    result = SubspaceInterchange(basis)(values[:2], values[2:])
    return {
        "interchange": {"what": "activations after the exchange of a subspace", "values": result.tolist(), "atol": 1e-5}
    }
