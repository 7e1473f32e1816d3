"""The generator's promises, the recipe's, and those of the model that stands in the repository."""

import pytest
import torch

import lab
from lab.recipes import maxlist


def test_lists_hold_numbers_of_the_vocabulary_and_half_of_them_are_close():
    drawn = maxlist.lists(4000, torch.Generator().manual_seed(0))
    assert drawn.shape == (4000, maxlist.LENGTH)
    assert drawn.min() == 0
    assert drawn.max() == maxlist.NUMBERS - 1
    close = (drawn.amax(1) - drawn.amin(1) <= 8).double().mean().item()
    assert 0.47 < close < 0.55


def test_training_changes_the_model_and_saving_keeps_it(tmp_path, monkeypatch):
    monkeypatch.setattr(maxlist, "STEPS", 3)
    for name in ("a", "b"):
        maxlist.main(1, tmp_path / name)
    model, tokenizer = lab.load(str(tmp_path / "a"))
    again, _ = lab.load(str(tmp_path / "b"))
    assert all(torch.equal(one, two) for one, two in zip(model.parameters(), again.parameters(), strict=True))
    assert tokenizer("17 3 63 0")["input_ids"] == [17, 3, 63, 0]
    with pytest.raises(Exception, match="UNK"):
        tokenizer("64")


def test_the_committed_model_names_the_largest_number():
    model, tokenizer = lab.load("maxlist")
    drawn = torch.randint(maxlist.NUMBERS, (2000, maxlist.LENGTH), generator=torch.Generator().manual_seed(1))
    right = (model(drawn).logits[:, -1].argmax(1) == drawn.amax(1)).double().mean().item()
    assert right > 0.99
    assert tokenizer.decode(drawn[0]) == " ".join(str(number) for number in drawn[0].tolist())


def test_the_committed_model_has_neither_norms_nor_an_mlp():
    model, _ = lab.load("maxlist")
    assert sum(parameter.numel() for parameter in model.parameters()) == 8448
    assert not any("ln" in name or "mlp" in name for name, _ in model.named_parameters())
