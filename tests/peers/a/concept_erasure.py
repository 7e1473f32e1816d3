"""The authors' own LEACE, on activations of the model of statements."""

from typing import Any

import torch
from concept_erasure import LeaceFitter

import lab
from lab import hooks, truth

NOTEBOOK = "concept-erasure"
PEER = "concept-erasure"
MODEL = "truth"


def agreements() -> dict[str, dict[str, Any]]:
    """Give three erased activations for truth and for the relation, without the library's shrinkage."""
    model, _ = lab.load(MODEL)
    statements = truth.every(torch.arange(20))
    site = f"resid_post.{model.config.n_layer - 1}"
    with torch.no_grad(), hooks.record(model.double(), [site]) as cache:
        model(statements.prompt("answer"))
    x = cache[site][:, -1]
    labels = {"truth": statements.true, "relation": torch.nn.functional.one_hot(statements.relation, 3)}
    options: dict[str, Any] = {"shrinkage": False, "constrain_cov_trace": False, "svd_tol": 1e-8}
    return {
        name: {
            "what": f"LEACE for {name}, three erased activations",
            "values": LeaceFitter.fit(x, z.double(), **options).eraser(x)[:3].tolist(),
            "atol": 1e-6,
        }
        for name, z in labels.items()
    }
