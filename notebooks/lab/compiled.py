"""A task that a transformer can be compiled for: look up a value by its key, and count on by one if a flag is set.

A prompt is `^ FLAG k v k v k v k v QUERY =`: four keys with their values. The query is the letter before the key that
it asks for (`a` asks for `b`, `h` for `a`). The answer is that key's value, plus one, modulo five, where the flag is
`~`; the value itself where it is `.`.

The variables of the algorithm are known for every prompt, and prompts can be drawn that share some of them.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from lab.zoo import FOLDER

KEYS, VALUES, PAIRS = 8, 5, 4
LENGTH = 2 + 2 * PAIRS + 2
NAMES = [*"abcdefgh"[:KEYS], *(str(value) for value in range(VALUES)), "^", "=", "~", "."]
VOCAB = len(NAMES)
START, EQUALS, SET, CLEAR = range(KEYS + VALUES, VOCAB)
FLAG_AT, QUERY_AT, END = 1, LENGTH - 2, LENGTH - 1


@dataclass(frozen=True)
class Prompts:
    """A batch of prompts, by what they were made from; int64."""

    flag: Tensor
    """[batch], 0 or 1."""
    keys: Tensor
    """[batch, pairs], all different."""
    values: Tensor
    """[batch, pairs]."""
    which: Tensor
    """[batch], the pair that is asked for."""

    @property
    def found(self) -> Tensor:
        """The value that is looked up: [batch]."""
        return self.values.gather(1, self.which[:, None]).squeeze(1)

    @property
    def query(self) -> Tensor:
        """The letter at the end, before the key that it asks for: [batch]."""
        return (self.keys.gather(1, self.which[:, None]).squeeze(1) - 1) % KEYS

    @property
    def answer(self) -> Tensor:
        """The value that is right, 0 to 4: [batch]."""
        return (self.found + self.flag) % VALUES

    @property
    def answer_token(self) -> Tensor:
        """Its token: [batch]."""
        return KEYS + self.answer

    @property
    def tokens(self) -> Tensor:
        """The prompts themselves: [batch, length]."""
        pairs = torch.stack([self.keys, KEYS + self.values], 2).flatten(1)
        start, end = torch.full_like(self.flag, START), torch.full_like(self.flag, EQUALS)
        flag = torch.where(self.flag == 1, SET, CLEAR)
        return torch.cat([start[:, None], flag[:, None], pairs, self.query[:, None], end[:, None]], 1)

    def __len__(self) -> int:
        """Count the prompts."""
        return len(self.flag)

    def __getitem__(self, rows: Any) -> "Prompts":
        """Take some of the prompts."""
        return Prompts(self.flag[rows], self.keys[rows], self.values[rows], self.which[rows])

    def having(self, **parts: Tensor) -> "Prompts":
        """Give the same prompts with some parts exchanged."""
        return replace(self, **parts)


def sample(count: int, generator: torch.Generator) -> Prompts:
    """Draw prompts; every part is uniform.

    Args:
        count: number of prompts.
        generator: source of randomness.
    """
    flag = torch.randint(2, (count,), generator=generator)
    keys = torch.rand(count, KEYS, generator=generator).argsort(1)[:, :PAIRS]
    values = torch.randint(VALUES, (count, PAIRS), generator=generator)
    return Prompts(flag, keys, values, torch.randint(PAIRS, (count,), generator=generator))


@dataclass(frozen=True)
class Truth:
    """What is known of a compiled network by construction."""

    edges: list[tuple[str, str]]
    """The edges of the circuit that carry what differs between prompts."""
    constant: list[tuple[str, str]]
    """Edges that carry positions only, the same in every prompt."""
    cancelling: list[tuple[str, str]]
    """Edges of the pair of heads whose writes cancel."""
    subspaces: dict[str, Tensor]
    """Name -> orthonormal rows that span the subspace of the residual stream: [rank, width]."""


def truth(model: str) -> Truth | None:
    """Open what was logged beside the weights of a compiled network; None for another model.

    Args:
        model: a name of this lab, or a folder.
    """
    for folder in (FOLDER / model, Path(model)):
        if (folder / "circuit.json").is_file():
            known = json.loads((folder / "circuit.json").read_text(encoding="utf-8"))
            pairs = {kind: [(edge[0], edge[1]) for edge in known[kind]] for kind in ("edges", "constant", "cancelling")}
            return Truth(**pairs, subspaces=load_file(folder / "subspaces.safetensors"))
    return None
