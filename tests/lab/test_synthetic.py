"""The planted features, the dictionaries to beat, and the algorithm cells of the notebook that is recorded."""

import json

import pytest
import torch

from lab import synthetic
from lab.recipes import synthetic_features as recipe
from lab.stats import halfway_bound


@pytest.fixture(scope="module")
def code():
    """The names that the notebook's algorithm cells define."""
    torch.set_num_threads(1)  # two threads that share cores with another run are far slower than one
    names = {}
    exec(compile(recipe.algorithm(), "algorithm", "exec"), names)
    return names


@pytest.fixture(scope="module")
def small():
    return synthetic.planted(3, features=24, dims=12, active=2.0)


@pytest.fixture(scope="module")
def record():
    return json.loads((recipe.NOTEBOOK.parent / "lab/models/synthetic-features/seeds.json").read_text())


class Perfect:
    """A dictionary that knows the truth: its directions are the planted ones, in another order."""

    def __init__(self, features, known):
        self.order = torch.randperm(len(features.rates), generator=torch.Generator().manual_seed(0))
        self.directions = features.directions[self.order]
        self.known = known

    def encode(self, x):
        truth = next(c for rows, c in self.known if rows is x)
        return truth[:, self.order]

    def decode(self, code):
        return code @ self.directions


def test_directions_are_unit_and_rates_follow_the_power_law():
    features = synthetic.planted(0, features=100, dims=20, active=4.0, exponent=0.5)
    assert torch.allclose(features.directions.norm(dim=1), torch.ones(100))
    assert features.rates.sum().item() == pytest.approx(4.0, abs=1e-5)
    assert (features.rates[0] / features.rates[24]).item() == pytest.approx(5.0, rel=1e-5)


def test_a_rate_above_one_is_refused():
    with pytest.raises(ValueError, match="firing rate"):
        synthetic.planted(0, features=8, dims=4, active=7.0, exponent=2.0)


def test_a_sample_is_the_sum_of_what_is_on(small):
    x, truth = small.sample(12_000, seed=1)  # more than one block
    assert x.shape == (12_000, 12)
    assert truth.shape == (12_000, 24)
    assert torch.allclose(x, truth @ small.directions)
    on = truth > 0
    assert truth[on].min() >= 0.5
    assert truth[on].max() <= 1.5
    assert torch.allclose(on.float().mean(0), small.rates, atol=0.02)


def test_a_sample_depends_on_its_seed_only(small):
    torch.manual_seed(5)
    first, _ = small.sample(50, seed=1)
    torch.manual_seed(6)
    assert torch.equal(first, small.sample(50, seed=1)[0])
    assert not torch.equal(first, small.sample(50, seed=2)[0])


def test_shuffling_keeps_marginals_and_breaks_the_joint(small):
    x, _ = small.sample(5_000, seed=1)
    mixed = synthetic.shuffled(x, seed=2)
    assert torch.equal(mixed.sort(0).values, x.sort(0).values)
    off_diagonal = ~torch.eye(12, dtype=torch.bool)
    assert torch.corrcoef(mixed.T)[off_diagonal].abs().max() < 0.06
    assert torch.corrcoef(x.T)[off_diagonal].abs().max() > 0.15


@pytest.mark.parametrize("find", [synthetic.pca, lambda x: synthetic.ica(x, seed=0)], ids=["pca", "ica"])
def test_a_linear_dictionary_gives_back_what_it_reads(find, small):
    x, _ = small.sample(4_000, seed=1)
    dictionary = find(x)
    assert torch.allclose(dictionary.directions.norm(dim=1), torch.ones(24), atol=1e-5)
    assert (dictionary.encode(x) >= 0).all()
    assert torch.allclose(dictionary.decode(dictionary.encode(x)), x, atol=1e-4)


def test_ica_finds_features_that_do_not_outnumber_dimensions_and_pca_does_not(code):
    features = synthetic.planted(0, features=8, dims=8, active=1.0)
    x, _ = features.sample(20_000, seed=1)
    assert code["match"](synthetic.ica(x, seed=0).directions, features)[1].mean() > 0.99
    assert code["match"](synthetic.pca(x).directions, features)[1].mean() < 0.9


def test_kmeans_finds_directions_that_fire_alone():
    features = synthetic.planted(0, features=6, dims=12, active=1.0)
    alone = torch.eye(6).repeat_interleave(50, dim=0) * torch.linspace(0.5, 1.5, 300)[:, None]
    found = synthetic.kmeans(alone @ features.directions, 40, seed=0)
    assert torch.allclose(found.directions.norm(dim=1), torch.ones(40), atol=1e-5)
    assert ((features.directions @ found.directions.T).max(1).values > 0.999).all()
    assert torch.equal(synthetic.kmeans(alone @ features.directions, 40, seed=0).directions, found.directions)


def test_an_empty_cluster_keeps_its_centroid():
    same = torch.tensor([[0.0, 2.0]]).repeat(10, 1)
    assert torch.allclose(synthetic.kmeans(same, 4, seed=0).directions, same[:4] / 2)


def test_centroids_are_read_by_matching_pursuit():
    dictionary = synthetic.Centroids(torch.tensor([[1.0, 0.0, 0.0], [0.6, 0.8, 0.0], [0.0, 0.0, 1.0]]), most=2)
    code = dictionary.encode(torch.tensor([[2.0, 0.0, 1.0], [-1.0, 0.0, -1.0]]))
    # the second centroid overlaps with the first, and loses it to the first
    assert torch.allclose(code, torch.tensor([[2.0, 0.0, 1.0], [0.0, 0.0, 0.0]]))
    assert torch.allclose(dictionary.decode(code)[0], torch.tensor([2.0, 0.0, 1.0]))


def test_the_mean_of_pairs_counts_features_without_partner(code, small):
    half = synthetic.Centroids(small.directions[:12], most=2)
    tune, test = small.sample(200, seed=1), small.sample(200, seed=2)
    assert code["evaluate"](half, small, tune, test)["mcc"] == pytest.approx(0.5, abs=1e-5)


def test_a_perfect_dictionary_scores_one(code, small):
    tune, test = small.sample(4_000, seed=1), small.sample(4_000, seed=2)
    scores = code["evaluate"](Perfect(small, [tune, test]), small, tune, test)
    for name in ("recovered", "mcc", "mmcs", "fve", "f1_as_it_fires"):
        assert scores[name] == pytest.approx(1.0, abs=1e-5), name
    assert scores["f1"] > 0.99  # the tuned threshold is the smallest amplitude of other data
    assert scores["l0"] == pytest.approx(2.0, abs=0.1)
    assert scores["dead"] == 0


def test_two_features_cannot_share_a_partner(code, small):
    twice = small.directions.clone()
    twice[1] = twice[0]
    partner, cosine, _ = code["match"](twice, small)
    assert sorted(partner.tolist()) == list(range(24))
    assert (cosine > 0.9999).sum() == 23


def test_a_feature_without_partner_counts_as_lost(code, small):
    partner, cosine, _ = code["match"](small.directions[:10], small)
    assert (partner < 0).sum() == 14
    assert torch.equal(cosine[partner < 0], torch.zeros(14))


def test_best_f1_agrees_with_trying_every_threshold(code):
    generator = torch.Generator().manual_seed(0)
    scores = torch.rand(60, 3, generator=generator)
    on = torch.rand(60, 3, generator=generator) < scores
    value, threshold = code["best_f1"](scores, on)

    def f1(column, cut):
        fires = scores[:, column] >= cut
        return (2 * (fires & on[:, column]).sum() / (fires.sum() + on[:, column].sum())).item()

    for column in range(3):
        assert value[column].item() == pytest.approx(max(f1(column, cut) for cut in scores[:, column]))
        assert value[column].item() == pytest.approx(f1(column, threshold[column]))


def test_the_untrained_sae_does_not_know_the_features(code):
    features = synthetic.planted(0)
    start = code["SAE"](64, 256, 5, seed=0)
    assert (code["match"](start.directions, features)[1] > 0.9).sum() == 0


def test_topk_keeps_k_and_l1_does_not(code, small):
    x, _ = small.sample(100, seed=1)
    assert ((code["SAE"](12, 24, k=3).encode(x) != 0).sum(1) <= 3).all()
    assert ((code["SAE"](12, 24).encode(x) != 0).sum(1) > 3).any()


def test_training_recovers_and_a_frozen_decoder_stays(code):
    features = synthetic.planted(0, features=8, dims=8, active=1.0)
    x, _ = features.sample(4_000, seed=1)
    quick = {"seed": 0, "steps": 400, "batch": 256, "rate": 1e-2}
    trained = code["train"](x, 8, penalty=0.2, **quick)
    frozen = code["train"](x, 8, penalty=0.2, frozen_decoder=True, **quick)
    start = code["SAE"](8, 8, seed=0)
    assert (
        code["match"](trained.directions, features)[1].mean()
        > code["match"](start.directions, features)[1].mean() + 0.1
    )
    assert torch.allclose(frozen.directions, start.directions, atol=1e-6)
    assert not torch.equal(frozen.encoder, start.encoder)
    assert torch.allclose(trained.directions.norm(dim=1), torch.ones(8), atol=1e-6)


def test_random_weights_skip_training(code, small, monkeypatch):
    monkeypatch.setenv("WIKI_RANDOM_WEIGHTS", "1")
    x, _ = small.sample(1_000, seed=1)
    assert torch.equal(code["train"](x, 24, k=2, seed=0).directions, code["SAE"](12, 24, 2, 0).directions)


def test_refitting_gives_the_planted_amplitudes_back(code):
    features = synthetic.planted(0, features=8, dims=16, active=2.0)
    x, truth = features.sample(300, seed=1)
    sae = code["SAE"](16, 8)
    sae.decoder.data = features.directions
    again = code["refit"](sae.requires_grad_(False), x, truth / 3)
    assert torch.allclose(again, truth, atol=5e-3)
    ratio = code["amplitude_ratio"](truth / 3, truth, torch.arange(8))
    assert torch.allclose(ratio, torch.full((8,), 1 / 3))


def test_the_record_was_made_by_the_algorithm_of_the_page(record):
    assert record["algorithm_sha256"] == recipe.fingerprint(), "retrain: python -m lab.recipes.synthetic_features"


def test_the_record_holds_five_seeds_and_its_median(record):
    assert record["seeds"] == [0, 1, 2, 3, 4]
    assert all(len(values) == 5 for kind in ("measures", "controls") for values in record[kind].values())
    median = sorted(record["measures"]["recovered_topk"])[2]
    assert record["committed_seed"] in record["seeds"]
    assert record["measures"]["recovered_topk"][record["committed_seed"]] == median
    assert (
        halfway_bound(record["measures"]["recovered_topk"], record["controls"]["recovered_best_shortcut"]) is not None
    )
