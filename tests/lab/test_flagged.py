"""GPT-2 with flags: the same as stock where the flags match, and different exactly where they say so."""

import pytest
import torch
from transformers import AutoModelForCausalLM, GPT2Config, GPT2LMHeadModel

import lab
from lab import hooks
from lab.flagged import FlaggedConfig, FlaggedGPT2
from lab.recipes import induction

SMALL = {
    "vocab_size": 40,
    "n_positions": 16,
    "n_embd": 32,
    "n_layer": 3,
    "n_head": 4,
    "initializer_range": 0.2,
    "resid_pdrop": 0.0,
    "embd_pdrop": 0.0,
    "attn_pdrop": 0.0,
    "bos_token_id": None,
    "eos_token_id": None,
}


def build(config):
    torch.manual_seed(0)
    kind = FlaggedGPT2 if isinstance(config, FlaggedConfig) else GPT2LMHeadModel
    return kind._from_config(config, attn_implementation="eager").eval().requires_grad_(False)


@pytest.fixture
def tokens():
    return torch.randint(40, (2, 16), generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("options", [{}, {"tie_word_embeddings": False}, {"activation_function": "relu"}], ids=str)
@pytest.mark.parametrize("windows", [(), (0, 0, 0), (16, 16, 16)], ids=str)
def test_it_equals_stock_gpt2_where_its_flags_match(tokens, options, windows):
    stock = build(GPT2Config(**SMALL, **options)).double()
    flagged = build(FlaggedConfig(**SMALL, **options, windows=windows)).double()
    flagged.load_state_dict(stock.state_dict())
    torch.testing.assert_close(flagged(tokens).logits, stock(tokens).logits, atol=1e-12, rtol=0)


def test_a_window_closes_what_lies_before_it(tokens):
    model = build(FlaggedConfig(**SMALL, windows=(2, 2, 2)))
    other = tokens.clone()
    other[:, 0] = (other[:, 0] + 1) % 40
    moved = (model(tokens).logits - model(other).logits).abs().amax((0, 2))
    assert (moved[:4] > 1e-4).all()  # one place further with each layer
    assert not moved[4:].any()
    pattern = model(tokens, output_attentions=True).attentions[0]
    assert not pattern.tril(-2).any()


def test_without_norm_the_residual_stream_is_the_sum_of_what_was_written(tokens):
    model = build(FlaggedConfig(**SMALL, norm="none", no_mlp=(1,), no_attention=(2,))).double()
    sites = ["resid_pre.0", "attn_out.0", "mlp_out.0", "attn_out.1", "mlp_out.2", "resid_post.2"]
    with hooks.record(model, sites) as cache:
        logits = model(tokens).logits
    total = sum(cache[site] for site in sites[:-1])
    torch.testing.assert_close(total, cache["resid_post.2"], atol=1e-12, rtol=0)
    torch.testing.assert_close(model.lm_head(total), logits, atol=1e-12, rtol=0)
    names = {name for name, _ in model.named_parameters()}
    assert not any(".ln_" in name or "h.1.mlp" in name or "h.2.attn" in name for name in names)


def test_it_is_saved_and_loaded_with_its_flags(tokens, tmp_path):
    model = build(FlaggedConfig(**SMALL, norm="none", windows=(2, 0, 3), no_mlp=(0,)))
    model.save_pretrained(tmp_path)
    again = AutoModelForCausalLM.from_pretrained(tmp_path, attn_implementation="eager").eval()
    assert isinstance(again, FlaggedGPT2)
    torch.testing.assert_close(again(tokens).logits, model(tokens).logits)


def test_an_unknown_norm_is_refused():
    with pytest.raises(ValueError, match="use 'layer' or 'none'"):
        FlaggedConfig(**SMALL, norm="rms")


def test_the_lab_knows_the_class_by_its_config(tmp_path, tokens):
    build(FlaggedConfig(**SMALL, norm="none")).save_pretrained(tmp_path)
    induction.tokenizer().save_pretrained(tmp_path)
    model, _ = lab.load(str(tmp_path))
    assert isinstance(model, FlaggedGPT2)
