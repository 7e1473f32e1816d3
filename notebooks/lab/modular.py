"""Addition modulo a prime: the pairs, their split, and a fast form of the model that adds them.

A pair is the text "a b =", and only the answer after "=" counts. In a model of one layer the other two positions are
read by attention alone, so that their keys and values are a table with one row for each number; computing them once
for the table instead of once for each pair gives the same logits for a third of the work.
"""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.func import functional_call

PRIME = 113
EQUALS = PRIME
VOCAB = PRIME + 1
TRAIN_SHARE = 0.3


def every_pair(prime: int = PRIME) -> Tensor:
    """List all prompts "a b =", a slowest: [prime * prime, 3], int64."""
    a, b = torch.meshgrid(torch.arange(prime), torch.arange(prime), indexing="ij")
    return torch.stack([a.flatten(), b.flatten(), torch.full((prime * prime,), prime)], 1)


def answers(pairs: Tensor, prime: int = PRIME) -> Tensor:
    """Give (a + b) mod p for each prompt."""
    return (pairs[:, 0] + pairs[:, 1]) % prime


def split(seed: int, prime: int = PRIME) -> tuple[Tensor, Tensor]:
    """Split the pairs into training and test, by rows of `every_pair`, both sorted.

    Args:
        seed: of the split.
        prime: the modulus.
    """
    order = torch.randperm(prime * prime, generator=torch.Generator().manual_seed(seed))
    size = int(TRAIN_SHARE * prime * prime)
    return order[:size].sort().values, order[size:].sort().values


def fast_logits(model: Any, pairs: Tensor, weights: Mapping[str, Tensor] | None = None) -> Tensor:
    """Compute the logits after "=" from a table of keys and values.

    Args:
        model: a `FlaggedGPT2` of one layer without norms, on three positions.
        pairs: [batch, 3], int64: the prompts.
        weights: what stands in for the model's parameters, by name; its own by default.

    Returns:
        [batch, vocabulary].
    """
    if weights is not None:
        return functional_call(_Fast(model), {f"model.{name}": value for name, value in weights.items()}, (pairs,))  # type: ignore[no-any-return]
    return _fast(model, pairs)


class _Fast(torch.nn.Module):
    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, pairs: Tensor) -> Tensor:
        return _fast(self.model, pairs)


def _fast(model: Any, pairs: Tensor) -> Tensor:
    embed, place = model.transformer.wte.weight, model.transformer.wpe.weight
    block = model.transformer.h[0]
    heads = model.config.n_head
    numbers, equals = embed[:-1], embed[-1] + place[2]
    query, own_key, own_value = block.attn.c_attn(equals).chunk(3)
    size = query.shape[0] // heads
    kv_weight, kv_bias = block.attn.c_attn.weight[:, query.shape[0] :], block.attn.c_attn.bias[query.shape[0] :]
    scores, values = [], []
    for position in range(2):
        keys, table = ((numbers + place[position]) @ kv_weight + kv_bias).chunk(2, dim=1)
        match = torch.einsum("nhd,hd->nh", keys.unflatten(1, (heads, size)), query.view(heads, size))
        scores.append(match[pairs[:, position]])
        values.append(table.unflatten(1, (heads, size))[pairs[:, position]])
    own = (own_key.view(heads, size) * query.view(heads, size)).sum(1).expand(len(pairs), heads)
    attention = (torch.stack([*scores, own], 2) / size**0.5).softmax(2)
    mixed = attention[:, :, 0, None] * values[0] + attention[:, :, 1, None] * values[1]
    mixed = mixed + attention[:, :, 2, None] * own_value.view(heads, size)
    stream = equals + block.attn.c_proj(mixed.flatten(1))
    stream = stream + block.mlp(stream)
    return model.lm_head(stream)  # type: ignore[no-any-return]
