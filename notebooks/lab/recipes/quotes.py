"""Train the weight-sparse model that closes quotes and brackets: `python -m lab.recipes.quotes --seed 0 --out DIR`."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import ArceeConfig, ArceeForCausalLM

from lab.quotes import LENGTH, NAMES, VOCAB, documents
from lab.recipes import short_run
from lab.seeds import setup

STEPS, BATCH, RATE = 1000, 64, 6e-3
BLOCKS, EMBEDDINGS = 0.05, 0.25
"""Share of the weights that are kept in each matrix of a block, and in the embedding and the unembedding."""
_ANNEALED = 0.6
"""Share of the training over which the density falls from 1."""


def build(width: int, heads: int, neurons: int) -> Any:
    """Make a transformer of two layers without biases, with RMSNorm, rotary positions and squared ReLU.

    Args:
        width: of the residual stream.
        heads: in each layer.
        neurons: in each layer.
    """
    config = ArceeConfig(
        vocab_size=VOCAB,
        hidden_size=width,
        intermediate_size=neurons,
        num_hidden_layers=2,
        num_attention_heads=heads,
        num_key_value_heads=heads,
        max_position_embeddings=LENGTH,
        initializer_range=0.08,
        tie_word_embeddings=False,
        use_cache=False,
        bos_token_id=None,
        eos_token_id=None,
    )
    return ArceeForCausalLM(config)


def keep_largest(model: Any, done: float) -> None:
    """Set all but the largest weights of each matrix to zero.

    Args:
        model: changed in place.
        done: share of the training that is behind; the density falls as a cubic from 1 to its goal.
    """
    left = (1 - min(1.0, done / _ANNEALED)) ** 3
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if weights.dim() == 2:
                goal = BLOCKS if "layers" in name else EMBEDDINGS
                kept = max(1, round((goal + (1 - goal) * left) * weights.numel()))
                threshold = weights.abs().flatten().kthvalue(weights.numel() - kept + 1).values
                weights.mul_(weights.abs() >= threshold)


def train(model: Any, rate: float, seed: int, out: Path, *, sparse: bool) -> None:
    """Train a model on the documents and save it with its tokenizer and its training record.

    Args:
        model: from `build`.
        rate: the highest learning rate.
        seed: of the documents.
        out: folder to write.
        sparse: whether small weights are taken away after each step.
    """
    taken = 0

    def loss(model: Any, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        nonlocal taken
        if sparse:
            keep_largest(model, taken / STEPS)
        taken += 1
        text = documents(BATCH, generator)
        logits = model(text).logits
        return cross_entropy(logits[:, :-1].flatten(0, 1), text[:, 1:].flatten()), {}

    record = short_run.fit(model, loss, STEPS, rate, seed)
    if sparse:
        keep_largest(model, 1.0)
    short_run.save(model, short_run.word_level(NAMES, LENGTH), record, out)


def main(seed: int, out: Path) -> None:
    """Train the weight-sparse model.

    Args:
        seed: of the initial weights and of the documents.
        out: folder to write.
    """
    setup(seed)
    train(build(64, 4, 256), RATE, seed, out, sparse=True)


if __name__ == "__main__":
    short_run.run(main, "the weight-sparse model that closes quotes and brackets")
