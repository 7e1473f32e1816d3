"""Train the model that has to look facts up early: `python -m lab.recipes.facts --seed 0 --out DIR`."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from lab import facts
from lab.recipes import short_run
from lab.seeds import setup

STEPS, FREE_STEPS, BATCH, RATE = 560, 240, 64, 2e-3


def build(forced: bool, layers: int = 4, heads: int = 8, width: int = 128) -> Any:
    """Make the untrained model.

    Args:
        forced: local attention below and no MLP in the last layer, so that the last position cannot look anything up;
            a stock GPT-2 otherwise.
        layers: number of blocks.
        heads: in each block.
        width: of the residual stream.
    """
    flags = {"windows": [2] * (layers - 1) + [0], "no_mlp": [layers - 1]} if forced else {}
    shape = {"n_layer": layers, "n_head": heads, "n_embd": width}
    return short_run.build(facts.VOCAB, facts.LENGTH, flagged=forced, **shape, **flags)


def main(seed: int, out: Path, forced: bool = True) -> None:
    """Train one model and save it with its tokenizer and its training record.

    Args:
        seed: of the initial weights and of the order of the data; the facts stay the same.
        out: folder to write.
        forced: whether late lookup is made impossible.
    """
    setup(seed)
    model = build(forced)
    known = facts.world()

    def loss(model: Any, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        tokens, objects = facts.batch(known, BATCH, generator)
        logits = model(tokens).logits[:, -facts.KINDS :]
        right = (logits.argmax(-1) == objects).double().mean().item()
        return cross_entropy(logits.flatten(0, 1), objects.flatten()), {"accuracy": right}

    record = short_run.fit(model, loss, STEPS if forced else FREE_STEPS, RATE, seed)
    short_run.save(model, short_run.word_level(facts.WORDS, facts.LENGTH), record, out)


if __name__ == "__main__":
    short_run.run(main, "the model that has to look facts up early")
