"""TransformerLens' activation patching, site by site, on the free twin: MLP, attention, residual stream."""

from typing import Any

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from torch import Tensor
from transformer_lens import patching
from transformer_lens.model_bridge import TransformerBridge
from transformers import PreTrainedTokenizerFast

import lab
from lab import facts

NOTEBOOK = "causal-tracing"
PEER = "transformer_lens"
MODEL = "facts-free"

PATCHES = {
    "mlp_out": patching.get_act_patch_mlp_out,
    "attn_out": patching.get_act_patch_attn_out,
    "resid_pre": patching.get_act_patch_resid_pre,
}


def forgiving(words: dict[str, int]) -> Any:
    """Make a tokenizer of our words that knows an unknown one: the library encodes "a" when it starts."""
    core = Tokenizer(models.WordLevel({**words, "[UNK]": len(words)}, unk_token="[UNK]"))
    core.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=core, unk_token="[UNK]")


def prompts() -> tuple[Tensor, Tensor, Tensor]:
    """Give eight clean prompts, the same about somebody else, and the answers to the clean ones."""
    world = facts.world()
    relation = torch.arange(8) % facts.KINDS
    words = facts.relation_words()[relation, 0]
    clean = facts.prompts(world.names[:8], words, 1, 5, torch.Generator().manual_seed(1))
    corrupted = clean.clone()
    corrupted[:, 1:3] = world.names[80:88]
    return clean, corrupted, world.objects[torch.arange(8), relation]


def agreements() -> dict[str, dict[str, Any]]:
    """Give the mean probability of the answer with each layer and position of each site restored."""
    torch.set_grad_enabled(False)
    model, tokenizer = lab.load(MODEL)
    bridge: Any = TransformerBridge.boot_transformers(
        MODEL, hf_model=model.double(), tokenizer=forgiving(tokenizer.get_vocab())
    )
    clean, corrupted, answers = prompts()
    _, cache = bridge.run_with_cache(clean)

    def metric(logits: Tensor) -> Tensor:
        return logits[:, -1].double().softmax(-1).gather(1, answers[:, None]).mean()

    found = {}
    for name, patch in PATCHES.items():
        values = patch(bridge, corrupted, cache, metric)
        what = f"answer with {name} restored, by layer and position"
        found[name] = {"what": what, "values": values.tolist(), "atol": 1e-5}
    return found
