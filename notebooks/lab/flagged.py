"""GPT-2 with flags: no norms, blocks without attention or without MLP, and local windows.

Stock configurations have none of these, and some pages need them: weights that can be read without a norm in between,
or an architecture in which information can take one route only. Everything else is `transformers`' own GPT-2; with the
flags at their defaults both compute the same.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModelForCausalLM, GPT2Config, GPT2LMHeadModel
from transformers.models.gpt2.modeling_gpt2 import GPT2Attention


class FlaggedConfig(GPT2Config):
    """The configuration of GPT-2, and what differs from it.

    Args:
        norm: "layer" as in GPT-2, or "none" for no norm anywhere.
        no_attention: layers whose block has no attention.
        no_mlp: layers whose block has no MLP.
        windows: how many positions, its own included, each layer attends over; 0 for all before it, as in GPT-2.
            One number for each layer; empty for none.
        options: as for GPT-2.
    """

    model_type = "flagged_gpt2"

    def __init__(
        self,
        norm: str = "layer",
        no_attention: Sequence[int] = (),
        no_mlp: Sequence[int] = (),
        windows: Sequence[int] = (),
        **options: Any,
    ) -> None:
        if norm not in {"layer", "none"}:
            raise ValueError(f"norm is {norm!r}; use 'layer' or 'none'.")
        self.norm = norm
        self.no_attention, self.no_mlp, self.windows = list(no_attention), list(no_mlp), list(windows)
        super().__init__(**options)


class FlaggedGPT2(GPT2LMHeadModel):
    """A GPT-2 language model with some parts replaced; the names of all others are those of GPT-2."""

    config_class = FlaggedConfig

    def __init__(self, config: FlaggedConfig) -> None:
        super().__init__(config)
        for layer, block in enumerate(self.transformer.h):
            if config.norm == "none":
                block.ln_1, block.ln_2 = nn.Identity(), nn.Identity()
            if layer in config.no_mlp:
                block.mlp = Nothing()
            if layer in config.no_attention:
                block.attn = NoAttention()
            elif config.windows and config.windows[layer]:
                block.attn = LocalAttention(config, layer, config.windows[layer])
        if config.norm == "none":
            self.transformer.ln_f = nn.Identity()
        self.post_init()


class Nothing(nn.Module):
    """Stands where an MLP would, and writes zeros."""

    def forward(self, x: Tensor) -> Tensor:
        """Give zeros of the shape of `x`."""
        return torch.zeros_like(x)


class NoAttention(nn.Module):
    """Stands where attention would, and writes zeros."""

    def forward(self, x: Tensor, *_: Any, **__: Any) -> tuple[Tensor, None]:
        """Give zeros of the shape of `x`, and no pattern."""
        return torch.zeros_like(x), None


class LocalAttention(GPT2Attention):
    """Attention that sees the last few positions only."""

    def __init__(self, config: FlaggedConfig, layer: int, window: int) -> None:
        super().__init__(config, layer_idx=layer)
        self.window = window

    def forward(self, hidden_states: Tensor, *args: Any, attention_mask: Tensor | None = None, **options: Any) -> Any:
        """Attend as GPT-2 does, after closing what lies before the window."""
        length = hidden_states.shape[1]
        place = torch.arange(length, device=hidden_states.device)
        ahead = place[:, None] - place[None, :]
        closed = torch.zeros(length, length, dtype=hidden_states.dtype, device=hidden_states.device)
        closed = closed.masked_fill((ahead < 0) | (ahead >= self.window), torch.finfo(closed.dtype).min)
        mask = closed[None, None] if attention_mask is None else torch.minimum(closed, attention_mask)
        return super().forward(hidden_states, *args, attention_mask=mask, **options)


AutoConfig.register(FlaggedConfig.model_type, FlaggedConfig)
AutoModelForCausalLM.register(FlaggedConfig, FlaggedGPT2)
