"""Train the story-world language model: `python -m lab.recipes.stories --seed 0 --out DIR`."""

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
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
from transformers.utils.logging import disable_progress_bar

from lab.seeds import setup
from lab.stories import BOS, ID, LENGTH, PAD, RULES, STEPS, VOCAB, Stories, sample

LAYERS, HEADS, WIDTH, INNER = 4, 4, 96, 192
WEIGHT = 5.0
"""How much a word that needs a look-up, or sums up topic or mood, counts in the loss; all others count 1."""
UPDATES = 800
BATCH = 32
RATE = 3e-3
_WARM_UP, _DECAY_FROM = 100, 0.6
_POOL = 64
_CHECK_SEED, _DATA_SEED = 10_000, 20_000


def build(layers: int = LAYERS, heads: int = HEADS, width: int = WIDTH) -> Any:
    """Make a stock GPT-2; weights start at 0.08, as GPT-2's 0.02 is made for a width of 768.

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
        n_inner=INNER,
        initializer_range=0.08,
        tie_word_embeddings=False,
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        use_cache=False,
        activation_function="gelu_pytorch_tanh",
        bos_token_id=BOS,
        eos_token_id=None,
    )
    return GPT2LMHeadModel(config)


def tokenizer() -> PreTrainedTokenizerFast:
    """Make the word-level tokenizer: words between spaces; an unknown word is an error."""
    core = Tokenizer(models.WordLevel(ID))
    core.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=core, model_max_length=LENGTH
    )


def main(
    seed: int, out: Path, updates: int = UPDATES, layers: int = LAYERS, width: int = WIDTH, rate: float = RATE
) -> None:
    """Train one model and save it in half precision, with its tokenizer and its training record.

    Args:
        seed: of the initial weights and of the stories; the world (towns, professions) stays the same.
        out: folder to write.
        updates: steps of training.
        layers: number of blocks.
        width: of the residual stream.
        rate: of learning, at its peak.
    """
    setup(seed)
    disable_progress_bar()  # type: ignore[no-untyped-call]
    out.mkdir(parents=True, exist_ok=True)
    model = build(layers, width=width)
    generator = torch.Generator().manual_seed(_DATA_SEED + seed)
    check = sample(256, torch.Generator().manual_seed(_CHECK_SEED))
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, betas=(0.9, 0.98), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, updates))
    history: list[dict[str, Any]] = []
    started = time.process_time()
    for step in range(updates + 1):
        if step % 250 == 0 or step == updates:
            found = {"step": step, **scores(model, check)}
            history.append(found)
            brief = " ".join(f"{name[:3]}{name[-3:]} {value:.2f}" for name, value in found.items() if name != "step")
            print(f"step {step:5d} {time.process_time() - started:4.0f} s {brief}", file=sys.stderr, flush=True)
        if step == updates:
            break
        if step % _POOL == 0:
            pool = sample(_POOL * BATCH, generator)
        batch = pool[step % _POOL * BATCH : (step % _POOL + 1) * BATCH]
        loss = weighted_loss(model(batch.tokens).logits, batch)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    model.half().save_pretrained(out)
    tokenizer().save_pretrained(out)
    record = {"seed": seed, "updates": updates, "cpu_seconds": round(time.process_time() - started), "history": history}
    (out / "training.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


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


def _rate(step: int, updates: int) -> float:
    decay = (updates - step) / (updates * (1 - _DECAY_FROM))
    return min(1.0, (step + 1) / _WARM_UP, max(decay, 0.0))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Train the story-world language model.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    main(options.seed, options.out)
