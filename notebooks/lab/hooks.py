"""Read and change activations of a GPT-2-style model; no hook outlives its `with` block.

A site is written `name.layer`:

| site | what it is | shape |
|---|---|---|
| `resid_pre.l` | the residual stream before block l | batch, position, width |
| `resid_post.l` | after block l | batch, position, width |
| `q.l`, `k.l`, `v.l` | queries, keys, values, heads side by side | batch, position, width |
| `z.l` | what the heads read out, side by side, before the output matrix | batch, position, width |
| `attn_out.l`, `mlp_out.l` | what the two halves of a block write | batch, position, width |
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

Edit = Callable[[Tensor], Tensor]
SITES = ("resid_pre", "resid_post", "q", "k", "v", "z", "attn_out", "mlp_out")


def head_slice(model: Any, head: int) -> slice:
    """Give the columns of `q`, `k`, `v` or `z` that belong to one head."""
    width = model.config.n_embd // model.config.n_head
    return slice(head * width, (head + 1) * width)


@contextmanager
def edit(model: Any, edits: Mapping[str, Edit]) -> Iterator[None]:
    """Replace activations while the block runs.

    Args:
        model: a `GPT2LMHeadModel`.
        edits: site -> function from the activation to its replacement, of the same shape. The function must not
            change its argument in place.

    Raises:
        ValueError: a site that the model does not have, or a replacement of another shape.
    """
    with ExitStack() as stack:
        for site, function in edits.items():
            stack.callback(_attach(model, site, function).remove)
        yield


@contextmanager
def record(model: Any, sites: Sequence[str]) -> Iterator[dict[str, Tensor]]:
    """Collect detached copies of activations while the block runs; the dict holds those of the last forward pass."""
    cache: dict[str, Tensor] = {}

    def keep(site: str) -> Edit:
        def save(value: Tensor) -> Tensor:
            cache[site] = value.detach().clone()
            return value

        return save

    with edit(model, {site: keep(site) for site in sites}):
        yield cache


@contextmanager
def replace_heads(model: Any, heads: Mapping[tuple[int, int], Tensor]) -> Iterator[None]:
    """Overwrite what heads read out (`z`): with zeros, a mean, or another run's values.

    Args:
        model: a `GPT2LMHeadModel`.
        heads: (layer, head) -> values that broadcast to batch, position, head width.
    """
    by_layer: dict[int, dict[int, Tensor]] = {}
    for (layer, head), values in heads.items():
        by_layer.setdefault(layer, {})[head] = values

    def overwrite(values: dict[int, Tensor]) -> Edit:
        def function(z: Tensor) -> Tensor:
            z = z.clone()
            for head, value in values.items():
                z[..., head_slice(model, head)] = value
            return z

        return function

    with edit(model, {f"z.{layer}": overwrite(values) for layer, values in by_layer.items()}):
        yield


def count(model: nn.Module) -> int:
    """Count the hooks that are attached anywhere in a model."""
    return sum(len(part._forward_hooks) + len(part._forward_pre_hooks) for part in model.modules())


def _attach(model: Any, site: str, function: Edit) -> RemovableHandle:
    name, _, number = site.partition(".")
    blocks = model.transformer.h
    if name not in SITES or not number.isdigit() or int(number) >= len(blocks):
        raise ValueError(f"No site {site!r}: use one of {', '.join(SITES)}, then .0 to .{len(blocks) - 1}.")
    block = blocks[int(number)]
    if name == "resid_pre":
        return _on_input(block, site, function)
    if name == "z":
        return _on_input(block.attn.c_proj, site, function)
    if name in ("q", "k", "v"):
        return _on_output(block.attn.c_attn, site, _third("qkv".index(name), site, function))
    if name == "attn_out":
        return _on_output(block.attn.c_proj, site, function)
    return _on_output(block if name == "resid_post" else block.mlp, site, function)


def _third(index: int, site: str, function: Edit) -> Edit:
    def edit_third(joined: Tensor) -> Tensor:
        parts = list(joined.chunk(3, dim=-1))
        parts[index] = _checked(site, function, parts[index])
        return torch.cat(parts, dim=-1)

    return edit_third


def _on_input(module: nn.Module, site: str, function: Edit) -> RemovableHandle:
    def hook(_: nn.Module, args: tuple[Any, ...]) -> tuple[Any, ...]:
        return (_checked(site, function, args[0]), *args[1:])

    return module.register_forward_pre_hook(hook)


def _on_output(module: nn.Module, site: str, function: Edit) -> RemovableHandle:
    def hook(_: nn.Module, __: tuple[Any, ...], output: Tensor) -> Tensor:
        return _checked(site, function, output)

    return module.register_forward_hook(hook)


def _checked(site: str, function: Edit, value: Tensor) -> Tensor:
    changed = function(value)
    if changed.shape != value.shape:
        raise ValueError(f"The edit of {site!r} gave shape {tuple(changed.shape)} instead of {tuple(value.shape)}.")
    return changed
