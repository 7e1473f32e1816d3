"""Train the model that names the largest number of a list: `python -m lab.recipes.maxlist --seed 0 --out DIR`."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import PreTrainedTokenizerFast
from transformers.utils.logging import disable_progress_bar

from lab.flagged import FlaggedConfig, FlaggedGPT2
from lab.seeds import setup

NUMBERS = 64
LENGTH = 4
WIDTH = 32
STEPS = 3000
BATCH = 512
RATE = 3e-3
_NEAR = 4
_WARM_UP, _DECAY_FROM = 50, 0.5


def build() -> Any:
    """Make a GPT-2 of one layer and one head, without MLP and without norm."""
    return FlaggedGPT2(
        FlaggedConfig(
            norm="none",
            no_mlp=[0],
            vocab_size=NUMBERS,
            n_positions=LENGTH,
            n_embd=WIDTH,
            n_layer=1,
            n_head=1,
            initializer_range=0.08,
            tie_word_embeddings=False,
            resid_pdrop=0.0,
            embd_pdrop=0.0,
            attn_pdrop=0.0,
            use_cache=False,
            bos_token_id=None,
            eos_token_id=None,
        )
    )


def tokenizer() -> Any:
    """Make the tokenizer: "17" is token 17; any other word is an error."""
    words = {str(number): number for number in range(NUMBERS)}
    inner = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))  # noqa: S106 (a token of text)
    inner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=inner)  # type: ignore[no-untyped-call]


def lists(count: int, generator: torch.Generator) -> Tensor:
    """Draw lists of numbers; half of them uniform, half with all numbers within a few of a random one.

    Args:
        count: how many.
        generator: source of randomness.

    Returns:
        [count, LENGTH], int64, each 0 to NUMBERS - 1.
    """
    uniform = torch.randint(NUMBERS, (count, LENGTH), generator=generator)
    centre = torch.randint(NUMBERS, (count, 1), generator=generator)
    near = centre + torch.randint(-_NEAR, _NEAR + 1, (count, LENGTH), generator=generator)
    close = torch.rand(count, 1, generator=generator) < 0.5
    return torch.where(close, near.clamp(0, NUMBERS - 1), uniform)


def main(seed: int, out: Path) -> None:
    """Train on fresh lists, with the loss at the last position only, and save.

    Args:
        seed: of the weights and of the data.
        out: folder for the model.
    """
    setup(seed)
    disable_progress_bar()  # type: ignore[no-untyped-call]
    generator = torch.Generator().manual_seed(seed)
    model = build()
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, _rate)
    history: list[dict[str, float]] = []
    started = time.process_time()
    for step in range(STEPS + 1):
        batch = lists(BATCH, generator)
        largest = batch.amax(1)
        logits = model(batch).logits[:, -1]
        loss = cross_entropy(logits, largest)
        if step % 500 == 0:
            right = (logits.argmax(1) == largest).double().mean().item()
            history.append({"step": step, "loss": round(loss.item(), 4), "accuracy": round(right, 4)})
            print(f"step {step:5d}  loss {loss.item():.4f}  accuracy {right:.4f}", file=sys.stderr)
        if step == STEPS:
            break
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    model.save_pretrained(out)
    tokenizer().save_pretrained(out)
    record = {"seed": seed, "steps": STEPS, "cpu_seconds": round(time.process_time() - started), "history": history}
    (out / "training.json").write_text(json.dumps(record, indent=1) + "\n")


def _rate(step: int) -> float:
    decay = (STEPS - step) / (STEPS * (1 - _DECAY_FROM))
    return min(1.0, (step + 1) / _WARM_UP, max(decay, 0.0))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    main(options.seed, options.out)
