"""Attribution patching of TransformerLens on the induction model: every head, summed over positions."""

from typing import Any

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from torch import Tensor
from transformer_lens.model_bridge import TransformerBridge
from transformer_lens.tools.analysis.attribution_patching import attribution_patch
from transformers import PreTrainedTokenizerFast

import lab
from lab import sequences

NOTEBOOK = "attribution-patching"
PEER = "transformer_lens"
MODEL = "induction"

SIZE, GAP, AT, OTHER = 16, 8, 11, 4


def forgiving(words: dict[str, int]) -> Any:
    """Make a tokenizer of our words that knows an unknown one: the library encodes "a" when it starts."""
    core = Tokenizer(models.WordLevel({**words, "[UNK]": len(words)}, unk_token="[UNK]"))
    core.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=core, unk_token="[UNK]")


def agreements() -> dict[str, dict[str, Any]]:
    """Estimate the effect of every head for the first four prompts of the notebook, key corruption, denoising."""
    model, tokenizer = lab.load(MODEL)
    bridge: Any = TransformerBridge.boot_transformers(
        MODEL, hf_model=model.double().requires_grad_(True), tokenizer=forgiving(tokenizer.get_vocab())
    )
    bridge.eval()
    words = sequences.repeats(64, SIZE, GAP, torch.Generator().manual_seed(9002))[:4]
    clean = words[:, : SIZE + GAP + AT + 1]
    corrupted = clean.clone()
    corrupted[:, AT], corrupted[:, OTHER] = clean[:, OTHER], clean[:, AT]
    values: list[float] = []
    for row in range(len(words)):

        def metric(logits: Tensor, row: int = row) -> Tensor:
            return logits[0, -1, words[row, AT + 1]] - logits[0, -1, words[row, OTHER + 1]]

        result = attribution_patch(bridge, clean[row : row + 1], corrupted[row : row + 1], metric)
        heads = {(layer, head): 0.0 for layer in range(bridge.cfg.n_layers) for head in range(bridge.cfg.n_heads)}
        for node, score in result.node_scores.items():
            if node.kind == "attn_head_out":
                heads[node.layer, node.head] += score
        values += heads.values()
    return {"heads": {"what": "estimate for each head, denoising", "values": values, "atol": 1e-5}}
