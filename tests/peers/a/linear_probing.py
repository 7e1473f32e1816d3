"""scikit-learn's logistic regression on activations of the stories model."""

from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

import lab
from lab import hooks, stories

NOTEBOOK = "linear-probing"
PEER = "scikit-learn"
MODEL = "stories"


def activations() -> tuple[np.ndarray, np.ndarray]:
    """Give activations of 600 words after layer 1, centred and scaled by one number, and their parts of speech."""
    model, _ = lab.load(MODEL)
    model.double()
    told = stories.sample(24, torch.Generator().manual_seed(9900))
    with hooks.record(model, ["resid_post.1"]) as cache:
        model(told.tokens)
    at = told.real.clone()
    at[:, 0] = False
    states, parts = cache["resid_post.1"][at][:600], stories.PART[told.tokens[at]][:600]
    return ((states - states.mean(0)) / states.std()).numpy(), parts.numpy()


def agreements() -> dict[str, dict[str, Any]]:
    """Give the probabilities of the first classes for the first words."""
    torch.set_grad_enabled(False)
    states, parts = activations()
    probe = LogisticRegression(C=1.0, tol=1e-10, max_iter=5000).fit(states, parts)
    values = probe.predict_proba(states[:20])[:, :8]
    return {"probabilities": {"what": "class probabilities of 20 words", "values": values.tolist(), "atol": 1e-5}}
