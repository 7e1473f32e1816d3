"""Train the model that has to look facts up early: `python -m lab.recipes.facts --seed 0 --out DIR`."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from torch.nn.functional import cross_entropy
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
from transformers.utils.logging import disable_progress_bar

from lab import facts
from lab.flagged import FlaggedConfig, FlaggedGPT2
from lab.seeds import setup

STEPS, FREE_STEPS = 420, 240
BATCH = 64
RATE = 2e-3
_WARM_UP, _DECAY_FROM = 50, 0.6


def build(forced: bool, layers: int = 4, heads: int = 8, width: int = 128) -> Any:
    """Make the untrained model.

    Args:
        forced: local attention below and no MLP in the last layer, so that the last position cannot look anything up;
            a stock GPT-2 otherwise.
        layers: number of blocks.
        heads: in each block.
        width: of the residual stream.
    """
    options: dict[str, Any] = {
        "vocab_size": facts.VOCAB,
        "n_positions": facts.LENGTH,
        "n_embd": width,
        "n_layer": layers,
        "n_head": heads,
        "initializer_range": 0.08,
        "tie_word_embeddings": False,
        "resid_pdrop": 0.0,
        "embd_pdrop": 0.0,
        "attn_pdrop": 0.0,
        "use_cache": False,
        "bos_token_id": None,
        "eos_token_id": None,
    }
    if not forced:
        return GPT2LMHeadModel(GPT2Config(**options))
    return FlaggedGPT2(FlaggedConfig(windows=[2] * (layers - 1) + [0], no_mlp=[layers - 1], **options))


def tokenizer() -> PreTrainedTokenizerFast:
    """Make the word-level tokenizer; an unknown word is an error."""
    core = Tokenizer(models.WordLevel(facts.IDS))
    core.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=core, model_max_length=facts.LENGTH)  # type: ignore[no-untyped-call]


def main(seed: int, out: Path, forced: bool = True) -> None:
    """Train one model and save it in bfloat16, with its tokenizer and its training record.

    Args:
        seed: of the initial weights and of the order of the data; the facts stay the same.
        out: folder to write.
        forced: whether late lookup is made impossible.
    """
    setup(seed)
    disable_progress_bar()  # type: ignore[no-untyped-call]
    out.mkdir(parents=True, exist_ok=True)
    model = build(forced)
    generator = torch.Generator().manual_seed(10_000 + seed)
    known = facts.world()
    steps = STEPS if forced else FREE_STEPS
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, steps))
    history: list[dict[str, float]] = []
    started = time.process_time()
    for step in range(steps + 1):
        tokens, objects = facts.batch(known, BATCH, generator)
        logits = model(tokens).logits[:, -facts.KINDS :]
        loss = cross_entropy(logits.flatten(0, 1), objects.flatten())
        if step % 50 == 0 or step == steps:
            accuracy = (logits.argmax(-1) == objects).double().mean().item()
            history.append({"step": step, "loss": round(loss.item(), 4), "accuracy": round(accuracy, 4)})
            print(f"{history[-1]}  {time.process_time() - started:.0f} s", file=sys.stderr)
        if step == steps:
            break
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    seconds = round(time.process_time() - started)
    model.bfloat16().save_pretrained(out)
    tokenizer().save_pretrained(out)
    record = {"seed": seed, "steps": steps, "cpu_seconds": seconds, "history": history}
    (out / "training.json").write_text(json.dumps(record, indent=1) + "\n")


def _rate(step: int, steps: int) -> float:
    decay = (steps - step) / (steps * (1 - _DECAY_FROM))
    return min(1.0, (step + 1) / _WARM_UP, max(decay, 0.0))


def run(forced: bool) -> None:
    """Read --seed and --out from the command line, and train."""
    parser = argparse.ArgumentParser(description="Train a model on a made-up world of facts.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    main(options.seed, options.out, forced)


if __name__ == "__main__":
    run(forced=True)
