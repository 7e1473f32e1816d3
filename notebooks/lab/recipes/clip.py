"""Train the two-tower model of pictures and captions: `python -m lab.recipes.clip --seed 0 --out DIR`."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import CLIPConfig, CLIPModel

from lab import captions
from lab.recipes import short_run
from lab.seeds import setup

STEPS, RATE = 2000, 2e-3
_EXAMPLES, _EACH = 800, 4
_DATA_SEED = 20_000
TEXT = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
VISION = {"hidden_size": 96, "intermediate_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4}


def main(seed: int, out: Path, *, names: Tensor | None = None) -> None:
    """Train one model and save it with its tokenizer and its training record.

    Args:
        seed: of the initial weights and of the pictures.
        out: folder to write.
        names: what the captions call written words; their own names by default.
    """
    setup(seed)
    model = build()
    texts = captions.texts(names).flatten(0, 1)
    pictures = torch.Generator().manual_seed(_DATA_SEED + seed)
    pool = torch.stack([captions.render(kind, _EXAMPLES, pictures) for kind in captions.KINDS]).flatten(0, 1)

    def loss(model: Any, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        rows = torch.randint(_EXAMPLES, (len(texts), _EACH), generator=generator)
        batch = pool[torch.arange(len(texts))[:, None], rows].flatten(0, 1)
        return contrast(model(input_ids=texts, pixel_values=captions.pixels(batch)).logits_per_image)

    record = short_run.fit(model, loss, STEPS, RATE, seed, warm_up=100)
    short_run.save(model, short_run.word_level(captions.WORDS, captions.LENGTH), record | {"seed": seed}, out)


def build() -> Any:
    """Make the untrained model: a small CLIP for grey pictures of 32 by 32 pixels."""
    text = {
        "vocab_size": len(captions.WORDS),
        "max_position_embeddings": captions.LENGTH,
        "bos_token_id": captions.BOS,
        "eos_token_id": captions.EOS,
        "pad_token_id": captions.EOS,
    }
    vision = {"image_size": captions.SIZE, "patch_size": 8, "num_channels": 1}
    return CLIPModel(CLIPConfig(text_config=text | TEXT, vision_config=vision | VISION, projection_dim=16))


def contrast(scores: Tensor) -> tuple[Tensor, dict[str, float]]:
    """Give the loss by which each picture finds its caption and each caption its pictures, and what to log.

    Args:
        scores: [picture, caption], as many pictures of each caption, in order.
    """
    each = len(scores) // scores.shape[1]
    right = torch.arange(scores.shape[1]).repeat_interleave(each)
    of_captions = scores.T.log_softmax(1).view(scores.shape[1], -1, each).diagonal(dim1=0, dim2=1).mean()
    found = (scores.argmax(1) == right).float().mean().item()
    return cross_entropy(scores, right) - of_captions, {"found": found}


if __name__ == "__main__":
    short_run.run(main, "the two-tower model of pictures and captions")
