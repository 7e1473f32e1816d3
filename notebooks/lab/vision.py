"""A plain convolutional classifier: convolutions and ReLUs, no skips and no norms, so that weights can be read."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModelForImageClassification, PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import ImageClassifierOutputWithNoAttention


class PlainCNNConfig(PretrainedConfig):
    """What a `PlainCNN` looks like.

    Args:
        in_channels: 1 for grey images, 3 for colour.
        image_size: pixels along each side; the network itself takes any.
        channels: of each convolution.
        kernels: side of each convolution's kernel, odd; padded so that the picture keeps its size.
        pools: side of the max-pooling after each convolution's ReLU; 1 for none.
        head: "mean" or "max", how the last channels are summed up over the picture before the linear layer.
        options: as for any configuration; `num_labels` or `id2label` gives the classes.
    """

    model_type = "plain_cnn"

    def __init__(
        self,
        in_channels: int = 1,
        image_size: int = 32,
        channels: Sequence[int] = (16, 32, 48),
        kernels: Sequence[int] = (5, 5, 3),
        pools: Sequence[int] = (2, 2, 1),
        head: str = "mean",
        **options: Any,
    ) -> None:
        if not len(channels) == len(kernels) == len(pools):
            raise ValueError(f"{len(channels)} channels, {len(kernels)} kernels, {len(pools)} pools: give one each.")
        if head not in {"mean", "max"}:
            raise ValueError(f"head is {head!r}; use 'mean' or 'max'.")
        self.in_channels, self.image_size, self.head = in_channels, image_size, head
        self.channels, self.kernels, self.pools = list(channels), list(kernels), list(pools)
        super().__init__(**options)


class PlainCNNForImageClassification(PreTrainedModel):
    """Convolution, ReLU, max-pooling, again, and a linear layer on each channel's mean or maximum.

    Its parts for hooks: `convs.0` and so on give pre-activations [image, channel, row, column], `relus.0` activations,
    `pools.0` what the next convolution sees, `classifier` the logits.
    """

    config_class = PlainCNNConfig
    main_input_name = "pixel_values"

    def __init__(self, config: PlainCNNConfig) -> None:
        super().__init__(config)
        widths = [config.in_channels, *config.channels]
        self.convs = nn.ModuleList(
            nn.Conv2d(before, after, kernel, padding=kernel // 2)
            for before, after, kernel in zip(widths, widths[1:], config.kernels, strict=False)
        )
        # In a module for each layer, and not in place, so that hooks see what they ask for.
        self.relus = nn.ModuleList(nn.ReLU() for _ in config.channels)
        self.pools = nn.ModuleList(nn.MaxPool2d(side) if side > 1 else nn.Identity() for side in config.pools)
        self.classifier = nn.Linear(config.channels[-1], config.num_labels)
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)

    def features(self, pixel_values: Tensor) -> Tensor:
        """Give the last layer's activations, [image, channel, row, column].

        Args:
            pixel_values: [image, channel, row, column].
        """
        x = pixel_values
        for conv, relu, pool in zip(self.convs, self.relus, self.pools, strict=True):
            x = pool(relu(conv(x)))
        return x

    def forward(
        self, pixel_values: Tensor, labels: Tensor | None = None, **_: Any
    ) -> ImageClassifierOutputWithNoAttention:
        """Classify images.

        Args:
            pixel_values: [image, channel, row, column], between 0 and 1.
            labels: [image], index of the class; gives the cross-entropy as `loss`.

        Returns:
            With `logits` [image, class].
        """
        x = self.features(pixel_values)
        pooled = x.mean((2, 3)) if self.config.head == "mean" else x.amax((2, 3))
        logits = self.classifier(pooled)
        loss = None if labels is None else nn.functional.cross_entropy(logits, labels)
        return ImageClassifierOutputWithNoAttention(loss=loss, logits=logits)


def pictures(arrays: Any) -> Tensor:
    """Turn grey pictures [image, row, column] with values 0 to 1 into what the classifier reads."""
    return torch.as_tensor(arrays, dtype=torch.float32)[:, None]


AutoConfig.register(PlainCNNConfig.model_type, PlainCNNConfig)
AutoModelForImageClassification.register(PlainCNNConfig, PlainCNNForImageClassification)
