"""The promises of the generator of sentences, of its recipe, and of the model that stands in the repository."""

from dataclasses import replace

import torch

import lab
from lab import names
from lab.recipes import names as recipe
from tests.lab import trained


def _draw(count, **options):
    generator = torch.Generator().manual_seed(5)
    return [names.draw(generator, **options) for _ in range(count)]


def test_the_answer_follows_from_the_verb_and_from_who_was_named():
    sentence = replace(_draw(1)[0], first="Ada", second="Ben", subject="Ben", third="", question="who")
    assert replace(sentence, verb="gave").answer == "Ada"
    assert replace(sentence, verb="kept").answer == "Ben"
    assert replace(sentence, verb="gave", subject="Cleo").answer == "everyone"
    assert replace(sentence, verb="kept", subject="Cleo").answer == "Cleo"
    assert replace(sentence, question="where").answer == sentence.place
    assert replace(sentence, question="what").answer == sentence.thing


def test_every_word_has_a_token_and_every_sentence_fits():
    sentences = _draw(500)
    tokens, ends, answers = names.encode(sentences)
    assert max(int(end) for end in ends) < names.LENGTH - 1
    for row, sentence in enumerate(sentences):
        words = [names.WORDS[index] for index in tokens[row, : int(ends[row]) + 1]]
        assert words == [word for _, word in sentence.parts()]
        assert {role for role, _ in sentence.parts()} <= set(names.ROLES)
        assert names.WORDS[answers[row]] == sentence.answer == names.WORDS[tokens[row, int(ends[row]) + 1]]


def test_pairs_held_out_are_in_no_training_sentence_and_in_every_new_one():
    assert not any(names.held_out(sentence.first, sentence.second) for sentence in _draw(300))
    assert all(names.held_out(sentence.first, sentence.second) for sentence in _draw(100, new_pairs=True))
    assert names.held_out("Ada", "Ned") == names.held_out("Ned", "Ada")


def test_the_distance_from_the_subject_to_the_end_varies():
    distances = set()
    for sentence in _draw(200):
        roles = [role for role, _ in sentence.parts()]
        distances.add(len(roles) - roles.index("subject"))
    assert len(distances) >= 7


def test_other_names_leave_the_form():
    sentence = _draw(1, kind="first")[0]
    changed = names.with_names(sentence, "Uma", "Vic", "Wes")
    pairs = zip(sentence.parts(), changed.parts(), strict=True)
    assert [one for one, other in pairs if one[1] != other[1]] != []
    assert [role for role, _ in sentence.parts()] == [role for role, _ in changed.parts()]


def test_the_recipe_saves_what_the_lab_loads(tmp_path, monkeypatch):
    monkeypatch.setattr(recipe, "STEPS", 3)
    monkeypatch.setattr(recipe, "POOL", 256)
    recipe.main(1, tmp_path)
    model, tokenizer = lab.load(str(tmp_path))
    assert model.config.vocab_size == len(names.WORDS)
    assert tokenizer.decode([names.EVERYONE]) == "everyone"


@trained("names")
def test_the_committed_model_knows_who_has_the_thing():
    model, _ = lab.load("names")
    tokens, ends, answers = names.encode(_draw(200, new_pairs=True))
    with torch.no_grad():
        said = model(tokens[:, :-1]).logits[torch.arange(200), ends].argmax(-1)
    assert (said == answers).float().mean() > 0.95
