"""Addition modulo a prime: the pairs, the fast form, the recipe and the committed model."""

import torch

import lab
from lab import modular
from lab.recipes import modadd


def test_the_pairs_are_all_there_and_the_answers_are_sums():
    pairs = modular.every_pair()
    assert len({tuple(row) for row in pairs.tolist()}) == modular.PRIME**2
    assert (pairs[:, 2] == modular.EQUALS).all()
    for a, b, answer in ((0, 0, 0), (112, 1, 0), (60, 60, 7)):
        assert modular.answers(pairs)[a * modular.PRIME + b] == answer


def test_training_and_test_pairs_are_disjoint_and_together_everything():
    train, test = modular.split(0)
    assert len(train) == int(0.3 * modular.PRIME**2)
    assert torch.equal(torch.cat([train, test]).sort().values, torch.arange(modular.PRIME**2))


def test_every_answer_occurs_in_training():
    train, _ = modular.split(0)
    assert len(modular.answers(modular.every_pair()[train]).unique()) == modular.PRIME


def test_the_fast_form_gives_the_logits_of_the_module():
    torch.manual_seed(0)
    model = modadd.build().double()
    for bias in (model.transformer.h[0].attn.c_attn.bias, model.transformer.h[0].attn.c_proj.bias):
        torch.nn.init.normal_(bias)
    pairs = modular.every_pair()[::29]
    expected = model(pairs).logits[:, -1]
    torch.testing.assert_close(modular.fast_logits(model, pairs), expected, atol=1e-12, rtol=0)
    other = modadd.build().double()
    weights = dict(model.named_parameters())
    torch.testing.assert_close(modular.fast_logits(other, pairs, weights), expected, atol=1e-12, rtol=0)


def test_only_the_biases_of_attention_stay_zero():
    frozen = [name for name, parameter in modadd.build().named_parameters() if not parameter.requires_grad]
    assert frozen == ["transformer.h.0.attn.c_attn.bias", "transformer.h.0.attn.c_proj.bias"]


def test_the_recipe_saves_what_the_zoo_loads(tmp_path):
    modadd.main(0, tmp_path, most_steps=3)
    model, tokenizer = lab.load(str(tmp_path))
    assert lab.checkpoints(str(tmp_path)) == [0]
    assert tokenizer("3 4 =")["input_ids"] == [3, 4, modular.EQUALS]
    assert (tmp_path / "training.json").is_file()
    assert modular.fast_logits(model, modular.every_pair()[:5]).shape == (5, modular.VOCAB)


def test_checkpoints_stand_around_the_turn():
    history = [{"step": step, "test_accuracy": float(step >= 2000)} for step in range(0, 2501, 50)]
    chosen = modadd.moments(history)
    assert chosen[0] == 0
    assert chosen[-1] == 2500
    assert {1900, 2000, 2100} <= set(chosen)


def test_the_committed_model_adds():
    model, _ = lab.load("modadd")
    pairs = modular.every_pair()
    _, test = modular.split(0)
    right = modular.fast_logits(model, pairs[test]).argmax(1) == modular.answers(pairs)[test]
    assert right.double().mean() >= 0.99
