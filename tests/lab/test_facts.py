"""The facts: who exists, what prompts say, and what the two models know."""

import pytest
import torch

import lab
from lab import facts, hooks
from lab.recipes import facts as recipe
from tests.lab import trained


@pytest.fixture(scope="module")
def world():
    return facts.world()


def test_the_world_is_the_same_every_time_and_has_one_object_of_the_right_kind_for_each_fact(world):
    assert torch.equal(world.objects, facts.world().objects)
    assert not torch.equal(world.objects, facts.world(8).objects)
    for relation, words in enumerate(facts.OBJECTS.values()):
        assert {facts.WORDS[token] for token in world.objects[:, relation]} == set(words)


def test_words_are_distinct_and_no_name_alone_says_who_is_meant(world):
    assert len(facts.IDS) == facts.VOCAB
    assert len({tuple(pair) for pair in world.names.tolist()}) == facts.SUBJECTS
    for column in (0, 1):
        assert set(world.names[:, column].bincount().tolist()) - {0} == {7}


def test_a_batch_tells_the_truth_and_never_shows_a_fact_under_its_unseen_wording(world):
    generator = torch.Generator().manual_seed(0)
    who = {tuple(pair): index for index, pair in enumerate(world.names.tolist())}
    asked = {int(word): place for word, place in zip(facts.relation_words().flatten(), range(8), strict=True)}
    lengths = set()
    for _ in range(8):
        tokens, objects = facts.batch(world, 32, generator)
        lengths.add(tokens.shape[1])
        for row, answers in zip(tokens.tolist(), objects.tolist(), strict=True):
            (start,) = (place for place in range(len(row)) if tuple(row[place : place + 2]) in who)
            subject = who[tuple(row[start : start + 2])]
            questions = [divmod(asked[word], facts.WORDINGS) for word in row[-facts.KINDS :]]
            assert sorted(relation for relation, _ in questions) == list(range(facts.KINDS))
            for (relation, wording), answer in zip(questions, answers, strict=True):
                assert world.objects[subject, relation] == answer
                assert world.unseen[subject, relation] != wording
            assert facts.BEFORE[0] <= start <= facts.BEFORE[1]
            assert facts.AFTER[0] <= len(row) - start - 2 - facts.KINDS <= facts.AFTER[1]
    assert lengths <= set(range(10, facts.LENGTH + 1))
    assert len(lengths) > 2


def test_the_last_position_of_the_forced_model_sees_no_subject_before_the_last_layer(world):
    torch.manual_seed(0)
    model = recipe.build(forced=True, heads=2, width=16).eval().double()
    draw = torch.Generator().manual_seed(1)
    relation = facts.relation_words()[:1, 0].repeat(2)
    tokens = facts.prompts(world.names[:2], relation, 2, facts.AFTER[0], draw)
    tokens[1, [0, 1, *range(4, tokens.shape[1])]] = tokens[0, [0, 1, *range(4, tokens.shape[1])]]
    with torch.no_grad(), hooks.record(model, ["resid_pre.3", "resid_post.3", "mlp_out.3"]) as cache:
        model(tokens)
    torch.testing.assert_close(cache["resid_pre.3"][0, -1], cache["resid_pre.3"][1, -1], atol=1e-12, rtol=0)
    assert not torch.allclose(cache["resid_post.3"][0, -1], cache["resid_post.3"][1, -1])
    assert not cache["mlp_out.3"].any()


@pytest.mark.parametrize("forced", [True, False])
def test_the_recipe_trains_saves_and_loads(tmp_path, monkeypatch, forced):
    monkeypatch.setattr(recipe, "STEPS", 3)
    monkeypatch.setattr(recipe, "FREE_STEPS", 3)
    monkeypatch.setattr(recipe, "BATCH", 8)
    recipe.main(1, tmp_path / "a", forced)
    recipe.main(1, tmp_path / "b", forced)
    model, tokenizer = lab.load(str(tmp_path / "a"))
    again, _ = lab.load(str(tmp_path / "b"))
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), again.parameters(), strict=True))
    assert tokenizer.decode(tokenizer("Ada Abel lives")["input_ids"]) == "Ada Abel lives"


@trained("facts")
@pytest.mark.parametrize("name", ["facts", "facts-free"])
def test_the_committed_models_know_the_facts(world, name):
    model, _ = lab.load(name)
    tokens, objects = facts.batch(world, 512, torch.Generator().manual_seed(2))
    with torch.no_grad():
        guesses = model(tokens).logits[:, -facts.KINDS :].argmax(-1)
    assert (guesses == objects).double().mean() > 0.98
