"""What the generator of stories promises, what its recipe leaves behind, and what the committed model can do."""

import json

import pytest
import torch

import lab
from lab import stories, zoo
from lab.recipes import short_run
from lab.recipes import stories as recipe
from lab.stories import ID, RULES, STEPS, WORDS
from tests.lab import trained


def sampled(count=400, seed=0, **options):
    return stories.sample(count, torch.Generator().manual_seed(seed), **options)


def words_of(found, rule):
    """Story, position and word of every word that a rule determines."""
    return [(s, p, WORDS[found.tokens[s, p]]) for s, p in (found.rule == RULES.index(rule)).nonzero().tolist()]


def before(found, story, position):
    return [WORDS[token] for token in found.tokens[story, :position].tolist()]


def place_of(name, context):
    """The place in "Anna is in the kitchen"."""
    return next(context[i + 4] for i in range(len(context)) if context[i : i + 4] == [name, "is", "in", "the"])


def test_words_are_distinct_and_begin_with_the_padding():
    assert len(set(WORDS)) == len(WORDS) == stories.VOCAB == len(stories.PART)
    assert WORDS[:2] == ["<pad>", "<bos>"]


def test_equal_seeds_write_equal_stories():
    assert torch.equal(sampled(50).tokens, sampled(50).tokens)
    assert not torch.equal(sampled(50).tokens, sampled(50, seed=1).tokens)


def test_every_look_up_has_one_answer_in_the_story_or_by_heart():
    found = sampled()
    for s, p, word in words_of(found, "place"):
        context = before(found, s, p)
        name = context[-1]
        assert word == place_of(name, context)
    for s, p, word in words_of(found, "object"):
        context = before(found, s, p)
        assert context[context.index(context[-1]) + 1] == word
    for s, p, word in words_of(found, "colour"):
        context = before(found, s, p)
        owner = found.names[s, 0 if context[-1] in ["she", *stories.WOMEN] else 1]
        start = next(i for i in range(len(context)) if context[i : i + 2] == [stories.NAMES[owner], "has"])
        assert context[start + 3] == word
    for s, p, word in words_of(found, "town by pronoun"):
        women = before(found, s, p)[-3] == "she"
        name = found.names[s, 0 if women else 1]
        assert word == stories.TOWNS[stories.TOWN_OF[name]]
    for s, p, word in words_of(found, "gender"):
        assert word == ("she" if before(found, s, p)[-3] in stories.WOMEN else "he")


def test_verbs_agree_with_the_first_noun_and_attractors_are_the_last():
    found = sampled()
    for s, p, word in words_of(found, "agreement"):
        context = before(found, s, p)
        sentence = context[len(context) - context[::-1].index("the") :]
        start = max(i for i, w in enumerate(context) if w in (".", "<bos>")) + 1
        subject, nearest = context[start + 1], sentence[-1]
        plural = subject in stories.PLURAL
        assert int(found.number[s, p]) == plural
        assert word in (["are", *stories.VERBS_PLURAL] if plural else ["is", *stories.VERBS])
        attractor = int(found.attractor[s, p])
        assert attractor == (int(nearest in stories.PLURAL) if len(context) - start > 2 else -1)


def test_a_foil_is_another_word_of_the_same_kind():
    found = sampled()
    has = found.foil >= 0
    right, foil = found.tokens[has], found.foil[has]
    assert (right != foil).all()
    verbs = found.rule[has] == RULES.index("agreement")
    assert torch.equal(stories.PART[right[~verbs]], stories.PART[foil[~verbs]])
    lookups = torch.tensor([RULES.index(rule) for rule in STEPS])
    assert has[torch.isin(found.rule, lookups)].all()


def test_pairs_of_the_splits_are_disjoint():
    for held_out in (False, True):
        found = sampled(held_out=held_out)
        for who in (0, 1):
            assert (stories.held_out_places()[found.names[:, who], found.places[:, who]] == held_out).all()
            assert (stories.held_out_objects()[found.names[:, who], found.objects[:, who]] == held_out).all()
        assert (found.places[:, 0] != found.places[:, 1]).all()
        assert (found.objects[:, 0] != found.objects[:, 1]).all()
    held = stories.held_out_nouns()
    for s, row in enumerate(sampled(200).tokens.tolist()):
        text = [WORDS[token] for token in row]
        nouns = {word: i for words in (stories.SINGULAR, stories.PLURAL) for i, word in enumerate(words)}
        for a, link, _, b in zip(text, text[1:], text[2:], text[3:], strict=False):
            if link in ("near", "behind") and a in nouns and b in nouns:
                assert not held[nouns[a], nouns[b]], (s, a, b)


def test_hints_fit_the_topic_and_the_mood_more_often_than_not():
    found = sampled(1000)
    nouns = {word: i for words in (stories.SINGULAR, stories.PLURAL) for i, word in enumerate(words)}
    fits = [
        nouns[WORDS[token]] // 6 == int(found.topic[s])
        for s in range(300)
        for token in found.tokens[s].tolist()
        if WORDS[token] in nouns
    ]
    assert 0.75 < sum(fits) / len(fits) < 0.95
    assert all(word == stories.MOODS[int(found.mood[s])] for s, _, word in words_of(found, "mood"))
    assert all(word == stories.TOPICS[int(found.topic[s])] for s, _, word in words_of(found, "topic"))


@pytest.mark.parametrize("rule", stories.ASKED_BY)
def test_questions_break_off_before_the_word(rule):
    asked = stories.ask(rule, 24, torch.Generator().manual_seed(1))
    rows = torch.arange(24)
    assert len(asked.right) == len(asked.foil) == 24
    assert (asked.right != asked.foil).all()
    assert (asked.stories.rule[rows, asked.at] == RULES.index(rule)).all()
    assert torch.equal(asked.stories.tokens[rows, asked.at], asked.right)
    assert (asked.tokens[rows, asked.at - 1] != stories.PAD).all()
    assert all((asked.tokens[row, int(asked.at[row]) :] == stories.PAD).all() for row in rows)


def test_other_vocabularies_get_one_id_for_each_word():
    tokenizer = short_run.word_level(stories.WORDS, stories.LENGTH)
    assert torch.equal(stories.vocabulary(tokenizer), torch.arange(stories.VOCAB))
    assert tokenizer.decode(tokenizer("Anna is in the kitchen .")["input_ids"]) == "Anna is in the kitchen ."
    with pytest.raises(Exception, match="UNK"):
        tokenizer("Anna is in the volcano .")


def test_the_recipe_trains_saves_and_repeats(tmp_path, monkeypatch):
    monkeypatch.setattr(recipe, "UPDATES", 3)
    monkeypatch.setattr(recipe, "SHAPE", {"n_layer": 1, "n_head": 4, "n_embd": 16})
    for name in "ab":
        recipe.main(3, tmp_path / name)
    model, tokenizer = lab.load(str(tmp_path / "a"))
    again, _ = lab.load(str(tmp_path / "b"))
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), again.parameters(), strict=True))
    assert len(tokenizer) == stories.VOCAB
    assert json.loads((tmp_path / "a" / "training.json").read_text())["seed"] == 3


@trained("stories")
def test_the_committed_model_answers_questions_also_of_pairs_never_seen():
    model, _ = lab.load("stories")
    for held_out, least in ((False, 0.8), (True, 0.6)):
        right = []
        for rule in ("agreement", "gender", "place", "colour", "object"):
            asked = stories.ask(rule, 48, torch.Generator().manual_seed(2), held_out=held_out)
            logits = model(asked.tokens).logits[torch.arange(48), asked.at - 1]
            right.append(
                (logits.gather(1, asked.right[:, None]) > logits.gather(1, asked.foil[:, None])).float().mean()
            )
        assert torch.stack(right).mean() > least
    assert (zoo.FOLDER / "stories" / "model.safetensors").stat().st_size < 3_000_000
    assert ID["kitchen"] == WORDS.index("kitchen")
