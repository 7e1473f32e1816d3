"""The recipe's promises, and those of the model that stands in the repository."""

import json

import pytest
import torch
from transformers import GPT2LMHeadModel

import lab
from lab import hooks, sequences
from lab.recipes import induction


def test_silent_mlps_survive_saving_and_loading_by_the_stock_class(tmp_path):
    torch.manual_seed(0)
    model = induction.build(layers=2, heads=2, width=16)
    model.save_pretrained(tmp_path)
    loaded = GPT2LMHeadModel.from_pretrained(tmp_path).eval()
    tokens = torch.arange(10)[None]
    with hooks.record(loaded, ["mlp_out.0", "mlp_out.1"]) as cache:
        loaded(tokens)
    assert not cache["mlp_out.0"].any()
    assert not cache["mlp_out.1"].any()
    torch.testing.assert_close(loaded(tokens).logits, model.eval()(tokens).logits)


def test_training_moves_the_attention_and_leaves_the_mlps_silent(tmp_path, monkeypatch):
    monkeypatch.setattr(induction, "STEPS", 3)
    induction.main(1, tmp_path / "a", checkpoints=(0, 3))
    induction.main(1, tmp_path / "b", checkpoints=())
    model, tokenizer = lab.load(str(tmp_path / "a"))
    again, _ = lab.load(str(tmp_path / "b"))
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), again.parameters(), strict=True))
    assert not any(block.mlp.c_proj.weight.any() or block.mlp.c_proj.bias.any() for block in model.transformer.h)
    start, _ = lab.load(str(tmp_path / "a"), checkpoint=0)
    assert not torch.allclose(start.transformer.h[1].attn.c_attn.weight, model.transformer.h[1].attn.c_attn.weight)
    assert json.loads((tmp_path / "a" / "training.json").read_text())["seed"] == 1
    assert len(tokenizer) == sequences.VOCAB


def test_an_unknown_word_is_an_error():
    with pytest.raises(Exception, match="UNK"):
        induction.tokenizer()("ba xyzzy")


@pytest.mark.parametrize(("name", "layers"), [("induction", 2), ("induction-1l", 1)])
def test_the_committed_models_are_attention_only(name, layers):
    model, tokenizer = lab.load(name)
    assert model.config.n_layer == layers
    assert not any(block.mlp.c_proj.weight.any() or block.mlp.c_proj.bias.any() for block in model.transformer.h)
    assert tokenizer.decode(tokenizer("ba #8")["input_ids"]) == "ba #8"


def test_the_last_checkpoint_is_the_model():
    final, _ = lab.load("induction")
    last, _ = lab.load("induction", checkpoint=lab.checkpoints("induction")[-1])
    for ours, kept in zip(final.parameters(), last.parameters(), strict=True):
        torch.testing.assert_close(ours, kept, atol=2e-3, rtol=2e-3)


def test_the_committed_model_repeats_what_it_read_and_its_twin_does_not():
    tokens = sequences.repeats(32, 16, 8, torch.Generator().manual_seed(0))
    hits = {}
    for name in ("induction", "induction-1l"):
        guesses = lab.load(name)[0](tokens).logits[:, 26:-1].argmax(-1)
        hits[name] = (guesses == tokens[:, 27:]).double().mean().item()
    assert hits["induction"] > 0.8
    assert hits["induction-1l"] < 0.2
