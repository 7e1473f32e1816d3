"""The laboratory."""

from pathlib import Path

import pytest

_MODELS = Path(__file__).parents[2] / "notebooks" / "lab" / "models"


def trained(model: str) -> pytest.MarkDecorator:
    """Mark a test of a committed model; it is skipped where only the recipe is there and no model is trained yet."""
    missing = not (_MODELS / model / "model.safetensors").is_file()
    return pytest.mark.skipif(missing, reason=f"{model} is not trained yet")
