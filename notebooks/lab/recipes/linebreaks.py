"""Train the model that breaks lines: `python -m lab.recipes.linebreaks --seed 0 --out DIR`."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy, log_softmax

from lab import linebreaks
from lab.recipes import short_run
from lab.seeds import setup

STEPS, BATCH, RATE = 900, 48, 2e-3
_REST = 0.1


def main(seed: int, out: Path) -> None:
    """Train one model and save it with its tokenizer and its training record.

    Args:
        seed: of the initial weights and the data.
        out: folder to write.
    """
    setup(seed)
    model = short_run.build(linebreaks.VOCAB, linebreaks.LENGTH, n_layer=3, n_head=4, n_embd=64, n_inner=256)

    def loss(model: Any, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        text = linebreaks.sample(BATCH, generator)
        logs = log_softmax(model(text.tokens).logits, -1)[:, :-1]
        goal = text.tokens[:, 1:]
        known = text.known[:, :-1]
        breaks = goal == linebreaks.NEWLINE
        # The loss of a language model in two parts, whether a newline comes and which word: the words carry nothing.
        newline = logs[..., linebreaks.NEWLINE].clamp(max=-1e-6)
        other = torch.log1p(-newline.exp())
        whether = -torch.where(breaks, newline, other)
        which = -(logs.gather(2, goal[..., None]).squeeze(2) - other)
        shares = text.exact[:, :-1][known].float()
        best = binary_cross_entropy(shares, shares).item()
        log = {"newline": whether[known].mean().item(), "exact": best}
        return whether.mean() + _REST * which[~breaks].mean(), log

    record = short_run.fit(model, loss, STEPS, RATE, seed)
    short_run.save(model, short_run.word_level(linebreaks.word_names(), linebreaks.LENGTH), record, out)


if __name__ == "__main__":
    short_run.run(main, "the breaker of lines")
