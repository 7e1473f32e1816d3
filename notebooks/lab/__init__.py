"""What every notebook of the wiki shares: small models, hooks, statistics, plots, and the record of a measurement.

The modules `hooks`, `plot`, `sequences` and `stats` load when they are first used, so that a notebook depends only on
those that it names.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from lab.measure import MIME_TYPE, measure
from lab.peers import peer
from lab.seeds import random_weights, setup
from lab.zoo import checkpoints, load, recorded

if TYPE_CHECKING:
    from lab import hooks, plot, sequences, stats

_MODULES = ("hooks", "plot", "sequences", "stats")

__all__ = [
    "MIME_TYPE",
    "checkpoints",
    "hooks",
    "load",
    "measure",
    "peer",
    "plot",
    "random_weights",
    "recorded",
    "sequences",
    "setup",
    "stats",
]


def __getattr__(name: str) -> ModuleType:
    if name in _MODULES:
        return import_module(f"lab.{name}")
    raise AttributeError(f"module 'lab' has no attribute {name!r}")
