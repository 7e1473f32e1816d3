"""Determinism: one call at the top of a notebook, and the switch that takes training away."""

import os
import random

import numpy as np
import torch


def setup(seed: int) -> None:
    """Seed every generator, use one thread and deterministic kernels.

    Args:
        seed: what Python, numpy and torch are seeded with.

    One thread, because the number of threads changes the order of summation and so the last digits.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)


def random_weights() -> bool:
    """Tell whether WIKI_RANDOM_WEIGHTS=1 is set: models then keep their initial weights, and claims must fail."""
    return os.environ.get("WIKI_RANDOM_WEIGHTS", "") == "1"
