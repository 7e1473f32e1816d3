"""Train the story-world language model: `python -m lab.recipes.stories --seed 0 --out DIR`."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from lab.recipes import short_run
from lab.seeds import setup
from lab.stories import LENGTH, PAD, RULES, STEPS, VOCAB, WORDS, Stories, sample

SHAPE = {"n_layer": 4, "n_head": 4, "n_embd": 96, "n_inner": 192}
WEIGHT = 5.0
"""How much a word that needs a look-up, or sums up topic or mood, counts in the loss; all others count 1."""
UPDATES, BATCH, RATE = 800, 32, 3e-3
_POOL = 64
_CHECK_SEED, _DATA_SEED = 10_000, 20_000


def main(seed: int, out: Path) -> None:
    """Train one model and save it with its tokenizer and its training record.

    Args:
        seed: of the initial weights and of the stories; the world (towns, professions) stays the same.
        out: folder to write.
    """
    setup(seed)
    model = short_run.build(VOCAB, LENGTH, **SHAPE)
    checked = sample(256, torch.Generator().manual_seed(_CHECK_SEED))
    waiting: list[Stories] = []

    def loss(model: Any, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        if not waiting:
            pool = sample(_POOL * BATCH, generator)
            waiting.extend(pool[start : start + BATCH] for start in range(0, _POOL * BATCH, BATCH))
        batch = waiting.pop()
        return weighted_loss(model(batch.tokens).logits, batch), {}

    seed_of_data = _DATA_SEED + seed
    record = short_run.fit(
        model, loss, UPDATES, RATE, seed_of_data, warm_up=100, check=lambda model: scores(model, checked)
    )
    short_run.save(model, short_run.word_level(WORDS, LENGTH), record | {"seed": seed}, out)


def weighted_loss(logits: Tensor, stories: Stories) -> Tensor:
    """Give the mean cross-entropy in which words that a rule determines count `WEIGHT` times.

    Args:
        logits: [story, position, word], of the model.
        stories: what it read.
    """
    losses = cross_entropy(logits[:, :-1].transpose(1, 2), stories.tokens[:, 1:], reduction="none")
    weights = torch.where(stories.rule[:, 1:] > RULES.index("frame"), WEIGHT, 1.0) * stories.real[:, 1:]
    return (losses * weights).sum() / weights.sum()


@torch.no_grad()
def scores(model: Any, stories: Stories) -> dict[str, float]:
    """Give the cross-entropy in nats per word, and for each rule how often the right word is above its rival.

    Args:
        model: a language model over `WORDS`.
        stories: to score; words in their place, not sampled.
    """
    logits = torch.cat([model(part).logits.float() for part in stories.tokens.split(128)])[:, :-1]
    words, foil, rule = (each[:, 1:] for each in (stories.tokens, stories.foil, stories.rule))
    loss = cross_entropy(logits.transpose(1, 2), words, ignore_index=PAD).item()
    right, wrong = (logits.gather(2, each[:, :, None]).squeeze(2) for each in (words, foil.clamp(min=0)))
    found = {name: (right > wrong)[rule == RULES.index(name)].float().mean() for name in (*STEPS, "topic", "mood")}
    return {"loss": round(loss, 4)} | {name: round(share.item(), 3) for name, share in found.items()}


if __name__ == "__main__":
    short_run.run(main, "the story-world language model")
