"""TopK sparse autoencoders of activations, and their training.

    sae = Dictionary(inputs=96, latents=512, k=8)
    fit(sae, x, steps=2000, batch=512, rate=2e-3, seed=0)
    code = sae.encode(x)                        # [count, latents], at most k in a row are above zero
    rebuilt = sae.decode(code)                  # [count, 96], in the units of x

Activations are centred and scaled inside (`centre`, `scale`), so that a learning rate means the same for every layer;
what goes in and comes out has the units of the model.
"""

import torch
from torch import Tensor, nn

from lab.seeds import random_weights

_INITIAL_SEED, _BATCH_SEED = 10_000, 20_000
_DEAD_AFTER, _RESCUED = 100, 32


class Dictionary(nn.Module):
    """x -> at most k of many latents -> x.

    In normalised units: scores = encoder (x - centre) / scale + encoder_bias, and what is decoded is
    bias + sum of code times decoder rows, which have length 1.
    """

    encoder: nn.Parameter
    """[latents, inputs]; starts as the decoder."""
    encoder_bias: nn.Parameter
    """[latents]."""
    decoder: nn.Parameter
    """[latents, inputs], unit rows: the directions."""
    bias: nn.Parameter
    """[inputs]."""
    centre: Tensor
    """[inputs], subtracted from x."""
    scale: Tensor
    """[], divides x; after `fit` the mean squared length of a scaled x is its width."""

    def __init__(self, inputs: int, latents: int, k: int = 8, seed: int = 0) -> None:
        """Draw initial weights.

        Args:
            inputs: width of the activations.
            latents: size of the dictionary.
            k: latents that may be on at once.
            seed: of the initial weights.
        """
        super().__init__()
        self.k = k
        generator = torch.Generator().manual_seed(_INITIAL_SEED + seed)
        rows = nn.functional.normalize(torch.randn(latents, inputs, generator=generator), dim=1)
        self.decoder = nn.Parameter(rows.clone())
        self.encoder = nn.Parameter(rows.clone())
        self.encoder_bias = nn.Parameter(torch.zeros(latents))
        self.bias = nn.Parameter(torch.zeros(inputs))
        self.register_buffer("centre", torch.zeros(inputs))
        self.register_buffer("scale", torch.ones(()))

    def scores(self, x: Tensor) -> Tensor:
        """Give what each latent would say of x [..., inputs], before any is silenced."""
        return (x - self.centre) / self.scale @ self.encoder.T + self.encoder_bias

    def sparsify(self, scores: Tensor) -> Tensor:
        """Keep the k largest scores, as far as they are positive."""
        kept, which = torch.relu(scores).topk(self.k, dim=-1, sorted=False)
        return torch.zeros_like(scores).scatter(-1, which, kept)

    def encode(self, x: Tensor) -> Tensor:
        """Give the code [..., latents] of x [..., inputs]."""
        return self.sparsify(self.scores(x))

    def decode(self, code: Tensor) -> Tensor:
        """Give activations [..., inputs] in the model's units."""
        return (code @ self.decoder + self.bias) * self.scale + self.centre

    def forward(self, x: Tensor) -> Tensor:
        """Encode and decode."""
        return self.decode(self.encode(x))


def fit(
    dictionary: Dictionary,
    x: Tensor,
    *,
    steps: int,
    batch: int = 512,
    rate: float = 2e-3,
    seed: int = 0,
    frozen_decoder: bool = False,
) -> Dictionary:
    """Train in place by Adam on the squared error, with AuxK for dead latents; freeze the result.

    With WIKI_RANDOM_WEIGHTS=1 only centre and scale are set, and the weights stay as they were drawn.

    Args:
        dictionary: freshly made.
        x: [count, inputs].
        steps: of training.
        batch: rows a step.
        rate: the highest learning rate; it warms up for 5 % of the steps and decays over the last 30 %.
        seed: of the order of the rows.
        frozen_decoder: leave the directions as they were drawn.
    """
    dictionary.centre = x.mean(0)
    dictionary.scale = (x - dictionary.centre).square().mean().sqrt()
    if random_weights():
        return dictionary.requires_grad_(False).eval()
    x = (x - dictionary.centre) / dictionary.scale
    dictionary.decoder.requires_grad_(not frozen_decoder)
    optimiser = torch.optim.Adam(
        [parameter for parameter in dictionary.parameters() if parameter.requires_grad], betas=(0.9, 0.99), fused=True
    )
    generator = torch.Generator().manual_seed(_BATCH_SEED + seed)
    silent = torch.zeros(len(dictionary.encoder))
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (step + 1) / (0.05 * steps), (steps - step) / (0.3 * steps))
        rows = torch.randint(len(x), (batch,), generator=generator)
        scores = x[rows] @ dictionary.encoder.T + dictionary.encoder_bias
        code = dictionary.sparsify(scores)
        error = x[rows] - code @ dictionary.decoder - dictionary.bias
        loss = error.square().sum(1).mean()
        silent = torch.where((code > 0).any(0), 0, silent + 1)
        dead = silent > _DEAD_AFTER
        if dead.any():  # AuxK: some dead latents predict what the living ones left over
            kept, which = scores.masked_fill(~dead, -torch.inf).topk(min(_RESCUED, int(dead.sum())), dim=1)
            rescue = torch.zeros_like(scores).scatter(1, which, torch.relu(kept))
            loss = loss + (error.detach() - rescue @ dictionary.decoder).square().sum(1).mean() / 32
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        with torch.no_grad():
            dictionary.decoder.div_(dictionary.decoder.norm(dim=1, keepdim=True))
    return dictionary.requires_grad_(False).eval()
