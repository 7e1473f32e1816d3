import pytest
import torch

import lab
from lab import zoo


def same(first, second) -> bool:
    return all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))


def test_loads_a_folder_of_gpt2_s_shape(small_folder):
    model, tokenizer = lab.load(str(small_folder))
    assert not model.training
    assert {p.dtype for p in model.parameters()} == {torch.float32}
    assert not any(p.requires_grad for p in model.parameters())
    assert tokenizer.decode(tokenizer("ba be bi")["input_ids"]) == "ba be bi"


def test_gives_attention_patterns(small_folder, tokens):
    model, _ = lab.load(str(small_folder))
    patterns = model(tokens, output_attentions=True).attentions
    assert len(patterns) == 2
    torch.testing.assert_close(patterns[0].sum(-1), torch.ones(3, 3, 11))


def test_random_weights_keep_the_configuration_and_nothing_else(small_folder, monkeypatch):
    trained, _ = lab.load(str(small_folder))
    monkeypatch.setenv("WIKI_RANDOM_WEIGHTS", "1")
    before = torch.get_rng_state()
    assert lab.random_weights()
    first, _ = lab.load(str(small_folder))
    second, _ = lab.load(str(small_folder))
    assert first.config.n_embd == trained.config.n_embd
    assert same(first, second)
    assert not same(first, trained)
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("value", ["", "0", "true"])
def test_only_1_switches_training_off(value, monkeypatch):
    monkeypatch.setenv("WIKI_RANDOM_WEIGHTS", value)
    assert not lab.random_weights()


def test_a_checkpoint_is_asked_for_by_its_step(small_folder, tmp_path, monkeypatch):
    from lab.recipes import induction  # noqa: PLC0415

    monkeypatch.setattr(induction, "STEPS", 2)
    monkeypatch.setattr(zoo, "FOLDER", tmp_path)
    induction.main(3, tmp_path / "tiny", layers=1, checkpoints=(0, 2))
    assert lab.checkpoints("tiny") == [0, 2]
    start, _ = lab.load("tiny", checkpoint=0)
    end, _ = lab.load("tiny", checkpoint=2)
    final, _ = lab.load("tiny")
    assert not same(start, final)
    for ours, kept in zip(final.parameters(), end.parameters(), strict=True):
        torch.testing.assert_close(ours, kept, atol=1e-3, rtol=1e-3)
    with pytest.raises(ValueError, match=r"no checkpoint 1; it has \[0, 2\]"):
        lab.load("tiny", checkpoint=1)


def test_a_folder_without_checkpoints_has_none(small_folder):
    assert lab.checkpoints(str(small_folder)) == []
    assert lab.checkpoints("no-such-model") == []


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"holds no model: a folder needs a config\.json"):
        lab.load(str(tmp_path))


def test_seeds_are_read_from_the_record_of_the_notebook_and_of_its_model_only(tmp_path, monkeypatch):
    monkeypatch.setattr(zoo, "FOLDER", tmp_path / "lab" / "models")
    assert lab.recorded("records/seeds/page.json", "tiny")("share") is None
    (tmp_path / "records" / "seeds").mkdir(parents=True)
    (tmp_path / "records" / "seeds" / "page.json").write_text('{"model": "tiny", "measures": {"share": [1, 2]}}')
    assert lab.recorded("records/seeds/page.json", "tiny")("share") == [1, 2]
    assert lab.recorded("records/seeds/page.json", "tiny")("unknown") is None
    assert lab.recorded("records/seeds/page.json", "gpt2")("share") is None
