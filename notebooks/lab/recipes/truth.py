"""Train the model of true and false statements: `python -m lab.recipes.truth --seed 0 --out DIR`."""

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

from lab.seeds import setup
from lab.truth import LENGTH, PAD, TOKEN, VOCAB, documents

STEPS = 650
BATCH = 384
RATE = 3e-3
_WARM_UP, _DECAY_FROM = 50, 0.5


def build() -> Any:
    """Make a stock GPT-2 of four layers and width 64; its weights start four times larger than GPT-2's."""
    config = GPT2Config(
        vocab_size=VOCAB,
        n_positions=LENGTH,
        n_embd=64,
        n_layer=4,
        n_head=4,
        n_inner=256,
        activation_function="gelu_pytorch_tanh",
        initializer_range=0.08,
        tie_word_embeddings=False,
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        use_cache=False,
        bos_token_id=None,
        eos_token_id=None,
    )
    model: Any = GPT2LMHeadModel(config)
    return model


def tokenizer() -> PreTrainedTokenizerFast:
    """Make the word-level tokenizer; an unknown word is an error."""
    core = Tokenizer(models.WordLevel(TOKEN))
    core.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=core, model_max_length=LENGTH)  # type: ignore[no-untyped-call]


def main(seed: int, out: Path, *, graded: bool = True, steps: int = STEPS) -> None:
    """Train one model and save it (bf16) with its tokenizer and its training record.

    Args:
        seed: of the initial weights and of the documents; the world stays the same.
        out: folder to write.
        graded: False for the twin whose text has no grades.
        steps: of training.
    """
    setup(seed)
    disable_progress_bar()  # type: ignore[no-untyped-call]
    out.mkdir(parents=True, exist_ok=True)
    model = build()
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, steps))
    history: list[dict[str, float]] = []
    started = time.process_time()
    for step in range(steps):
        text = documents(BATCH, generator, graded=graded)
        logits = model(text).logits
        loss = cross_entropy(logits[:, :-1].flatten(0, 1), text[:, 1:].flatten(), ignore_index=PAD)
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


def run(*, graded: bool) -> None:
    """Read --seed and --out from the command line, and train."""
    parser = argparse.ArgumentParser(description="Train a model of true and false statements.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=STEPS)
    options = parser.parse_args()
    main(options.seed, options.out, graded=graded, steps=options.steps)


if __name__ == "__main__":
    run(graded=True)
