"""TransformerLens patches every head of the model of names from sentences about other people."""

from dataclasses import replace
from functools import partial
from typing import Any

import torch
from torch import Tensor
from transformer_lens.tools.analysis import direct_logit_attribution

from lab import names
from tests.peers.bridge import boot

NOTEBOOK = "indirect-object-identification"
PEER = "transformer_lens"
MODEL = "names"


def drawn(kind: str, which: int) -> list[names.Sentence]:
    """Make the sentences of the notebook, for its seed 0."""
    generator = torch.Generator().manual_seed(8000 + which)
    sentences = [names.draw(generator, kind, True, "who") for _ in range(24)]
    return [replace(one, verb=names.GIVING[index % 3]) for index, one in enumerate(sentences)]


def about_others(sentences: list[names.Sentence]) -> Tensor:
    """Give the same sentences about three other people, as the notebook does."""
    generator = torch.Generator().manual_seed(8600)
    changed = []
    for sentence in sentences:
        taken = {sentence.first, sentence.second, sentence.third}
        free = [name for name in names.NAMES if name not in taken]
        chosen = torch.randperm(len(free), generator=generator)[:3].tolist()
        changed.append(names.with_names(sentence, *(free[index] for index in chosen)))
    return names.encode(changed)[0]


def agreements() -> dict[str, dict[str, Any]]:
    """Give the mean logit difference with each head patched, and what each head adds directly."""
    torch.set_grad_enabled(False)
    bridge = boot(MODEL)
    sentences = drawn("first", 41) + drawn("second", 40)
    tokens, ends, answers = names.encode(sentences)
    last = int(ends.max()) + 1
    subjects = torch.tensor([names.ID[sentence.subject] for sentence in sentences])
    rows = torch.arange(len(sentences))
    _, source = bridge.run_with_cache(about_others(sentences)[:, :last])

    def difference(logits: Tensor) -> float:
        at_end = logits[rows, ends]
        return float((at_end[rows, answers] - at_end[rows, subjects]).mean())

    def patch(z: Tensor, hook: Any, head: int) -> Tensor:
        z = z.clone()
        z[:, :, head] = source[hook.name][:, :, head]
        return z

    patched = []
    for layer in range(bridge.cfg.n_layers):
        for head in range(bridge.cfg.n_heads):
            hooks = [(f"blocks.{layer}.attn.hook_z", partial(patch, head=head))]
            patched.append(difference(bridge.run_with_hooks(tokens[:, :last], fwd_hooks=hooks)))
    # Value biases stay out of the heads' terms, as in the notebook.
    bridge.enable_compatibility_mode(fold_value_biases=False)
    terms = torch.zeros(bridge.cfg.n_layers * bridge.cfg.n_heads, dtype=torch.double)
    for row in range(len(sentences)):
        pair = {"answer_tokens": int(answers[row]), "incorrect_tokens": int(subjects[row])}
        read = tokens[row : row + 1, : int(ends[row]) + 1]
        found = direct_logit_attribution(bridge, read, unit="head", **pair).attribution
        terms += found.flatten()[: len(terms)] / len(sentences)
    return {
        "patched_heads": {"what": "logit difference with each head patched", "values": patched, "atol": 1e-5},
        "direct_attribution": {"what": "direct attribution to each head", "values": terms.tolist(), "atol": 1e-5},
    }
