"""Quotes and brackets: what the generator promises, how the recipe makes weights sparse, and the committed models."""

from itertools import pairwise

import pytest
import torch

import lab
from lab import quotes
from lab.recipes import quotes as recipe
from lab.recipes import quotes_small
from tests.lab import trained

DRAWN = 400


def names(row: torch.Tensor) -> list[str]:
    return [quotes.NAMES[int(token)] for token in row]


def nonzero(model) -> int:
    return sum(int((part != 0).sum()) for part in model.model.layers.parameters() if part.dim() == 2)


def test_every_word_has_one_token() -> None:
    assert len(set(quotes.NAMES)) == quotes.VOCAB


def test_what_closes_is_what_was_opened() -> None:
    for row in quotes.documents(DRAWN, torch.Generator().manual_seed(1)):
        text, quote = names(row), None
        open_marks: list[str] = []
        assert text[0] == "start"
        for before, name in pairwise(text):
            if before == "end":
                assert name == quote
                quote = None
            elif before == "close":
                assert name == quotes.CLOSES[open_marks.pop()]
            elif name in quotes.QUOTES:
                assert quote is None
                quote = name
            elif name in quotes.CLOSES:
                open_marks.append(name)
            assert len(open_marks) <= 2


@pytest.mark.parametrize("task", quotes.CUES)
def test_prompts_name_the_cue_the_mark_and_the_answer(task: str) -> None:
    prompts = quotes.prompts(task, DRAWN, torch.Generator().manual_seed(2))
    rows = torch.arange(DRAWN)
    assert set(names(prompts.tokens[rows, prompts.cue])) == {quotes.CUES[task]}
    for mark, answer in zip(names(prompts.tokens[rows, prompts.opener]), names(prompts.answer), strict=True):
        assert answer == quotes.CLOSES.get(mark, mark)
    assert prompts.tokens[rows, prompts.cue + 1].equal(prompts.answer)
    assert abs((prompts.answer == prompts.answer.min()).double().mean() - 0.5) < 0.1


def test_the_other_quote_may_stand_further_back() -> None:
    prompts = quotes.prompts("quote", DRAWN, torch.Generator().manual_seed(3))
    other = prompts.swapped().answer
    before = torch.arange(quotes.SHORT) < prompts.opener[:, None]
    assert ((prompts.tokens == other[:, None]) & before).any(1).double().mean() > 0.1


def test_swapped_prompts_differ_in_the_opening_mark_alone() -> None:
    prompts = quotes.prompts("bracket", DRAWN, torch.Generator().manual_seed(4))
    swapped = prompts.swapped()
    assert (swapped.tokens != prompts.tokens).nonzero()[:, 1].equal(prompts.opener)
    assert (swapped.answer != prompts.answer).all()
    assert swapped.swapped().tokens.equal(prompts.tokens)


def test_an_unopened_bracket_is_refused() -> None:
    with pytest.raises(ValueError, match="Nothing is open"):
        quotes.opener(["start", "(", "ant", "close", ")", "close"], 5)


def test_the_largest_weights_are_kept() -> None:
    model = recipe.build(16, 4, 44)
    first = model.model.layers[0].mlp.up_proj.weight.detach().clone()
    recipe.keep_largest(model, 0.0)
    assert model.model.layers[0].mlp.up_proj.weight.equal(first)
    recipe.keep_largest(model, 1.0)
    kept = model.model.layers[0].mlp.up_proj.weight
    assert int((kept != 0).sum()) == round(recipe.BLOCKS * kept.numel())
    assert first.abs()[kept != 0].min() > first.abs()[kept == 0].max()
    assert int((model.lm_head.weight != 0).sum()) == round(recipe.EMBEDDINGS * model.lm_head.weight.numel())


def test_the_recipe_trains_and_its_model_loads(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(recipe, "STEPS", 2)
    recipe.main(7, tmp_path / "sparse")
    quotes_small.main(7, tmp_path / "small")
    model, tokenizer = lab.load(str(tmp_path / "sparse"))
    assert tokenizer.decode(quotes.documents(1, torch.Generator().manual_seed(5))[0]).startswith("start")
    assert abs(nonzero(model) / nonzero(lab.load(str(tmp_path / "small"))[0]) - 1) < 0.02


@trained("quotes")
@pytest.mark.parametrize("name", ["quotes", "quotes-dense", "quotes-small"])
@pytest.mark.parametrize("task", quotes.CUES)
def test_the_committed_models_close_what_is_open(name: str, task: str) -> None:
    model, _ = lab.load(name)
    prompts = quotes.prompts(task, DRAWN, torch.Generator().manual_seed(6))
    with torch.no_grad():
        said = model(prompts.tokens).logits[torch.arange(DRAWN), prompts.cue].argmax(-1)
    assert (said == prompts.answer).double().mean() > 0.95


@trained("quotes")
def test_the_sparse_model_has_as_many_weights_as_the_small_one() -> None:
    sparse, dense, small = (nonzero(lab.load(name)[0]) for name in ("quotes", "quotes-dense", "quotes-small"))
    assert sparse < 0.051 * dense
    assert abs(sparse / small - 1) < 0.02
