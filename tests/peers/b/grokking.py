"""TransformerLens with the weights of the model that adds: its logits and what its neurons give."""

from typing import Any

import torch
from torch import Tensor
from transformer_lens import HookedTransformer, HookedTransformerConfig

import lab
from lab import modular

NOTEBOOK = "grokking"
PEER = "transformer_lens"
MODEL = "modadd"


def weights(model: Any) -> dict[str, Tensor]:
    """Give the model's weights the names and shapes of the library."""
    block, heads, width = model.transformer.h[0], model.config.n_head, model.config.n_embd

    def by_head(matrix: Tensor) -> Tensor:
        return matrix.view(width, heads, width // heads).transpose(0, 1)

    query, key, value = (by_head(part) for part in block.attn.c_attn.weight.chunk(3, dim=1))
    return {
        "embed.W_E": model.transformer.wte.weight,
        "pos_embed.W_pos": model.transformer.wpe.weight,
        "blocks.0.attn.W_Q": query,
        "blocks.0.attn.W_K": key,
        "blocks.0.attn.W_V": value,
        "blocks.0.attn.W_O": block.attn.c_proj.weight.view(heads, width // heads, width),
        "blocks.0.mlp.W_in": block.mlp.c_fc.weight,
        "blocks.0.mlp.b_in": block.mlp.c_fc.bias,
        "blocks.0.mlp.W_out": block.mlp.c_proj.weight,
        "blocks.0.mlp.b_out": block.mlp.c_proj.bias,
        "unembed.W_U": model.lm_head.weight.T,
    }


def agreements() -> dict[str, dict[str, Any]]:
    """Run the library's own network on a few sums."""
    model: Any = lab.load(MODEL)[0].double()
    config = HookedTransformerConfig(
        n_layers=1,
        d_model=model.config.n_embd,
        n_ctx=3,
        d_head=model.config.n_embd // model.config.n_head,
        n_heads=model.config.n_head,
        d_mlp=model.config.n_inner,
        d_vocab=modular.VOCAB,
        act_fn="relu",
        normalization_type=None,
        dtype=torch.float64,
        device="cpu",
    )
    theirs = HookedTransformer(config)
    zeros = {name: torch.zeros_like(value) for name, value in theirs.state_dict().items() if ".b_" in name}
    theirs.load_state_dict(zeros | weights(model), strict=False)
    pairs = modular.every_pair()[[500, 12000]]
    with torch.no_grad():
        logits, cache = theirs.run_with_cache(pairs)
    neurons = cache["blocks.0.mlp.hook_post"][:, -1, :64]
    return {
        "logits": {"what": "logits of one sum", "values": logits[0, -1, : modular.PRIME].tolist(), "atol": 1e-8},
        "neurons": {"what": "64 neurons on two sums", "values": neurons.tolist(), "atol": 1e-8},
    }
