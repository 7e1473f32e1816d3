"""Our models in TransformerLens."""

from typing import Any

from tokenizers import Tokenizer, models, pre_tokenizers
from transformer_lens.model_bridge import TransformerBridge
from transformers import PreTrainedTokenizerFast

import lab


def forgiving(words: dict[str, int]) -> Any:
    """Make a tokenizer of our words that knows an unknown one: the library encodes "a" when it starts.

    Args:
        words: with their ids.
    """
    core = Tokenizer(models.WordLevel({**words, "[UNK]": len(words)}, unk_token="[UNK]"))
    core.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=core, unk_token="[UNK]")


def boot(name: str, *, gradients: bool = False) -> Any:
    """Give TransformerLens one of our models, in double precision.

    Args:
        name: of the model.
        gradients: whether its weights ask for them, without which the library takes none of activations.
    """
    model, tokenizer = lab.load(name)
    words = forgiving(tokenizer.get_vocab())
    return TransformerBridge.boot_transformers(name, hf_model=model.double().requires_grad_(gradients), tokenizer=words)
