"""What a rank-one edit needs and does, with TransformerLens' activations: keys, and answers of the edited free twin."""

from typing import Any

import numpy as np
import torch

from tests.peers.bridge import boot
from tests.peers.people import LAST_NAME, prompts

NOTEBOOK = "model-editing"
PEER = "transformer_lens"
MODEL = "facts-free"


def agreements() -> dict[str, dict[str, Any]]:
    """Give the keys of eight people, and the answers about them once the first one's value is turned round."""
    torch.set_grad_enabled(False)
    bridge = boot(MODEL)
    tokens, _, answers = prompts()
    _, cache = bridge.run_with_cache(tokens)
    seen = cache["blocks.0.mlp.hook_post"].double().numpy()
    keys, flat = seen[:, LAST_NAME], seen.reshape(-1, seen.shape[-1])
    covariance = flat.T @ flat / len(flat)
    covariance += 1e-3 * np.diag(covariance).mean() * np.eye(len(covariance))
    root = np.linalg.cholesky(covariance)
    direction = np.linalg.solve(root.T, np.linalg.solve(root, keys[0]))
    written = cache["blocks.0.hook_mlp_out"].double().numpy()[0, LAST_NAME]
    change = np.outer(direction / (keys[0] @ direction), -2 * written)
    weight = bridge.original_model.transformer.h[0].mlp.c_proj.weight
    weight.data = weight.data + torch.from_numpy(change)
    edited = bridge(tokens)[:, -1].double().softmax(-1).gather(1, answers[:, None]).squeeze(1)
    return {
        "keys": {
            "what": "first 16 numbers of the key of eight people",
            "values": keys[:, :16].tolist(),
            "atol": 1e-5,
        },
        "edited": {
            "what": "answers about eight people after an edit of the first one's value",
            "values": edited.tolist(),
            "atol": 1e-5,
        },
    }
