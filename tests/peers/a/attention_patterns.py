"""Head scores of TransformerLens on the committed induction model."""

from typing import Any

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformer_lens.head_detector import detect_head
from transformer_lens.model_bridge import TransformerBridge
from transformers import PreTrainedTokenizerFast

import lab
from lab import sequences

NOTEBOOK = "attention-patterns"
PEER = "transformer_lens"
MODEL = "induction"


def forgiving(words: dict[str, int]) -> Any:
    """Make a tokenizer of our words that knows an unknown one: the library encodes "a" when it starts."""
    core = Tokenizer(models.WordLevel({**words, "[UNK]": len(words)}, unk_token="[UNK]"))
    core.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=core, unk_token="[UNK]")


def agreements() -> dict[str, dict[str, Any]]:
    """Detect heads by the three built-in templates on one text of repeated words."""
    model, tokenizer = lab.load(MODEL)
    spare = forgiving(tokenizer.get_vocab())
    bridge: Any = TransformerBridge.boot_transformers(MODEL, hf_model=model.double(), tokenizer=spare)
    bridge.cfg.default_prepend_bos = False
    text = sequences.repeats(1, 16, 8, torch.Generator().manual_seed(7))[0]
    words = tokenizer.decode(text)
    assert bridge.to_tokens(words)[0].tolist() == text.tolist()
    kinds = ("previous_token_head", "duplicate_token_head", "induction_head")
    return {
        kind: {
            "what": f"share of attention on the {kind.replace('_', ' ')} template",
            "values": detect_head(bridge, words, kind).tolist(),
            "atol": 1e-5,
        }
        for kind in kinds
    }
