"""Pictures with captions: what the generator promises, and the committed models."""

import pytest
import torch

import lab
from lab import captions
from lab.recipes import clip as recipe
from lab.recipes import clip_other_names
from tests.lab import trained


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("kind", captions.KINDS)
def test_pictures_are_grey_seeded_and_differ_between_things(kind: str) -> None:
    images = captions.render(kind, 6, generator())
    assert images.shape == (len(captions.THINGS), 6, captions.SIZE, captions.SIZE)
    assert 0 <= images.min() < 0.2 < 0.8 < images.max() <= 1
    assert torch.equal(images, captions.render(kind, 6, generator()))
    assert not torch.equal(images, captions.render(kind, 6, generator(1)))
    assert len({image.numpy().tobytes() for image in images.flatten(0, 1)}) == images.shape[0] * 6


def test_filled_pictures_hold_more_ink_than_outlines() -> None:
    def ink(kind: str) -> torch.Tensor:
        images = captions.render(kind, 20, generator())
        paper = images[..., 0, :].median(-1).values
        return ((images - paper[..., None, None]).abs() > 0.3).float().mean((1, 2, 3))

    assert (ink("picture") > ink("drawing"))[[captions.THINGS.index(each) for each in ("star", "tree", "heart")]].all()


def test_the_fonts_of_the_test_are_new() -> None:
    assert not set(captions.FONTS) & set(captions.NEW_FONTS)
    assert not torch.equal(
        captions.render("text", 3, generator()), captions.render("text", 3, generator(), new_fonts=True)
    )


def test_captions_name_the_kind_and_the_thing() -> None:
    texts = captions.texts()
    said = [" ".join(captions.WORDS[token] for token in row) for row in texts.flatten(0, 1).tolist()]
    assert said[0] == "<bos> picture of star <eos>"
    assert said[16] == "<bos> text star <eos> <eos>"
    assert len(set(said)) == 24


def test_other_names_are_a_cycle_and_touch_words_only() -> None:
    names = captions.other_names()
    seen, thing = set(), 0
    while thing not in seen:
        seen.add(thing)
        thing = int(names[thing])
    assert len(seen) == len(captions.THINGS)
    own, other = captions.texts(), captions.texts(names)
    assert torch.equal(own[:2], other[:2])
    assert (own[2] != other[2]).any(1).all()
    assert torch.equal(other[2], own[2][names])


def test_a_label_covers_a_part_and_leaves_the_rest() -> None:
    images = captions.render("picture", 2, generator()).flatten(0, 1)
    changed = (captions.label(images, "moon", generator(1)) != images).float().mean((1, 2))
    assert (changed > 0.1).all()
    assert (changed < 0.6).all()


def test_the_loss_is_least_for_the_right_caption() -> None:
    right = torch.arange(3).repeat_interleave(2)
    sharp = 20 * torch.nn.functional.one_hot(right, 3).float()
    loss, log = recipe.contrast(sharp)
    assert loss < 1.4  # each caption has two pictures, so that log 2 remains
    assert log["found"] == 1
    assert recipe.contrast(-sharp)[0] > 20


def test_the_recipes_train_and_their_models_load(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(recipe, "STEPS", 2)
    monkeypatch.setattr(recipe, "_EXAMPLES", 4)
    for name, module in (("own", recipe), ("other", clip_other_names)):
        module.main(7, tmp_path / name)
        model, tokenizer = lab.load(str(tmp_path / name))
        assert tokenizer("picture of star")["input_ids"] == captions.texts()[0, 0, 1:4].tolist()
        assert model.config.projection_dim == 16


@trained("clip")
@pytest.mark.parametrize("name", ["clip", "clip-other-names"])
def test_the_committed_model_finds_its_captions(name: str) -> None:
    model, _ = lab.load(name)
    texts = captions.texts(captions.other_names() if name == "clip-other-names" else None).flatten(0, 1)
    for number, kind in enumerate(captions.KINDS):
        images = captions.render(kind, 10, generator(number), new_fonts=kind == "text").flatten(0, 1)
        found = model(input_ids=texts, pixel_values=captions.pixels(images)).logits_per_image.argmax(1)
        right = number * len(captions.THINGS) + torch.arange(len(captions.THINGS)).repeat_interleave(10)
        assert (found == right).float().mean() > 0.7, kind
