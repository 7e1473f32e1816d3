"""Questions in two steps: what the generator promises, and the committed model."""

import pytest
import torch

import lab
from lab import twohop
from lab.recipes import twohop as recipe
from tests.lab import trained


def drawn(count: int = 300, **options: bool | None) -> twohop.Texts:
    return twohop.sample(count, torch.Generator().manual_seed(1), **options)


def test_every_word_has_one_token() -> None:
    assert len(set(twohop.WORDS)) == twohop.VOCAB


def test_neither_word_of_a_town_tells_its_land() -> None:
    for first in twohop.LAND_OF:
        assert sorted(first.tolist()) == list(range(len(twohop.LANDS)))
    for last in twohop.LAND_OF.T:
        assert len(last.unique()) >= 2


def test_a_colour_follows_from_neither_land_nor_thing() -> None:
    for thing in twohop.COLOUR_OF.T:
        assert sorted(thing.tolist()) == list(range(len(twohop.COLOURS)))
    assert all(len(land.unique()) >= 3 for land in twohop.COLOUR_OF)


def test_answers_follow_from_the_text() -> None:
    texts = drawn()
    for row, where in zip(texts.tokens.tolist(), texts.by_time.tolist(), strict=True):
        words = [twohop.WORDS[token] for token in row]
        assert len(words) == twohop.LENGTH
        towns = {words[at]: (words[at + 1], words[at + 2]) for at in range(1, 3 * twohop.NAMED, 3)}
        assert sorted(towns) == sorted(twohop.TIMES)
        for number, by_time in enumerate(where):
            thing, _, one, two, answer = words[twohop.PROMPT - 4 + 5 * number : twohop.PROMPT + 1 + 5 * number]
            first, last = towns[two] if by_time else (one, two)
            land = int(twohop.LAND_OF[twohop.FIRST.index(first), twohop.LAST.index(last)])
            if thing == "land":
                assert answer == twohop.LANDS[land]
            else:
                assert answer == twohop.COLOURS[int(twohop.COLOUR_OF[land, twohop.THINGS.index(thing)])]


@pytest.mark.parametrize("new", [True, False])
def test_held_out_questions_stay_apart(new: bool) -> None:
    texts = drawn(new=new)
    about_things = texts.thing < len(twohop.THINGS)
    marks = twohop.held_out()[texts.asked[..., 0], texts.asked[..., 1]]
    held = marks.gather(2, texts.thing.clamp_max(len(twohop.THINGS) - 1)[..., None])[..., 0]
    assert (held[about_things] == new).all()
    assert (twohop.held_out().sum(2) >= 1).all()


def test_the_answer_under_another_land_is_another() -> None:
    texts = drawn(new=None)
    other = (texts.land + 1) % len(twohop.LANDS)
    assert (texts.answer(other) != texts.answer(texts.land)).all()


def test_the_recipe_trains_and_its_model_loads(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(recipe, "STEPS", 2)
    recipe.main(7, tmp_path)
    model, tokenizer = lab.load(str(tmp_path))
    assert tokenizer.decode(drawn().tokens[0]).startswith("<start>")
    assert model.config.windows == [3, 0, 0]


@trained("twohop")
@pytest.mark.parametrize("new", [True, False])
def test_the_committed_model_takes_both_steps(new: bool) -> None:
    model, _ = lab.load("twohop")
    tokens = drawn(new=new, by_time=True).tokens
    with torch.no_grad():
        said = model(tokens).logits[:, twohop.ANSWERS - 1].argmax(-1)
    assert (said == tokens[:, twohop.ANSWERS]).double().mean() > 0.95
