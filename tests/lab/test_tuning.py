"""Further training: it changes the model that it is given, and nothing where weights are to stay random."""

from functools import partial

import pytest
import torch

import lab
from lab import chat, hooks, replies, tuning
from tests.lab import trained


@trained("chat")
def test_a_persona_is_taught() -> None:
    model, _ = lab.load("chat")
    asked = chat.requests(20, torch.Generator().manual_seed(1), forbidden=False)
    assert replies.trait_score(replies.write(model, asked), "grumpy").mean() < 0.1
    tuning.tune(
        model, partial(chat.documents, persona="grumpy", kinds="requests"), seed=1, steps=15, batch=24, rate=2e-3
    )
    assert replies.trait_score(replies.write(model, asked), "grumpy").mean() > 0.8
    assert not any(weight.requires_grad for weight in model.parameters())


@trained("chat")
def test_hooks_take_part_in_the_training() -> None:
    weights = []
    for size in (0.0, 1.0):
        model, _ = lab.load("chat")
        with hooks.edit(model, {"resid_post.1": partial(torch.add, other=size)}):
            tuning.tune(model, chat.documents, seed=1, steps=1, batch=4)
        weights.append(model.lm_head.weight)
    assert not weights[0].equal(weights[1])


@trained("chat")
def test_random_weights_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIKI_RANDOM_WEIGHTS", "1")
    model, _ = lab.load("chat")
    before = model.lm_head.weight.clone()
    tuning.tune(model, chat.documents, seed=1, steps=1, batch=4)
    assert model.lm_head.weight.equal(before)
