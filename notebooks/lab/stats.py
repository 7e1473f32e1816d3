"""Intervals, tests against random components, and the rule that sets a bound."""

import itertools
import math
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

Interval = tuple[float, float]
T = TypeVar("T")
_LISTABLE = 10_000
_ENTRIES = 1_000_000
"""Of the resamples that are averaged at once: 8 MB of places and 8 MB of values."""


def bootstrap(
    *columns: ArrayLike,
    statistic: Callable[..., float] | None = None,
    draws: int = 2000,
    level: float = 0.95,
    seed: int = 0,
) -> Interval:
    """Resample rows and give the percentile interval of a statistic.

    Args:
        columns: arrays of one length; row i of each belongs to the same unit (a prompt), so differences stay paired.
        statistic: takes the resampled columns and returns a number; the mean of the first column by default.
        draws: number of resamples.
        level: coverage.
        seed: of the resampling.

    Raises:
        ValueError: no rows, or columns of different lengths.
    """
    arrays = [np.asarray(column, dtype=float) for column in columns]
    lengths = {len(array) for array in arrays}
    if len(lengths) != 1 or 0 in lengths:
        raise ValueError(f"The columns must share one length above zero; they have {sorted(lengths)}.")
    rows = len(arrays[0])
    generator = np.random.default_rng(seed)
    values: list[float] = []
    if statistic is not None:
        for _ in range(draws):
            picked = generator.integers(0, rows, rows)
            values.append(statistic(*(array[picked] for array in arrays)))
    while len(values) < draws:
        block = generator.integers(0, rows, (min(max(1, _ENTRIES // rows), draws - len(values)), rows))
        values.extend(arrays[0][block].reshape(len(block), -1).mean(1).tolist())
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def ratio_of_means(numerator: ArrayLike, denominator: ArrayLike) -> float:
    """Divide two means: normalise by the mean gap, never unit by unit, where a small gap would explode."""
    return float(np.mean(np.asarray(numerator, dtype=float)) / np.mean(np.asarray(denominator, dtype=float)))


def wilson(successes: int, trials: int, z: float = 1.959964) -> Interval:
    """Give the Wilson score interval of a rate (Wilson, 1927): it stays inside 0 to 1 and works near both ends.

    Args:
        successes: how many of the trials.
        trials: above zero.
        z: normal quantile; 95 % by default.

    Raises:
        ValueError: no trials, or successes outside 0 to trials.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} successes in {trials} trials is not a rate.")
    rate = successes / trials
    centre = (rate + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z * np.sqrt(rate * (1 - rate) / trials + z * z / (4 * trials * trials)) / (1 + z * z / trials)
    return float(max(0.0, centre - half)), float(min(1.0, centre + half))


def random_sets(pool: Sequence[T], size: int, count: int, seed: int = 0) -> list[list[T]]:
    """Draw distinct sets of components, as a control for one chosen set.

    Args:
        pool: components to draw from.
        size: of each set; at most one less than the pool, so that there is a choice.
        count: how many sets; all there are, where there are fewer.
        seed: of the draws.
    """
    size = min(size, len(pool) - 1)
    generator = np.random.default_rng(seed)
    total = math.comb(len(pool), size)
    if total <= _LISTABLE:
        every = list(itertools.combinations(pool, size))
        return [list(every[index]) for index in generator.permutation(total)[:count]]
    drawn: set[tuple[int, ...]] = set()
    while len(drawn) < count:
        drawn.add(tuple(sorted(generator.choice(len(pool), size, replace=False).tolist())))
    return [[pool[index] for index in indices] for indices in sorted(drawn)]


def random_component_p(observed: float, random_values: ArrayLike) -> float:
    """Give the share of random components at least as strong, counting the observed one.

    Args:
        observed: the effect of the component under test; large means strong.
        random_values: the effects of random components; with n of them the smallest p is 1 / (n + 1).

    Raises:
        ValueError: fewer than 19 draws, which could never reach 0.05.
    """
    values = np.asarray(random_values, dtype=float)
    if values.size < 19:
        raise ValueError(f"{values.size} random draws can never reach p = 0.05; use at least 19.")
    return float((1 + np.sum(values >= observed)) / (values.size + 1))


def halfway_bound(trained: Sequence[float], controls: Sequence[float]) -> float | None:
    """Set a bound halfway between the worst trained seed and the best negative control; None where they overlap.

    Args:
        trained: one value for each seed; larger is better.
        controls: values of the negative controls.
    """
    worst, best = min(trained), max(controls)
    return None if worst <= best else (worst + best) / 2
