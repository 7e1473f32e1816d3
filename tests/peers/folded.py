"""The folded cells "On GPT-2 or Llama", executed on a local folder of GPT-2's shape, as no hub is reached in a test."""

import contextlib
import io
import json
import re
import runpy
import tempfile
import traceback
from pathlib import Path

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
NAMED = re.compile(r"^model_name = .*$", re.MULTILINE)
IN_B = re.compile(r"\b(sae_lens|devinterp)\b")
"""Libraries of the second environment; every other cell runs in the first."""


def folder_of_gpt2s_shape(out: Path) -> Path:
    """Write a GPT-2 with random weights: 12 layers, 12 heads, width 768, and a byte-level tokenizer of 50,257 tokens.

    Args:
        out: folder to write.
    """
    import torch  # noqa: PLC0415
    from tokenizers import ByteLevelBPETokenizer  # noqa: PLC0415
    from transformers import GPT2Config, GPT2LMHeadModel, GPT2TokenizerFast  # noqa: PLC0415

    torch.manual_seed(0)
    GPT2LMHeadModel(GPT2Config()).save_pretrained(out)
    end, core = "<|endoftext|>", ByteLevelBPETokenizer()
    texts = [file.read_text(encoding="utf-8") for file in sorted(Path(contextlib.__file__).parent.glob("*.py"))[:60]]
    core.train_from_iterator(texts, vocab_size=50_256, special_tokens=[end], show_progress=False)
    core.save_model(str(out))
    tokenizer = GPT2TokenizerFast(str(out / "vocab.json"), str(out / "merges.txt"))
    tokenizer.save_pretrained(out)
    return out


def blocks(environment: str, chosen: list[str]) -> dict[str, str]:
    """Give the code of the folded cell of each notebook that belongs to an environment.

    Args:
        environment: "a" or "b".
        chosen: notebooks, with _ or -; all where none is named.
    """
    names = {name.replace("_", "-") for name in chosen}
    found = {}
    for file in sorted(NOTEBOOKS.glob("*.ipynb")):
        if names and file.stem not in names:
            continue
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        texts = ["".join(cell["source"]) for cell in cells if "hide-input" in cell["metadata"].get("tags", [])]
        code = "\n".join(block for text in texts for block in BLOCK.findall(text))
        if code and bool(IN_B.search(code)) == (environment == "b"):
            found[file.stem] = code
    return found


def _stand_in_for_public_dictionaries() -> None:
    """Let SAELens give a dictionary with random weights where it would fetch a public one from a hub."""
    from sae_lens import SAE, StandardSAE, StandardSAEConfig  # noqa: PLC0415

    config = StandardSAEConfig(d_in=768, d_sae=1024, dtype="float32", device="cpu")
    SAE.from_pretrained = staticmethod(lambda *_, **__: StandardSAE(config))


def main(environment: str, chosen: list[str]) -> int:
    """Execute the cells, and return how many failed.

    Args:
        environment: "a" or "b".
        chosen: notebooks; all where none is named.
    """
    cells = blocks(environment, chosen)
    failed = 0
    with tempfile.TemporaryDirectory() as place:
        folder = folder_of_gpt2s_shape(Path(place)) if cells else None
        for name, code in cells.items():
            if not NAMED.search(code):
                print(f"{name}: its folded cell has no line `model_name = ...`")
                failed += 1
                continue
            # A file, as some libraries read the source of what they trace.
            script = Path(place) / f"{name}.py"
            script.write_text(NAMED.sub(f"model_name = {str(folder)!r}", code), encoding="utf-8")
            try:
                if environment == "b":
                    _stand_in_for_public_dictionaries()
                with contextlib.redirect_stdout(io.StringIO()):
                    runpy.run_path(str(script))
                print(f"{name}: its folded cell runs")
            except Exception:
                failed += 1
                print(f"{name}: its folded cell fails\n{traceback.format_exc(limit=-3)}")
    return failed
