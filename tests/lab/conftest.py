"""Make `import lab` work as it does in a notebook, whose working directory is notebooks/; build a small GPT-2."""

import sys
from pathlib import Path

import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
if str(NOTEBOOKS) not in sys.path:
    sys.path.insert(0, str(NOTEBOOKS))


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory):
    """A folder in the form that GPT-2 has on disk: tied embeddings, MLPs that write, a tokenizer beside it."""
    import torch  # noqa: PLC0415 (slow to import: not before a test asks)
    from transformers import GPT2Config, GPT2LMHeadModel  # noqa: PLC0415

    from lab.recipes.induction import tokenizer  # noqa: PLC0415

    torch.manual_seed(7)
    folder = tmp_path_factory.mktemp("gpt2")
    config = GPT2Config(
        vocab_size=64, n_positions=32, n_embd=24, n_layer=2, n_head=3, bos_token_id=None, eos_token_id=None
    )
    model = GPT2LMHeadModel(config)
    # Weights far from their start, so that nothing is zero by accident and attention is not uniform.
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    model.save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return folder


@pytest.fixture
def model(small_folder):
    """The small GPT-2 in float64, in which identities are asserted."""
    import lab  # noqa: PLC0415

    return lab.load(str(small_folder))[0].double()


@pytest.fixture
def tokens():
    import torch  # noqa: PLC0415

    return torch.randint(64, (3, 11), generator=torch.Generator().manual_seed(1))
