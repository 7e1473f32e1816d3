"""The training loop that the small task models share."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from torch import Tensor
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
from transformers.utils.logging import disable_progress_bar

from lab.flagged import FlaggedConfig, FlaggedGPT2
from lab.seeds import setup

_DECAY_FROM = 0.6


def build(vocabulary: int, positions: int, *, flagged: bool = False, **options: Any) -> Any:
    """Make a small GPT-2: untied, and with weights that start four times larger than GPT-2's 0.02.

    Args:
        vocabulary: number of tokens.
        positions: the longest sequence.
        flagged: whether parts are taken out, as `lab.flagged` does; a stock GPT-2 otherwise.
        options: of the configuration: layers, heads, width, and the parts to take out.
    """
    configuration, architecture = (FlaggedConfig, FlaggedGPT2) if flagged else (GPT2Config, GPT2LMHeadModel)
    config = configuration(
        vocab_size=vocabulary,
        n_positions=positions,
        initializer_range=0.08,
        tie_word_embeddings=False,
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        use_cache=False,
        bos_token_id=None,
        eos_token_id=None,
        **options,
    )
    return architecture(config)


def word_level(words: Sequence[str], length: int) -> PreTrainedTokenizerFast:
    """Make a tokenizer that splits at spaces; an unknown word is an error."""
    core = Tokenizer(models.WordLevel({word: index for index, word in enumerate(words)}))
    core.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=core, model_max_length=length)  # type: ignore[no-untyped-call]


def fit(
    model: Any,
    loss: Callable[[Any, torch.Generator], tuple[Tensor, dict[str, float]]],
    steps: int,
    rate: float,
    seed: int,
    *,
    warm_up: int = 50,
    check: Callable[[Any], dict[str, float]] | None = None,
) -> dict[str, Any]:
    """Train with AdamW, a short warm-up and a linear decay over the last two fifths.

    Args:
        model: any module.
        loss: takes the model and the generator of the data, gives the loss of a fresh batch and what to log.
        steps: number of batches.
        rate: the highest learning rate.
        seed: of the data.
        warm_up: steps until the learning rate is highest.
        check: what else to log of the model, where it is too slow for every step.

    Returns:
        The record of the run.
    """
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, betas=(0.9, 0.98), weight_decay=0.01)

    def factor(step: int) -> float:
        return min(1.0, (step + 1) / warm_up, (steps - step) / (steps * (1 - _DECAY_FROM)))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, factor)
    history: list[dict[str, float]] = []
    started = time.process_time()
    for step in range(steps):
        value, log = loss(model, generator)
        if step % 100 == 0 or step == steps - 1:
            log = {"loss": value.item()} | log | (check(model) if check else {})
            history.append({"step": step} | {name: round(number, 4) for name, number in log.items()})
            print(history[-1], f"{time.process_time() - started:.0f} s", file=sys.stderr, flush=True)
        optimiser.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    return {"seed": seed, "steps": steps, "cpu_seconds": round(time.process_time() - started), "history": history}


def save(model: Any, tokenizer: PreTrainedTokenizerFast, record: dict[str, Any], out: Path) -> None:
    """Write a model in half precision, which is what every number is measured with, and the record of its training."""
    disable_progress_bar()  # type: ignore[no-untyped-call]
    out.mkdir(parents=True, exist_ok=True)
    model.half().save_pretrained(out)
    tokenizer.save_pretrained(out)
    (out / "training.json").write_text(json.dumps(record, indent=1) + "\n")


def run(main: Callable[[int, Path], None], what: str) -> None:
    """Read --seed and --out from the command line, and train."""
    parser = argparse.ArgumentParser(description=f"Train {what}.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    setup(options.seed)
    main(options.seed, options.out)
