import numpy as np
import pytest

from lab import stats


def test_bootstrap_covers_the_mean_and_repeats():
    values = np.random.default_rng(1).normal(3, 1, 400)
    low, high = stats.bootstrap(values)
    assert low < values.mean() < high
    assert high - low == pytest.approx(2 * 1.96 / 20, rel=0.2)
    assert (low, high) == stats.bootstrap(values)


@pytest.mark.parametrize("values", [np.arange(1001.0), np.arange(30.0).reshape(10, 3)])
def test_bootstrap_of_a_mean_resamples_in_blocks_what_it_would_one_by_one(values):
    one_by_one = stats.bootstrap(values, statistic=lambda column: float(np.mean(column)))
    assert stats.bootstrap(values) == pytest.approx(one_by_one, rel=1e-12)


def test_bootstrap_keeps_rows_paired():
    first = np.random.default_rng(1).normal(0, 100, 50)
    low, high = stats.bootstrap(first + 1, first, statistic=lambda a, b: float(np.mean(a) - np.mean(b)))
    assert low == pytest.approx(1)
    assert high == pytest.approx(1)


@pytest.mark.parametrize("columns", [([],), ([1, 2], [1])])
def test_bootstrap_refuses_columns_without_a_common_length(columns):
    with pytest.raises(ValueError, match="share one length"):
        stats.bootstrap(*columns)


def test_ratio_divides_means_not_rows():
    assert stats.ratio_of_means([1, 3], [1, 1]) == 2
    assert stats.ratio_of_means([1, 1], [0, 1]) == 2


def test_wilson_matches_a_value_worked_by_hand():
    # p = 0.8, n = 10, z = 1.96: centre (0.8 + 0.19208) / 1.38416, half-width 1.96 * sqrt(0.016 + 0.0096040) / 1.38416.
    assert stats.wilson(8, 10) == pytest.approx((0.4901, 0.9433), abs=1e-3)
    assert stats.wilson(0, 5)[0] == 0
    assert stats.wilson(5, 5)[1] == 1


@pytest.mark.parametrize(("successes", "trials"), [(1, 0), (3, 2), (-1, 2)])
def test_wilson_refuses_what_is_no_rate(successes, trials):
    with pytest.raises(ValueError, match="not a rate"):
        stats.wilson(successes, trials)


def test_random_component_p_counts_the_observed_one():
    assert stats.random_component_p(5.0, np.zeros(19)) == pytest.approx(0.05)
    assert stats.random_component_p(0.0, np.zeros(19)) == 1.0


def test_random_component_p_refuses_too_few_draws():
    with pytest.raises(ValueError, match="at least 19"):
        stats.random_component_p(1.0, np.zeros(18))


def test_bound_lies_halfway_or_nowhere():
    assert stats.halfway_bound([0.8, 0.9], [0.1, 0.2]) == pytest.approx(0.5)
    assert stats.halfway_bound([0.2, 0.9], [0.1, 0.2]) is None


@pytest.mark.parametrize("pool", [range(6), range(60)])
def test_random_sets_are_distinct_and_repeat(pool):
    sets = stats.random_sets(pool, 5, count=6, seed=1)
    assert len({tuple(sorted(one)) for one in sets}) == 6
    assert all(len(set(one)) == 5 and set(one) <= set(pool) for one in sets)
    assert sets == stats.random_sets(pool, 5, count=6, seed=1)
    assert sets != stats.random_sets(pool, 5, count=6, seed=2)


def test_random_sets_leave_a_choice_and_end_when_all_are_drawn():
    assert sorted(map(sorted, stats.random_sets("abc", 9, count=50))) == [["a", "b"], ["a", "c"], ["b", "c"]]
