"""Edge attribution patching and faithfulness by TransformerLens, on the induction model."""

from typing import Any

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformer_lens.model_bridge import TransformerBridge
from transformer_lens.tools.analysis import EdgeAttributionConfig, attribution_patch, faithfulness
from transformers import PreTrainedTokenizerFast

import lab
from lab import sequences

NOTEBOOK = "circuit-discovery"
PEER = "transformer_lens"
MODEL = "induction"
READERS = {"L1H0.q", "L1H1.k", "L1H2.v", "L0H0.v", "logits"}


def agreements() -> dict[str, dict[str, Any]]:
    """Score edges summed over positions, and the faithfulness of the first 15 % of them."""
    torch.set_grad_enabled(True)
    network, tokenizer = lab.load(MODEL)
    network.double().requires_grad_(True)
    model: Any = TransformerBridge.boot_transformers(MODEL, hf_model=network, tokenizer=_forgiving(tokenizer))
    model.eval()
    at, other, size, gap = 11, 4, 16, 8
    words = sequences.repeats(4, size, gap, torch.Generator().manual_seed(21))
    clean = words[:, : size + gap + at + 1]
    corrupt = clean.clone()
    corrupt[:, at], corrupt[:, other] = clean[:, other], clean[:, at]

    def metric(row: int) -> Any:
        right, wrong = int(words[row, at + 1]), int(words[row, other + 1])
        return lambda logits: logits[0, -1, right] - logits[0, -1, wrong]

    totals: dict[tuple[str, str], float] = {}
    first_row: list[Any] = []
    for row in range(4):
        pair = clean[row : row + 1], corrupt[row : row + 1]
        result = attribution_patch(model, *pair, metric(row), EdgeAttributionConfig(granularity="edge"))
        first_row = first_row or list(result.edge_scores)
        for (writer, reader), score in result.edge_scores.items():
            key = _name(writer), _name(reader)
            totals[key] = totals.get(key, 0.0) + score / 4
    ours = [key for key in _order(totals) if "MLP" not in key[0] + key[1]]
    limit = round(0.15 * len(ours))
    best = set(sorted(ours, key=lambda key: -abs(totals[key]))[:limit])
    circuit = [edge for edge in first_row if (_name(edge[0]), _name(edge[1])) in best]
    kept = faithfulness(model, clean[:1], corrupt[:1], metric(0), circuit).recovered
    return {
        "edge_attribution": {
            "what": "scores of edges by attribution patching, summed over positions",
            "values": [totals[key] for key in ours if key[1] in READERS],
            "atol": 1e-5,
        },
        "faithfulness": {"what": "share of the gap kept by a circuit", "values": [kept], "atol": 1e-5},
    }


def _forgiving(tokenizer: Any) -> Any:
    """Make a tokenizer of our words that knows an unknown one: the library encodes "a" when it starts."""
    words = tokenizer.get_vocab()
    core = Tokenizer(models.WordLevel({**words, "[UNK]": len(words)}, unk_token="[UNK]"))
    core.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=core, unk_token="[UNK]")


def _name(node: Any) -> str:
    if node.kind == "embed":
        return "embed"
    if node.kind == "logits":
        return "logits"
    if node.kind in ("mlp_out", "mlp_in"):
        return f"MLP{node.layer}"
    part = {"attn_head_out": "", "q_input": ".q", "k_input": ".k", "v_input": ".v"}[node.kind]
    return f"L{node.layer}H{node.head}{part}"


def _order(totals: dict[tuple[str, str], float]) -> list[tuple[str, str]]:
    """Sort by reader, layer by layer, queries first, then by writer: the order of the notebook's graph."""

    def place(node: str) -> tuple[int, int, int]:
        if node in ("embed", "logits"):
            return (-1 if node == "embed" else 99), 0, 0
        if node.startswith("MLP"):
            return int(node[3:]), 3, 0
        head, _, part = node.partition(".")
        layer, _, number = head[1:].partition("H")
        return int(layer), "qkv".find(part) if part else 0, int(number)

    return sorted(totals, key=lambda key: (place(key[1]), place(key[0])))
