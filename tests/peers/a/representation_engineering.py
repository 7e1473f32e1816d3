"""scikit-learn's PCA on paired differences of the truth model's activations, each taken with both signs."""

from typing import Any

import numpy as np
import torch
from sklearn.decomposition import PCA

import lab
from lab import hooks, truth

NOTEBOOK = "representation-engineering"
PEER = "scikit-learn"
MODEL = "truth"


def agreements() -> dict[str, dict[str, Any]]:
    """Give the first principal component after each block, the largest entry made positive, and its share."""
    torch.set_grad_enabled(False)
    model, _ = lab.load(MODEL)
    first = truth.every(torch.arange(20))
    places = torch.arange(len(first)).reshape(-1, 6)
    one, other = places[:, :3].flatten(), places[:, 3:].flatten()
    sites = [f"resid_post.{layer}" for layer in range(model.config.n_layer)]
    with hooks.record(model.double(), sites) as cache:
        model(first.prompt("answer"))
    values = []
    for site in sites:
        differences = (cache[site][one, truth.STOP] - cache[site][other, truth.STOP]).numpy()
        found = PCA(n_components=1, svd_solver="full").fit(np.concatenate([differences, -differences]))
        direction = found.components_[0]
        direction = direction * np.sign(direction[np.abs(direction).argmax()])
        values.append([*direction.tolist(), float(found.explained_variance_ratio_[0])])
    return {"directions": {"what": "direction and share after each block", "values": values, "atol": 1e-6}}
