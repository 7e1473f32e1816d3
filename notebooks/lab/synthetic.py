"""Activations with known ground truth: planted feature directions that fire rarely, and the dictionaries to beat."""

from dataclasses import dataclass

import torch
from torch import Tensor

_BLOCK = 10_000


@dataclass(frozen=True)
class Features:
    """What is planted: unit directions and how often each fires."""

    directions: Tensor
    """[features, dims], unit rows."""
    rates: Tensor
    """[features], the probability that a feature is on."""

    def sample(self, count: int, seed: int) -> tuple[Tensor, Tensor]:
        """Draw activations and the code that made them; features fire independently.

        Args:
            count: number of activations.
            seed: of the draw.

        Returns:
            Activations [count, dims] and code [count, features]: zero where off, uniform on 0.5 to 1.5 where on.
        """
        generator = torch.Generator().manual_seed(seed)
        codes = []
        for start in range(0, count, _BLOCK):
            shape = (min(_BLOCK, count - start), len(self.rates))
            on = torch.rand(shape, generator=generator) < self.rates
            codes.append(on * (0.5 + torch.rand(shape, generator=generator)))
        code = torch.cat(codes)
        return code @ self.directions, code


def planted(seed: int, features: int = 256, dims: int = 64, active: float = 5.0, exponent: float = 0.5) -> Features:
    """Plant random directions whose firing rates follow a power law.

    Args:
        seed: of the directions.
        features: how many; more than `dims` means superposition.
        dims: of the activations.
        active: features on at once, on average.
        exponent: of the power law over ranks; 0 makes all rates equal.

    Raises:
        ValueError: a rate would exceed 1.
    """
    generator = torch.Generator().manual_seed(seed)
    directions = torch.nn.functional.normalize(torch.randn(features, dims, generator=generator), dim=1)
    weights = torch.arange(1, features + 1).float() ** -exponent
    rates = active * weights / weights.sum()
    if float(rates.max()) > 1:
        raise ValueError(f"{active} active of {features} features needs a firing rate of {float(rates.max()):.2f}.")
    return Features(directions, rates)


def shuffled(x: Tensor, seed: int) -> Tensor:
    """Permute each dimension on its own: the same marginals, none of the joint structure.

    Args:
        x: activations [count, dims].
        seed: of the permutations.
    """
    generator = torch.Generator().manual_seed(seed)
    columns = [x[torch.randperm(len(x), generator=generator), dim] for dim in range(x.shape[1])]
    return torch.stack(columns, dim=1)


@dataclass(frozen=True)
class LinearDictionary:
    """A dictionary that is read by a matrix; each axis counts twice, once for each of its two directions."""

    directions: Tensor
    """[2 * axes, dims], unit rows."""
    readout: Tensor
    """[dims, 2 * axes]."""
    mean: Tensor
    """[dims]."""

    def encode(self, x: Tensor) -> Tensor:
        """Give non-negative activations [count, 2 * axes] of x [count, dims]."""
        return torch.relu((x - self.mean) @ self.readout)

    def decode(self, code: Tensor) -> Tensor:
        """Give back activations [count, dims]."""
        return code @ self.directions + self.mean


@dataclass(frozen=True)
class Centroids:
    """A dictionary of cluster centres, read greedily: matching pursuit (Mallat and Zhang, 1993)."""

    directions: Tensor
    """[clusters, dims], unit rows."""
    most: int
    """How many centroids an activation may use."""

    def encode(self, x: Tensor) -> Tensor:
        """Give non-negative activations [count, clusters] of x [count, dims], at most `most` in a row."""
        code = torch.zeros(len(x), len(self.directions))
        left = x
        for _ in range(self.most):
            amplitude, which = (left @ self.directions.T).max(1)
            amplitude = torch.relu(amplitude)
            code.scatter_add_(1, which[:, None], amplitude[:, None])
            left = left - amplitude[:, None] * self.directions[which]
        return code

    def decode(self, code: Tensor) -> Tensor:
        """Give back activations [count, dims]."""
        return code @ self.directions


def kmeans(x: Tensor, clusters: int, seed: int, most: int = 5, steps: int = 40) -> Centroids:
    """Cluster the directions of x [count, dims]: spherical k-means (Dhillon and Modha, 2001).

    Args:
        x: activations [count, dims].
        clusters: how many centroids.
        seed: of the first centroids, which are rows of x; an empty cluster keeps its centroid.
        most: centroids that an activation may use when it is read.
        steps: rounds of assigning and averaging.
    """
    generator = torch.Generator().manual_seed(seed)
    unit = torch.nn.functional.normalize(x, dim=1)
    centroids = unit[torch.randperm(len(unit), generator=generator)[:clusters]]
    for _ in range(steps):
        nearest = (unit @ centroids.T).argmax(1)
        sums = torch.zeros_like(centroids).index_add_(0, nearest, unit)
        empty = torch.bincount(nearest, minlength=clusters) == 0
        centroids = torch.where(empty[:, None], centroids, torch.nn.functional.normalize(sums, dim=1))
    return Centroids(centroids, most)


def pca(x: Tensor) -> LinearDictionary:
    """Take the principal axes of x [count, dims], all of them."""
    mean = x.mean(0)
    _, axes = torch.linalg.eigh(torch.cov((x - mean).T))
    return _both_ways(axes.T, axes, mean)


def ica(x: Tensor, seed: int, steps: int = 200, tolerance: float = 1e-4) -> LinearDictionary:
    """Find as many independent components as dimensions: symmetric FastICA with the tanh contrast (Hyvärinen, 1999).

    Args:
        x: activations [count, dims].
        seed: of the first rotation.
        steps: at most; where there are more features than dimensions it need not settle.
        tolerance: stops once no component turns by more than this (1 - |cosine|).
    """
    mean = x.mean(0)
    values, axes = torch.linalg.eigh(torch.cov((x - mean).T))
    whitener = axes / values.clamp_min(1e-8).sqrt()
    white = (x - mean) @ whitener
    generator = torch.Generator().manual_seed(seed)
    rotation = _orthogonal(torch.randn(white.shape[1], white.shape[1], generator=generator))
    for _ in range(steps):
        response = torch.tanh(white @ rotation.T)
        slope = (1 - response.square()).mean(0)
        update = _orthogonal(response.T @ white / len(white) - slope[:, None] * rotation)
        turned = 1 - (update * rotation).sum(1).abs().min()
        rotation = update
        if float(turned) < tolerance:
            break
    unmixing = whitener @ rotation.T
    mixing = torch.linalg.pinv(unmixing)
    norms = mixing.norm(dim=1)
    return _both_ways(mixing / norms[:, None], unmixing * norms, mean)


def _orthogonal(matrix: Tensor) -> Tensor:
    left, _, right = torch.linalg.svd(matrix)
    nearest: Tensor = left @ right
    return nearest


def _both_ways(directions: Tensor, readout: Tensor, mean: Tensor) -> LinearDictionary:
    return LinearDictionary(torch.cat([directions, -directions]), torch.cat([readout, -readout], dim=1), mean)
