"""The promises of the generator of brackets, of its recipe, and of the model that stands in the repository."""

import pytest
import torch

import lab
from lab import brackets
from lab.recipes import brackets as recipe
from tests.lab import trained


def _walk(string):
    """Whether the total differs from zero, and whether the depth was ever below it, bracket by bracket."""
    depth, below = 0, False
    for bracket in string:
        depth += 1 if bracket == brackets.OPEN else -1
        below = below or depth < 0
    return depth != 0, below


def test_failures_agree_with_a_walk_along_the_string():
    strings = brackets.strings(300, 12, torch.Generator().manual_seed(0))
    wrong_count, below = brackets.failures(strings)
    walked = [_walk(string) for string in strings.tolist()]
    assert [(bool(a), bool(b)) for a, b in zip(wrong_count, below, strict=True)] == walked


def test_balanced_strings_are_balanced_and_all_of_them_come():
    strings = brackets.balanced(4000, 8, torch.Generator().manual_seed(0))
    assert not any(any(_walk(string)) for string in strings.tolist())
    found, counts = torch.unique(strings, dim=0, return_counts=True)
    assert len(found) == 14
    assert counts.min() > 4000 / 14 / 1.5


@pytest.mark.parametrize("kind", brackets.KINDS)
def test_kinds_are_what_they_say_and_held_out(kind):
    strings = brackets.of_kind(kind, 50, brackets.LONGEST, torch.Generator().manual_seed(1))
    wrong_count, below = brackets.failures(strings)
    assert (wrong_count == (kind in ("count", "both"))).all()
    assert (below == (kind in ("horizon", "both"))).all()
    assert brackets.held_out(strings).all()


def test_the_recipe_never_shows_a_held_out_string(tmp_path, monkeypatch):
    seen = []
    original = brackets.encode
    monkeypatch.setattr(brackets, "encode", lambda strings: (seen.append(strings), original(strings))[1])
    monkeypatch.setattr(recipe, "STEPS", 3)
    recipe.main(1, tmp_path)
    assert len(seen) == 3
    assert not any(brackets.held_out(strings).any() for strings in seen)
    model, tokenizer = lab.load(str(tmp_path))
    assert tokenizer.decode([brackets.YES]) == "balanced"
    assert model.config.vocab_size == len(brackets.WORDS)


@trained("brackets")
def test_the_committed_model_judges_every_kind():
    model, _ = lab.load("brackets")
    for kind in brackets.KINDS:
        tokens = brackets.encode(brackets.of_kind(kind, 64, brackets.LONGEST, torch.Generator().manual_seed(2)))
        with torch.no_grad():
            said = model(tokens[:, :-1]).logits[:, -1].argmax(-1)
        assert (said == tokens[:, -1]).float().mean() > 0.9
