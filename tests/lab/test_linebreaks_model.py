"""The promises of the generator of wrapped text, of its recipe, and of the model that stands in the repository."""

import numpy as np
import torch

import lab
from lab import linebreaks
from lab.recipes import linebreaks as recipe
from tests.lab import trained


def test_counts_are_those_of_the_text_spelled_out():
    text = linebreaks.sample(50, torch.Generator().manual_seed(0))
    lengths = linebreaks.word_lengths().tolist()
    for row in range(50):
        count = words = None
        for at, token in enumerate(text.tokens[row].tolist()):
            if token == linebreaks.NEWLINE:
                count, words = 0, 0
            elif token < linebreaks.WORDS and count is not None:
                count, words = count + lengths[token] + (count > 0), words + 1
            assert int(text.count[row, at]) == (-1 if count is None else count)
            assert int(text.words[row, at]) == (-1 if words is None else words)
            assert count is None or count <= int(text.width[row])


def test_the_probability_is_that_of_the_texts():
    text = linebreaks.sample(1500, torch.Generator().manual_seed(1))
    breaks = text.tokens[:, 1:] == linebreaks.NEWLINE
    known, exact = text.known[:, :-1], text.exact[:, :-1]
    for tenth in range(11):
        here = known & ((exact - tenth / 10).abs() < 0.01)
        assert abs(breaks[here].double().mean() - tenth / 10) < 0.05


def test_the_position_says_nothing_about_the_count():
    text = linebreaks.sample(800, torch.Generator().manual_seed(2))
    place = torch.arange(linebreaks.LENGTH).expand_as(text.count)
    later = text.known & (place >= 16)
    assert abs(np.corrcoef(place[later], text.count[later])[0, 1]) < 0.05


def test_the_names_of_words_have_their_length():
    names, lengths = linebreaks.word_names(), linebreaks.word_lengths().tolist()
    assert len(set(names)) == len(names) == linebreaks.VOCAB
    assert [len(name) for name in names[: linebreaks.WORDS]] == lengths


def test_the_recipe_saves_what_the_lab_loads(tmp_path, monkeypatch):
    monkeypatch.setattr(recipe, "STEPS", 3)
    recipe.main(1, tmp_path)
    model, tokenizer = lab.load(str(tmp_path))
    assert tokenizer.decode([linebreaks.NEWLINE]) == "<newline>"
    assert model.config.vocab_size == linebreaks.VOCAB


@trained("linebreaks")
def test_the_committed_model_breaks_lines_where_they_break():
    model, _ = lab.load("linebreaks")
    text = linebreaks.sample(64, torch.Generator().manual_seed(3))
    with torch.no_grad():
        said = model(text.tokens).logits.softmax(-1)[..., linebreaks.NEWLINE]
    assert np.corrcoef(said[text.known], text.exact[text.known])[0, 1] > 0.85
