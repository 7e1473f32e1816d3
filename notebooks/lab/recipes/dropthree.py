"""Train the model of the board game: `python -m lab.recipes.dropthree --seed 0 --out DIR`."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from lab.board import LENGTH, START, VOCAB, play
from lab.recipes import short_run
from lab.seeds import setup

STEPS, BATCH, RATE = 4000, 128, 3e-3
GAMES = 60_000
SHAPE = {"n_layer": 5, "n_head": 4, "n_embd": 64, "n_inner": 256}
ROUTED = {"no_attention": (2, 3, 4), "no_mlp": (1,)}
"""Two layers with attention and then layers with an MLP only: the board must stand at the last position early."""


def main(seed: int, out: Path, *, routed: bool = True) -> None:
    """Train one model and save it with its tokenizer and its training record.

    Args:
        seed: of the initial weights and of the games.
        out: folder to write.
        routed: whether parts are taken out as `ROUTED` says; the twin has attention and an MLP in every layer.
    """
    setup(seed)
    flags: dict[str, Any] = ROUTED if routed else {}
    model = short_run.build(VOCAB, LENGTH, flagged=True, activation_function="relu", **SHAPE, **flags)
    games = play(min(GAMES, STEPS * BATCH), np.random.default_rng(seed))

    def loss(model: Any, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        rows = torch.randint(len(games.tokens), (BATCH,), generator=generator)
        logits = model(games.tokens[rows]).logits
        losses = -(games.chances[rows] * logits[..., :START].log_softmax(-1)).sum(-1)
        return losses[games.asked[rows]].mean(), {}

    record = short_run.fit(model, loss, STEPS, RATE, seed)
    short_run.save(model, short_run.word_level([*"abcd", "start"], LENGTH), record, out)


if __name__ == "__main__":
    short_run.run(main, "the model of the board game")
