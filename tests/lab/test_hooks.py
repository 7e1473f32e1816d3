import pytest
import torch

from lab import hooks


def logits(model, tokens):
    with torch.no_grad():
        return model(tokens).logits


@pytest.mark.parametrize("name", hooks.SITES)
def test_identity_edits_leave_logits_bit_equal(model, tokens, name):
    clean = logits(model, tokens)
    with hooks.edit(model, {f"{name}.0": lambda x: x, f"{name}.1": lambda x: x.clone()}):
        assert torch.equal(logits(model, tokens), clean)


@pytest.mark.parametrize("name", hooks.SITES)
def test_every_site_changes_the_output(model, tokens, name):
    clean = logits(model, tokens)
    with hooks.edit(model, {f"{name}.0": lambda x: x * 0.5}):
        assert not torch.allclose(logits(model, tokens), clean)
    assert torch.equal(logits(model, tokens), clean)


def test_no_hook_outlives_an_exception(model, tokens):
    clean = logits(model, tokens)

    def fail(_):
        raise RuntimeError("planted")

    with pytest.raises(RuntimeError, match="planted"), hooks.edit(model, {"z.0": lambda x: x * 0, "q.1": fail}):
        logits(model, tokens)
    assert hooks.count(model) == 0
    assert torch.equal(logits(model, tokens), clean)


def test_no_hook_stays_when_a_later_site_is_unknown(model):
    with (
        pytest.raises(ValueError, match=r"No site 'z\.2'"),
        hooks.edit(model, {"z.0": lambda x: x, "z.2": lambda x: x}),
    ):
        pass
    assert hooks.count(model) == 0


@pytest.mark.parametrize("site", ["z", "z.x", "zz.0", "", "resid_post.-1"])
def test_an_unknown_site_is_named(model, site):
    with (
        pytest.raises(ValueError, match=r"use one of resid_pre.*then \.0 to \.1"),
        hooks.edit(model, {site: lambda x: x}),
    ):
        pass


def test_a_replacement_of_another_shape_is_refused(model, tokens):
    with pytest.raises(ValueError, match="gave shape"), hooks.edit(model, {"z.0": lambda x: x[:, :1]}):
        logits(model, tokens)


def test_record_keeps_copies(model, tokens):
    with hooks.record(model, ["z.0", "v.1"]) as cache:
        logits(model, tokens)
    assert set(cache) == {"z.0", "v.1"}
    assert cache["z.0"].shape == (3, 11, 24)
    assert hooks.count(model) == 0


def test_replace_heads_touches_only_that_head(model, tokens):
    with hooks.replace_heads(model, {(0, 1): torch.zeros(())}), hooks.record(model, ["z.0"]) as cache:
        logits(model, tokens)
    z = cache["z.0"]
    assert torch.all(z[..., hooks.head_slice(model, 1)] == 0)
    assert torch.all(z[..., hooks.head_slice(model, 0)] != 0)
    assert torch.all(z[..., hooks.head_slice(model, 2)] != 0)
