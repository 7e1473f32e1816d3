"""The shared dictionaries: sparse, unit directions, units of the model; trained, and left untrained."""

import pytest
import torch
from torch import Tensor

from lab import dictionaries, synthetic


def _planted() -> tuple[synthetic.Features, Tensor]:
    features = synthetic.planted(100, features=24, dims=16, active=2.0, exponent=0.0)
    return features, 7 * features.sample(8_000, 101)[0] + 3


def _explained(y: Tensor, guess: Tensor) -> float:
    return float(1 - (y - guess).square().sum() / (y - y.mean(0)).square().sum())


@pytest.fixture(scope="module")
def sae() -> dictionaries.Dictionary:
    _, x = _planted()
    return dictionaries.fit(dictionaries.Dictionary(16, 24, k=3), x, steps=800, batch=256, rate=5e-3, seed=0)


def test_at_most_k_latents_are_on_and_directions_have_length_one(sae: dictionaries.Dictionary) -> None:
    code = sae.encode(_planted()[1][:100])
    assert ((code > 0).sum(1) <= 3).all()
    assert (code >= 0).all()
    assert torch.allclose(sae.decoder.norm(dim=1), torch.ones(24), atol=1e-5)


def test_keeps_the_largest_scores() -> None:
    kept = dictionaries.Dictionary(2, 4, k=2).sparsify(torch.tensor([[3.0, -1.0, 2.0, 1.0], [-3.0, -1.0, -2.0, 5.0]]))
    assert kept.tolist() == [[3, 0, 2, 0], [0, 0, 0, 5]]


def test_any_leading_shape(sae: dictionaries.Dictionary) -> None:
    x = _planted()[1][:12]
    assert torch.allclose(sae(x.view(3, 4, 16)).view(12, 16), sae(x), atol=1e-4)


def test_training_recovers_planted_directions_in_the_units_of_the_input(sae: dictionaries.Dictionary) -> None:
    features, x = _planted()
    cosines = (features.directions @ sae.decoder.T).max(1).values
    assert float((cosines > 0.9).float().mean()) > 0.9
    assert _explained(x, sae(x)) > 0.9


def test_a_frozen_decoder_stays() -> None:
    start = dictionaries.Dictionary(16, 24, k=3, seed=4)
    directions, read = start.decoder.clone(), start.encoder.clone()
    trained = dictionaries.fit(start, _planted()[1], steps=20, frozen_decoder=True)
    assert torch.allclose(trained.decoder, directions, atol=1e-5)
    assert not torch.allclose(trained.encoder, read, atol=1e-3)


def test_same_seed_same_dictionary() -> None:
    x = _planted()[1]
    seeds = [(1, 1), (1, 1), (2, 1), (1, 2)]  # of the initial weights, and of the order of the rows
    first, again, *others = (
        dictionaries.fit(dictionaries.Dictionary(16, 24, k=3, seed=start), x, steps=5, seed=order).encoder
        for start, order in seeds
    )
    assert torch.equal(first, again)
    assert not any(torch.equal(first, other) for other in others)


def test_untrained_when_weights_are_random(monkeypatch: pytest.MonkeyPatch) -> None:
    x = _planted()[1]
    trained = dictionaries.fit(dictionaries.Dictionary(16, 24, k=3), x, steps=20)
    monkeypatch.setenv("WIKI_RANDOM_WEIGHTS", "1")
    fresh = dictionaries.Dictionary(16, 24, k=3)
    left = dictionaries.fit(dictionaries.Dictionary(16, 24, k=3), x, steps=20)
    assert torch.equal(left.encoder, fresh.encoder)
    assert torch.allclose(left.scale, trained.scale)
