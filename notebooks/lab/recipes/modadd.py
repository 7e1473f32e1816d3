"""Train the model that adds modulo 113 and grows into it late: `python -m lab.recipes.modadd --seed 0 --out DIR`."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers
from torch.nn.functional import cross_entropy
from transformers import PreTrainedTokenizerFast
from transformers.utils.logging import disable_progress_bar

from lab.flagged import FlaggedConfig, FlaggedGPT2
from lab.modular import PRIME, VOCAB, answers, every_pair, fast_logits, split
from lab.seeds import setup

MOST_STEPS, AFTER = 4500, 500
RATE, WEIGHT_DECAY = 2e-3, 2.0
EVERY = 50
SPLIT_SEED = 0
# Fractions of the step at which half of the test pairs are right: logarithmic before it, dense around it.
MOMENTS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.75, 0.85, 0.95, 1.0, 1.05, 1.15)
_WARM_UP = 10


def build() -> FlaggedGPT2:
    """Make the network: one layer, no norms, ReLU, untied; the biases of attention are zero and frozen."""
    config = FlaggedConfig(
        norm="none",
        vocab_size=VOCAB,
        n_positions=3,
        n_embd=128,
        n_layer=1,
        n_head=4,
        n_inner=512,
        activation_function="relu",
        initializer_range=0.09,
        tie_word_embeddings=False,
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        use_cache=False,
        bos_token_id=None,
        eos_token_id=None,
    )
    model = FlaggedGPT2(config)
    for bias in (model.transformer.h[0].attn.c_attn.bias, model.transformer.h[0].attn.c_proj.bias):
        bias.requires_grad_(False)
        bias.zero_()
    return model


def tokenizer() -> PreTrainedTokenizerFast:
    """Make the word-level tokenizer: the numbers 0 to 112 and "=", between spaces; an unknown word is an error."""
    names = [*map(str, range(PRIME)), "="]
    core = Tokenizer(models.WordLevel({name: index for index, name in enumerate(names)}))
    core.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=core, model_max_length=3)  # type: ignore[no-untyped-call]


def main(seed: int, out: Path, most_steps: int = MOST_STEPS) -> None:
    """Train one model on the whole training set at each step, until some time after it has generalised.

    Args:
        seed: of the initial weights; the split stays the same.
        out: folder to write: the model, its checkpoints (fp16) and its training record.
        most_steps: where to stop if it does not generalise.
    """
    setup(seed)
    disable_progress_bar()  # type: ignore[no-untyped-call]
    out.mkdir(parents=True, exist_ok=True)
    model = build()
    pairs = every_pair()
    labels = answers(pairs)
    train, test = split(SPLIT_SEED)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=RATE, betas=(0.9, 0.98), weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1.0, (step + 1) / _WARM_UP))
    history: list[dict[str, float]] = []
    kept: dict[int, dict[str, torch.Tensor]] = {}
    started, end = time.process_time(), most_steps
    for step in range(most_steps + 1):
        logits = fast_logits(model, pairs[train])
        loss = cross_entropy(logits.double(), labels[train])
        if step % EVERY == 0:
            kept[step] = {name: value.half() for name, value in model.state_dict().items()}
            with torch.no_grad():
                held_out = fast_logits(model, pairs[test])
            record = {"step": step}
            for name, values, rows in (("train", logits.detach(), train), ("test", held_out, test)):
                record[f"{name}_loss"] = float(f"{cross_entropy(values.double(), labels[rows]).item():.4g}")
                record[f"{name}_accuracy"] = round((values.argmax(1) == labels[rows]).double().mean().item(), 4)
            record["norm"] = round(sum(value.detach().square().sum().item() for value in trained) ** 0.5, 3)
            history.append(record)
            print(f"{record}  {time.process_time() - started:.0f} s", file=sys.stderr, flush=True)
            if record["test_accuracy"] >= 0.99 and end == most_steps:
                end = min(most_steps, step + AFTER)
        if step >= end:
            break
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
    for kept_step in moments(history):
        _keep(kept[kept_step], out / "checkpoints", kept_step)
    model.half().save_pretrained(out)
    tokenizer().save_pretrained(out)
    record = {"seed": seed, "steps": step, "cpu_seconds": round(time.process_time() - started), "history": history}
    (out / "training.json").write_text(json.dumps(record, indent=1) + "\n")


def moments(history: list[dict[str, float]]) -> list[int]:
    """Choose the steps to keep: fractions of the time of generalisation, and the last one.

    Args:
        history: the training record.
    """
    steps = [int(record["step"]) for record in history]
    risen = [int(record["step"]) for record in history if record["test_accuracy"] >= 0.5]
    turn = risen[0] if risen else steps[-1]
    nearest = {min(steps, key=lambda step: abs(step - fraction * turn)) for fraction in MOMENTS}
    return sorted(nearest | {steps[-1]})


def _keep(state: dict[str, Any], folder: Path, step: int) -> None:
    folder.mkdir(exist_ok=True)
    save_file({name: value.contiguous() for name, value in state.items()}, folder / f"{step:06d}.safetensors")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Train the model that adds modulo 113.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    main(options.seed, options.out)
