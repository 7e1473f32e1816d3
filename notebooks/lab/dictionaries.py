"""TopK dictionaries of activations: sparse autoencoders and transcoders, trained, stored, loaded.

    sae = Dictionary(inputs=96, latents=512, k=8)
    fit(sae, x, steps=2000, batch=512, rate=2e-3, seed=0)
    code = sae.encode(x)                        # [count, latents], at most k in a row are above zero
    rebuilt = sae.decode(code)                  # [count, 96], in the units of x

With `outputs` given it is a transcoder: it reads one activation and predicts another. Activations are centred and
scaled inside (`centre`, `scale`), so that a learning rate means the same for every layer; what goes in and comes out
has the units of the model.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from lab.seeds import random_weights

_INITIAL_SEED, _BATCH_SEED = 10_000, 20_000
_DEAD_AFTER, _RESCUED = 100, 32


class Dictionary(nn.Module):
    """x -> at most k of many latents -> x, or another activation.

    In normalised units: scores = encoder (x - centre) / scale_in + encoder_bias, and what is decoded is
    bias + sum of code times decoder rows, which have length 1.
    """

    encoder: nn.Parameter
    """[latents, inputs]; starts as the decoder where both have the same width."""
    encoder_bias: nn.Parameter
    """[latents]."""
    decoder: nn.Parameter
    """[latents, outputs], unit rows: the directions."""
    bias: nn.Parameter
    """[outputs]."""
    centre: Tensor
    """[inputs], subtracted from x."""
    scale: Tensor
    """[], divides x; after `fit` the mean squared length of a scaled x is its width."""
    centre_out: Tensor
    """[outputs], as `centre`, for what is predicted; the same for an autoencoder."""
    scale_out: Tensor
    """[]."""

    def __init__(self, inputs: int, latents: int, outputs: int | None = None, k: int = 8, seed: int = 0) -> None:
        """Draw initial weights.

        Args:
            inputs: width of what is read.
            latents: size of the dictionary.
            outputs: width of what is predicted, for a transcoder; None for an autoencoder.
            k: latents that may be on at once.
            seed: of the initial weights.
        """
        super().__init__()
        self.k = k
        self.is_transcoder = outputs is not None
        out = inputs if outputs is None else outputs
        generator = torch.Generator().manual_seed(_INITIAL_SEED + seed)
        rows = nn.functional.normalize(torch.randn(latents, out, generator=generator), dim=1)
        self.decoder = nn.Parameter(rows.clone())
        if self.is_transcoder:  # reading and writing directions have nothing to do with each other
            rows = nn.functional.normalize(torch.randn(latents, inputs, generator=generator), dim=1)
        self.encoder = nn.Parameter(rows.clone())
        self.encoder_bias = nn.Parameter(torch.zeros(latents))
        self.bias = nn.Parameter(torch.zeros(out))
        self.register_buffer("centre", torch.zeros(inputs))
        self.register_buffer("scale", torch.ones(()))
        self.register_buffer("centre_out", torch.zeros(out))
        self.register_buffer("scale_out", torch.ones(()))

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
        """Give activations [..., outputs] in the model's units."""
        return (code @ self.decoder + self.bias) * self.scale_out + self.centre_out

    def forward(self, x: Tensor) -> Tensor:
        """Encode and decode."""
        return self.decode(self.encode(x))


def fit(
    dictionary: Dictionary,
    x: Tensor,
    y: Tensor | None = None,
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
        y: [count, outputs], what a transcoder predicts; None for an autoencoder.
        steps: of training.
        batch: rows a step.
        rate: the highest learning rate; it warms up for 5 % of the steps and decays over the last 30 %.
        seed: of the order of the rows.
        frozen_decoder: leave the directions as they were drawn.

    Raises:
        ValueError: a transcoder without y, or an autoencoder with it.
    """
    if dictionary.is_transcoder != (y is not None):
        raise ValueError("A transcoder is fitted to y; an autoencoder has none.")
    target = x if y is None else y
    dictionary.centre, dictionary.scale = _norm(x)
    dictionary.centre_out, dictionary.scale_out = _norm(target)
    if random_weights():
        return dictionary.requires_grad_(False).eval()
    x = (x - dictionary.centre) / dictionary.scale
    target = x if y is None else (y - dictionary.centre_out) / dictionary.scale_out
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
        error = target[rows] - code @ dictionary.decoder - dictionary.bias
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


def save(dictionary: Dictionary, file: str | Path) -> None:
    """Store a dictionary in half precision, as safetensors."""
    tensors = {name: value.detach().half().contiguous() for name, value in dictionary.state_dict().items()}
    about = {"k": str(dictionary.k), "transcoder": str(int(dictionary.is_transcoder))}
    save_file(tensors | {"about": torch.tensor([int(value) for value in about.values()])}, file)


def load(file: str | Path, seed: int = 0) -> Dictionary:
    """Read a dictionary that `save` stored.

    With WIKI_RANDOM_WEIGHTS=1 it has the stored shape, centre and scale, but fresh initial weights.

    Args:
        file: as given to `save`.
        seed: of those fresh weights.
    """
    tensors = {name: value.float() for name, value in load_file(file).items()}
    k, is_transcoder = (int(value) for value in tensors.pop("about"))
    latents, inputs = tensors["encoder"].shape
    outputs = tensors["decoder"].shape[1] if is_transcoder else None
    dictionary = Dictionary(inputs, latents, outputs, k, seed)
    if random_weights():
        tensors = {name: value for name, value in tensors.items() if name.startswith(("centre", "scale"))}
    dictionary.load_state_dict(tensors, strict=False)
    with torch.no_grad():  # half precision changes lengths by up to one part in 2,000
        dictionary.decoder.div_(dictionary.decoder.norm(dim=1, keepdim=True))
    return dictionary.requires_grad_(False).eval()


def _norm(x: Tensor) -> tuple[Tensor, Tensor]:
    centre = x.mean(0)
    return centre, (x - centre).square().mean().sqrt()
