"""Train the attention-only model with induction heads: `python -m lab.recipes.induction --seed 0 --out DIR`."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers
from torch.nn.functional import cross_entropy
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
from transformers.utils.logging import disable_progress_bar

from lab.seeds import setup
from lab.sequences import LENGTH, MARKERS, VOCAB, WORDS, language, paste_twice

STEPS = 1200
BATCH = 64
RATE = 2e-3
CHECKPOINTS = (0, 100, 400, 500, 550, 600, 700, STEPS)
_LANGUAGE_SEED = 0
_WARM_UP, _DECAY_FROM = 50, 0.7


def build(layers: int, heads: int = 8, width: int = 128) -> Any:
    """Make a stock GPT-2 whose MLPs write nothing: their output weights are zero and frozen, and stay so on disk.

    Weights start four times larger than GPT-2's 0.02, which is made for a width of 768.

    Args:
        layers: number of blocks.
        heads: in each block.
        width: of the residual stream.
    """
    config = GPT2Config(
        vocab_size=VOCAB,
        n_positions=LENGTH,
        n_embd=width,
        n_layer=layers,
        n_head=heads,
        n_inner=1,
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
    for block in model.transformer.h:
        for parameter in block.mlp.parameters():
            parameter.requires_grad_(False)
        block.mlp.c_proj.weight.zero_()
        block.mlp.c_proj.bias.zero_()
    return model


def tokenizer() -> PreTrainedTokenizerFast:
    """Make the word-level tokenizer: 56 syllables and 8 markers, between spaces; an unknown word is an error."""
    syllables = [consonant + vowel for consonant in "bdfghjklmnprs" for vowel in "aeiou"][:WORDS]
    names = syllables + [f"#{number}" for number in range(1, MARKERS + 1)]
    core = Tokenizer(models.WordLevel({name: index for index, name in enumerate(names)}))
    core.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=core, model_max_length=LENGTH)  # type: ignore[no-untyped-call]


def main(seed: int, out: Path, layers: int = 2, checkpoints: Sequence[int] = CHECKPOINTS) -> None:
    """Train one model and save it with its tokenizer, its checkpoints (fp16) and its training record.

    Args:
        seed: of the initial weights and of the order of the data; the language stays the same.
        out: folder to write.
        layers: 2, or 1 for the twin that cannot do induction.
        checkpoints: steps to keep.
    """
    setup(seed)
    disable_progress_bar()  # type: ignore[no-untyped-call]
    out.mkdir(parents=True, exist_ok=True)
    model = build(layers)
    generator = torch.Generator().manual_seed(seed)
    pool = language(_LANGUAGE_SEED).sample(4096, 4 * LENGTH, generator)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, _rate)
    history: list[dict[str, float]] = []
    started = time.process_time()
    for step in range(STEPS + 1):
        if step in checkpoints:
            _keep(model, out / "checkpoints", step)
        rows = torch.randint(len(pool), (BATCH, 1), generator=generator)
        begin = torch.randint(pool.shape[1] - LENGTH, (BATCH, 1), generator=generator)
        batch = paste_twice(pool[rows, begin + torch.arange(LENGTH)], generator)
        logits = model(batch.tokens).logits
        losses = cross_entropy(logits[:, :-1].transpose(1, 2), batch.tokens[:, 1:], reduction="none")
        if step % 100 == 0:
            repeated = losses[batch.predictable[:, 1:]].mean().item()
            loss, seconds = losses.mean().item(), time.process_time() - started
            history.append({"step": step, "loss": round(loss, 4), "repeated": round(repeated, 4)})
            print(f"step {step:5d}  loss {loss:.3f}  repeated {repeated:.3f}  {seconds:.0f} s", file=sys.stderr)
        if step == STEPS:
            break
        optimiser.zero_grad()
        losses.mean().backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        schedule.step()
    model.save_pretrained(out)
    tokenizer().save_pretrained(out)
    record = {"seed": seed, "steps": STEPS, "cpu_seconds": round(time.process_time() - started), "history": history}
    (out / "training.json").write_text(json.dumps(record, indent=1) + "\n")


def _rate(step: int) -> float:
    decay = (STEPS - step) / (STEPS * (1 - _DECAY_FROM))
    return min(1.0, (step + 1) / _WARM_UP, max(decay, 0.0))


def _keep(model: Any, folder: Path, step: int) -> None:
    folder.mkdir(exist_ok=True)
    save_file({name: value.half() for name, value in model.state_dict().items()}, folder / f"{step:06d}.safetensors")


def run(layers: int, checkpoints: Sequence[int]) -> None:
    """Read --seed and --out from the command line, and train."""
    parser = argparse.ArgumentParser(description=f"Train the {layers}-layer attention-only model.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    main(options.seed, options.out, layers, checkpoints)


if __name__ == "__main__":
    run(2, CHECKPOINTS)
