import pytest
import torch

import lab
from lab import vision, zoo


def small(**options):
    torch.manual_seed(0)
    return vision.PlainCNNForImageClassification(
        vision.PlainCNNConfig(channels=[4, 6], kernels=[5, 3], pools=[2, 1], num_labels=3, **options)
    )


def test_a_saved_classifier_loads_by_name_and_without_tokenizer(tmp_path, monkeypatch):
    model = small()
    model.save_pretrained(tmp_path / "tiny")
    monkeypatch.setattr(zoo, "FOLDER", tmp_path)
    loaded, tokenizer = lab.load("tiny")
    assert tokenizer is None
    assert not loaded.training
    images = torch.rand(2, 1, 12, 12)
    torch.testing.assert_close(loaded(images).logits, model(images).logits)


def test_random_weights_are_others(tmp_path, monkeypatch):
    small().save_pretrained(tmp_path / "tiny")
    monkeypatch.setenv("WIKI_RANDOM_WEIGHTS", "1")
    first, _ = lab.load(str(tmp_path / "tiny"))
    second, _ = lab.load(str(tmp_path / "tiny"))
    assert torch.equal(first.convs[0].weight, second.convs[0].weight)
    assert not torch.equal(first.convs[0].weight, small().convs[0].weight)
    assert first.convs[0].weight.std() > 0.05


@pytest.mark.parametrize("head", ["mean", "max"])
def test_the_parts_make_up_the_whole(head):
    model = small(head=head).double()
    images = torch.rand(2, 1, 12, 12, dtype=torch.float64)
    x = torch.relu(torch.nn.functional.conv2d(images, model.convs[0].weight, model.convs[0].bias, padding=2))
    x = torch.nn.functional.max_pool2d(x, 2)
    x = torch.relu(torch.nn.functional.conv2d(x, model.convs[1].weight, model.convs[1].bias, padding=1))
    torch.testing.assert_close(model.features(images), x)
    pooled = x.flatten(2).mean(2) if head == "mean" else x.flatten(2).amax(2)
    expected = pooled @ model.classifier.weight.T + model.classifier.bias
    out = model(images, labels=torch.tensor([0, 2]))
    torch.testing.assert_close(out.logits, expected)
    torch.testing.assert_close(out.loss, torch.nn.functional.cross_entropy(expected, torch.tensor([0, 2])))


def test_pictures_have_a_channel():
    assert vision.pictures([[[0, 1], [1, 0]]]).shape == (1, 1, 2, 2)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="give one each"):
        vision.PlainCNNConfig(channels=[4], kernels=[3, 3], pools=[1])
    with pytest.raises(ValueError, match="use 'mean' or 'max'"):
        vision.PlainCNNConfig(head="sum")
