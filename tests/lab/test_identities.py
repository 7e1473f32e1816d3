"""Equalities that hold for every GPT-2: if one of them fails, a hook or a formula is wrong, not the luck of a seed."""

import torch

from lab import hooks

EXACT = {"atol": 1e-9, "rtol": 0}


def run(model, tokens):
    with torch.no_grad():
        return model(tokens).logits


def recorded(model, tokens, *names):
    with hooks.record(model, [f"{name}.{layer}" for name in names for layer in range(2)]) as cache:
        logits = run(model, tokens)
    return logits, cache


def test_what_one_block_writes_is_what_the_next_reads(model, tokens):
    _, cache = recorded(model, tokens, "resid_pre", "resid_post", "attn_out", "mlp_out")
    assert torch.equal(cache["resid_post.0"], cache["resid_pre.1"])
    for layer in range(2):
        written = cache[f"attn_out.{layer}"] + cache[f"mlp_out.{layer}"]
        torch.testing.assert_close(cache[f"resid_pre.{layer}"] + written, cache[f"resid_post.{layer}"], **EXACT)


def test_attention_output_is_the_sum_over_heads(model, tokens):
    _, cache = recorded(model, tokens, "z", "attn_out")
    for layer in range(2):
        projection = model.transformer.h[layer].attn.c_proj
        total = projection.bias
        for head in range(3):
            part = hooks.head_slice(model, head)
            total = total + cache[f"z.{layer}"][..., part] @ projection.weight[part]
        torch.testing.assert_close(total, cache[f"attn_out.{layer}"], **EXACT)


def test_z_is_the_pattern_times_the_values(model, tokens):
    with hooks.record(model, ["v.1", "z.1"]) as cache, torch.no_grad():
        pattern = model(tokens, output_attentions=True).attentions[1]
    for head in range(3):
        part = hooks.head_slice(model, head)
        torch.testing.assert_close(pattern[:, head] @ cache["v.1"][..., part], cache["z.1"][..., part], **EXACT)


def test_last_residual_read_out_gives_the_logits(model, tokens):
    logits, cache = recorded(model, tokens, "resid_post")
    torch.testing.assert_close(model.lm_head(model.transformer.ln_f(cache["resid_post.1"])), logits, **EXACT)


def test_patching_the_last_residual_restores_the_clean_run(model, tokens):
    clean, cache = recorded(model, tokens, "resid_post")
    other = tokens.flip(1)
    with hooks.edit(model, {"resid_post.1": lambda _: cache["resid_post.1"]}):
        torch.testing.assert_close(run(model, other), clean, **EXACT)


def test_patching_every_head_equals_patching_the_site(model, tokens):
    _, cache = recorded(model, tokens, "z")
    other = tokens.flip(1)
    heads = {(0, head): cache["z.0"][..., hooks.head_slice(model, head)] for head in range(3)}
    with hooks.replace_heads(model, heads):
        by_head = run(model, other)
    with hooks.edit(model, {"z.0": lambda _: cache["z.0"]}):
        assert torch.equal(run(model, other), by_head)


def test_logit_is_a_sum_of_what_was_written_under_a_frozen_norm(model, tokens):
    logits, cache = recorded(model, tokens, "resid_pre", "resid_post", "attn_out", "mlp_out")
    norm, final = model.transformer.ln_f, cache["resid_post.1"]
    scale = (final.var(-1, unbiased=False, keepdim=True) + norm.eps).sqrt()

    def read(part):
        return ((part - part.mean(-1, keepdim=True)) / scale * norm.weight) @ model.lm_head.weight.T

    parts = [
        cache["resid_pre.0"],
        *(cache[f"{name}.{layer}"] for name in ("attn_out", "mlp_out") for layer in range(2)),
    ]
    torch.testing.assert_close(sum(map(read, parts)) + norm.bias @ model.lm_head.weight.T, logits, **EXACT)
