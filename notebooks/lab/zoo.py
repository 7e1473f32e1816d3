"""Load a model: one of ours, a folder in Hugging Face format, or a name on the Hub."""

import json
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from lab.seeds import random_weights

FOLDER = Path(__file__).parent / "models"
_RANDOM_SEED = 20_000


def load(name_or_path: str, checkpoint: int | None = None) -> tuple[Any, Any]:
    """Load a model in evaluation mode and float32, and its tokenizer.

    Args:
        name_or_path: a model of this lab ("induction"), a folder, or a model on the Hub ("gpt2").
        checkpoint: a training step that `checkpoints` lists; the finished model by default.

    Returns:
        Model and tokenizer; the tokenizer is None for a model that classifies images. With WIKI_RANDOM_WEIGHTS=1 the
        model has its configuration but fresh random weights.

    Raises:
        ValueError: the folder holds no model, or the model has no such checkpoint.
    """
    library = _transformers()
    folder = _folder(name_or_path)
    if folder is not None:
        configuration = (folder / "config.json").read_text(encoding="utf-8")
        # Each by its name, because what a notebook depends on is read off the imports.
        if "flagged_gpt2" in configuration:
            import_module("lab.flagged")
        if "plain_cnn" in configuration:
            import_module("lab.vision")
    if folder is None and Path(name_or_path).is_absolute():
        raise ValueError(f"{name_or_path!r} holds no model: a folder needs a config.json and the weights beside it.")
    source = str(folder or name_or_path)
    local = folder is not None
    config = library.AutoConfig.from_pretrained(source, local_files_only=local)
    kind = _kind(config)
    tokenizer = None
    if kind != "AutoModelForImageClassification":
        tokenizer = library.AutoTokenizer.from_pretrained(source, local_files_only=local)
    # Eager attention, because the fused kernels do not give the attention pattern.
    options: dict[str, Any] = {"attn_implementation": "eager", "dtype": torch.float32}
    if random_weights():
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(_RANDOM_SEED)
            model = getattr(library, kind).from_config(config, **options)
    else:
        model = getattr(library, kind).from_pretrained(source, local_files_only=local, **options)
        if checkpoint is not None:
            model.load_state_dict(_checkpoint(name_or_path, folder, checkpoint))
    return model.eval().requires_grad_(False), tokenizer


def checkpoints(name_or_path: str) -> list[int]:
    """List the training steps that were kept of a model, in order."""
    folder = _folder(name_or_path)
    return [] if folder is None else sorted(int(file.stem) for file in (folder / "checkpoints").glob("*.safetensors"))


def recorded(file: str, model: str) -> Callable[[str], list[float] | None]:
    """Open the record of what a notebook's measures came to for each training seed.

    Args:
        file: "records/seeds/<notebook>.json", as `python -m lab.recipes.record` writes it.
        model: what the notebook runs on; the record speaks of one model of ours only.

    Returns:
        A function from the name of a measure to its values, seed by seed; None where nobody measured.
    """
    path = FOLDER.parents[1] / file
    record = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"model": None, "measures": {}}
    measures: dict[str, list[float]] = record["measures"] if record["model"] == model else {}
    return measures.get


def _kind(config: Any) -> str:
    """Name the class of `transformers` that loads a model: by what it is for; a language model if nothing is said."""
    (architecture, *_) = config.architectures or [""]
    if architecture.endswith("ForImageClassification"):
        return "AutoModelForImageClassification"
    return "AutoModel" if architecture == "CLIPModel" else "AutoModelForCausalLM"


def _transformers() -> Any:
    """Import the library when a model is first asked for, as it takes seconds, and keep its progress bars quiet."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="IProgress not found")
        library = import_module("transformers")
        import_module("transformers.utils.logging").disable_progress_bar()
    return library


def _folder(name_or_path: str) -> Path | None:
    for candidate in (FOLDER / name_or_path, Path(name_or_path)):
        if (candidate / "config.json").is_file():
            return candidate
    return None


def _checkpoint(name: str, folder: Path | None, step: int) -> dict[str, torch.Tensor]:
    file = None if folder is None else folder / "checkpoints" / f"{step:06d}.safetensors"
    if file is None or not file.is_file():
        raise ValueError(f"{name!r} has no checkpoint {step}; it has {checkpoints(name)}.")
    return {key: value.float() for key, value in load_file(file).items()}
