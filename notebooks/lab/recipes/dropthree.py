"""Train the model of the board game: `python -m lab.recipes.dropthree --seed 0 --out DIR`."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast
from transformers.utils.logging import disable_progress_bar

from lab.board import LENGTH, START, VOCAB, play
from lab.flagged import FlaggedConfig, FlaggedGPT2
from lab.seeds import setup

STEPS = 4000
BATCH = 128
RATE = 3e-3
GAMES = 60_000
LAYERS, HEADS, WIDTH, INNER = 5, 4, 64, 256
ROUTED_NO_ATTENTION, ROUTED_NO_MLP = (2, 3, 4), (1,)
_WARM_UP, _DECAY_FROM = 50, 0.6


def build(*, routed: bool) -> Any:
    """Make the network: two layers with attention and then layers with an MLP only, or attention everywhere.

    Args:
        routed: the second layer has no MLP and the later ones no attention, so that the board must stand at the last
            position after the second layer; the twin has both everywhere.
    """
    config = FlaggedConfig(
        no_attention=ROUTED_NO_ATTENTION if routed else (),
        no_mlp=ROUTED_NO_MLP if routed else (),
        vocab_size=VOCAB,
        n_positions=LENGTH,
        n_embd=WIDTH,
        n_layer=LAYERS,
        n_head=HEADS,
        n_inner=INNER,
        activation_function="relu",
        initializer_range=0.08,
        tie_word_embeddings=False,
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        use_cache=False,
        bos_token_id=None,
        eos_token_id=None,
    )
    return FlaggedGPT2(config)


def tokenizer() -> PreTrainedTokenizerFast:
    """Make the tokenizer: the columns a to d, and `start`."""
    core = Tokenizer(models.WordLevel({name: index for index, name in enumerate([*"abcd", "start"])}))
    core.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=core, model_max_length=LENGTH)  # type: ignore[no-untyped-call]


def main(seed: int, out: Path, *, routed: bool = True, steps: int = STEPS) -> None:
    """Train one model and save it (bf16) with its tokenizer and its training record.

    Args:
        seed: of the initial weights and of the games.
        out: folder to write.
        routed: see `build`.
        steps: of training.
    """
    setup(seed)
    disable_progress_bar()  # type: ignore[no-untyped-call]
    out.mkdir(parents=True, exist_ok=True)
    model = build(routed=routed)
    generator = torch.Generator().manual_seed(seed)
    started = time.process_time()
    games = play(min(GAMES, steps * BATCH), np.random.default_rng(seed))
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, steps))
    history: list[dict[str, float]] = []
    for step in range(steps):
        rows = torch.randint(len(games.tokens), (BATCH,), generator=generator)
        logits = model(games.tokens[rows]).logits
        losses = -(games.chances[rows] * logits[..., :START].log_softmax(-1)).sum(-1)
        loss = losses[games.asked[rows]].mean()
        if step % 100 == 0 or step == steps - 1:
            history.append({"step": step, "loss": round(loss.item(), 4)})
            print(
                f"step {step:5d}  loss {loss.item():.4f}  {time.process_time() - started:.0f} s",
                file=sys.stderr,
                flush=True,
            )
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    model.to(torch.bfloat16).save_pretrained(out)
    tokenizer().save_pretrained(out)
    record = {"seed": seed, "steps": steps, "cpu_seconds": round(time.process_time() - started), "history": history}
    (out / "training.json").write_text(json.dumps(record, indent=1) + "\n")


def _rate(step: int, steps: int) -> float:
    decay = (steps - step) / (steps * (1 - _DECAY_FROM))
    return min(1.0, (step + 1) / _WARM_UP, max(decay, 0.0))


def run(*, routed: bool) -> None:
    """Read --seed and --out from the command line, and train."""
    parser = argparse.ArgumentParser(description="Train a model of the board game.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=STEPS)
    options = parser.parse_args()
    main(options.seed, options.out, routed=routed, steps=options.steps)


if __name__ == "__main__":
    run(routed=True)
