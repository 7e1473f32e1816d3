"""Write the weights of the compiled network: `python -m lab.recipes.compiled --seed 0 --out DIR`. Nothing is trained.

Each variable of the algorithm has its own directions of the residual stream; each head and neuron is written to read
some and to write others. Then the residual stream and each head's inner space are rotated at random, neurons are
shuffled, and every weight gets a little noise, so that no edge is without effect.
"""

import argparse
import json
import math
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers
from torch import Tensor
from transformers import PreTrainedTokenizerFast
from transformers.utils.logging import disable_progress_bar

from lab.compiled import FLAG_AT, KEYS, LENGTH, NAMES, QUERY_AT, SET, VALUES, VOCAB
from lab.flagged import FlaggedConfig, FlaggedGPT2
from lab.seeds import setup

LAYERS, HEADS, INNER = 3, 4, 40
SHARP = 16.0
"""Score of a match over all else, in the heads of the circuit: their attention is saturated."""
NOISE = 0.1
"""Standard deviation of the noise on a weight, as a share of the root mean square of its matrix."""

SIZES = {
    "token": VOCAB,
    "position": LENGTH,
    "previous": KEYS,
    "wanted": KEYS,
    "flag_a": 1,
    "flag_b": 1,
    "flag": 1,
    "dormant": 1,
    "found": VALUES,
    "moved": VALUES,
    "answer": VALUES,
    "bag": 8,
    "idle_0": 6,
    "idle_1": 6,
    "idle_2": 6,
    "idle_3": 6,
}
WIDTH = sum(SIZES.values())
PLACE = {}
for _name, _size in SIZES.items():
    _first = sum(SIZES[other] for other in list(SIZES)[: list(SIZES).index(_name)])
    PLACE[_name] = slice(_first, _first + _size)

EDGES = [
    ("embed", "L0H0.v"),
    ("L0H0", "L1H0.k"),
    ("embed", "MLP0"),
    ("MLP0", "L1H0.q"),
    ("embed", "L1H0.v"),
    ("L1H0", "L2H0.v"),
    ("L2H0", "MLP2"),
    ("embed", "L0H1.v"),
    ("L0H1", "MLP1"),
    ("embed", "L1H1.v"),
    ("L1H1", "MLP1"),
    ("MLP1", "MLP2"),
    ("MLP2", "logits"),
]
CONSTANT = [
    ("embed", "L0H0.q"),
    ("embed", "L0H0.k"),
    ("embed", "L0H1.k"),
    ("embed", "L1H1.k"),
    ("embed", "L2H0.q"),
    ("embed", "L2H0.k"),
    ("embed", "L2H1.q"),
    ("embed", "L2H1.k"),
    ("embed", "L2H2.q"),
    ("embed", "L2H2.k"),
]
CANCELLING = [("embed", "L2H1.v"), ("L2H1", "logits"), ("embed", "L2H2.v"), ("L2H2", "logits")]


def main(seed: int, out: Path) -> None:
    """Compile one network and save it with its tokenizer and with what is known of it.

    Args:
        seed: of the rotations, of the parts that do nothing for the task, and of the noise.
        out: folder to write.
    """
    setup(seed)
    disable_progress_bar()  # type: ignore[no-untyped-call]
    out.mkdir(parents=True, exist_ok=True)
    generator = torch.Generator().manual_seed(seed)
    model = build()
    _circuit(model)
    _idle_parts(model, generator)
    rotation = _rotate(model, generator)
    _add_noise(model, generator)
    model.half().save_pretrained(out)
    _tokenizer().save_pretrained(out)
    known = {"edges": EDGES, "constant": CONSTANT, "cancelling": CANCELLING, "seed": seed, "noise": NOISE}
    (out / "circuit.json").write_text(json.dumps(known, indent=1) + "\n")
    save_file({name: rotation[PLACE[name]].contiguous() for name in SIZES}, out / "subspaces.safetensors")


def build() -> Any:
    """Make the empty network: three layers of four heads and an MLP of rectified units, no norm, all weights zero."""
    config = FlaggedConfig(
        norm="none",
        vocab_size=VOCAB,
        n_positions=LENGTH,
        n_embd=WIDTH,
        n_layer=LAYERS,
        n_head=HEADS,
        n_inner=INNER,
        activation_function="relu",
        initializer_range=0.08,
        tie_word_embeddings=False,
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        use_cache=False,
        bos_token_id=None,
        eos_token_id=None,
    )
    model = FlaggedGPT2(config).requires_grad_(False)
    for parameter in model.parameters():
        parameter.zero_()
    return model


class _Head:
    """Writes the weights of one head; directions are columns, and the inner ones are taken in order."""

    def __init__(self, model: Any, layer: int, head: int) -> None:
        self.attention, self.size = model.transformer.h[layer].attn, WIDTH // HEADS
        self.first = head * self.size

    def looks(self, query: Tensor | None, key: Tensor, *, score: float = SHARP) -> None:
        """Score a position by the agreement of a query with a key; with no query, the key alone counts."""
        scale = math.sqrt(score * math.sqrt(self.size))
        weight, bias, count = self.attention.c_attn.weight, self.attention.c_attn.bias, key.shape[1]
        weight[:, WIDTH + self.first : WIDTH + self.first + count] = scale * key
        if query is None:
            bias[self.first : self.first + count] = scale
        else:
            weight[:, self.first : self.first + count] = scale * query

    def moves(self, read: Tensor, write: Tensor) -> None:
        """Read some directions where the head looks, and write them as others."""
        first = 2 * WIDTH + self.first
        self.attention.c_attn.weight[:, first : first + read.shape[1]] = read
        self.attention.c_proj.weight[self.first : self.first + read.shape[1]] = write.T


def _axes(name: str, picks: Any = slice(None)) -> Tensor:
    return torch.eye(WIDTH)[:, PLACE[name]][:, picks]


def _random(generator: torch.Generator, names: list[str], count: int, size: float = 1.0) -> Tensor:
    span = torch.cat([_axes(name) for name in names], 1)
    mix = torch.randn(span.shape[1], count, generator=generator)
    return size * span @ (mix / mix.norm(dim=0))


def _neurons(model: Any, layer: int, first: int, read: Tensor, bias: Tensor | float, write: Tensor) -> None:
    mlp, last = model.transformer.h[layer].mlp, first + read.shape[1]
    mlp.c_fc.weight[:, first:last] = read
    mlp.c_fc.bias[first:last] = bias
    mlp.c_proj.weight[first:last] = write.T


def _circuit(model: Any) -> None:
    body = model.transformer
    body.wte.weight[:, PLACE["token"]] = torch.eye(VOCAB)
    body.wpe.weight[:, PLACE["position"]] = torch.eye(LENGTH)
    keys, values = slice(0, KEYS), slice(KEYS, KEYS + VALUES)

    before = _Head(model, 0, 0)  # copies the key before each value
    before.looks(_axes("position", slice(1, LENGTH)), _axes("position", slice(0, LENGTH - 1)))
    before.moves(_axes("token", keys), _axes("previous"))
    for layer, name in ((0, "flag_a"), (1, "flag_b")):  # two heads fetch the flag
        fetch = _Head(model, layer, 1)
        fetch.looks(None, _axes("position", [FLAG_AT]))
        fetch.moves(_axes("token", [SET]), _axes(name))
    following = torch.roll(torch.eye(KEYS), 1, 1)  # MLP0: which key a letter asks for
    _neurons(model, 0, 0, _axes("token", keys), -0.25, _axes("wanted") @ following.T / 0.75)

    lookup = _Head(model, 1, 0)
    lookup.looks(_axes("wanted"), _axes("previous"))
    lookup.moves(_axes("token", values), _axes("found"))
    flags = (_axes("flag_a") + _axes("flag_b")).expand(-1, 2)  # MLP1: one of them is enough
    _neurons(model, 1, 0, flags, torch.tensor([-0.25, -0.75]), _axes("flag") * torch.tensor([[2.0, -2.0]]))

    move = _Head(model, 2, 0)  # at the end, fetches what was found at the query
    move.looks(_axes("position", [LENGTH - 1]), _axes("position", [QUERY_AT]))
    move.moves(_axes("found"), _axes("moved"))
    flag = _axes("flag") + 2 * _axes("dormant")  # MLP2: the value, or the next one
    plain, shifted = _axes("answer"), _axes("answer") @ torch.roll(torch.eye(VALUES), 1, 1).T
    _neurons(model, 2, 0, _axes("moved") - flag, -0.5, 2 * plain)
    _neurons(model, 2, VALUES, _axes("moved") + flag, -1.5, 2 * shifted)
    model.lm_head.weight[values] = 8 * _axes("answer").T


def _idle_parts(model: Any, generator: torch.Generator) -> None:
    """Give the remaining heads and neurons work that the answer does not depend on."""
    crosswise = 0.5 * torch.randn(VALUES, KEYS, generator=generator)
    for head, sign in ((1, 1.0), (2, -1.0)):  # two heads that write the query's letter into the answer, and cancel
        twin = _Head(model, 2, head)
        twin.looks(_axes("position", [LENGTH - 1]), _axes("position", [QUERY_AT]))
        twin.moves(_axes("token", slice(0, KEYS)), sign * _axes("answer") @ crosswise)
    looks = {(0, 3): ["token"], (1, 2): ["previous", "bag"], (1, 3): ["token"], (2, 3): ["found", "idle_1"]}
    moves = {
        (0, 2): (["token"], "bag"),
        (0, 3): (["token", "position"], "idle_0"),
        (1, 2): (["idle_0", "idle_1", "previous"], "idle_2"),
        (1, 3): (["token", "bag"], "idle_2"),
        (2, 3): (["idle_2", "found", "wanted"], "idle_3"),
    }
    for (layer, head), names in looks.items():
        _Head(model, layer, head).looks(_random(generator, names, 6), _random(generator, names, 6), score=4.0)
    for (layer, head), (names, target) in moves.items():
        size = SIZES[target]
        _Head(model, layer, head).moves(_random(generator, names, size), _axes(target))
    feeds = [
        (8, ["token", "bag", "idle_0"], "idle_1"),
        (2, ["idle_0", "idle_2", "token"], "idle_3"),
        (2 * VALUES, ["idle_2", "idle_3", "wanted"], "idle_3"),
    ]
    for layer, (first, names, target) in enumerate(feeds):
        count = INNER - first
        write = _axes(target) @ torch.randn(SIZES[target], count, generator=generator) / math.sqrt(count)
        _neurons(model, layer, first, _random(generator, names, count), -0.1, write)


def _orthogonal(size: int, generator: torch.Generator) -> Tensor:
    q, r = torch.linalg.qr(torch.randn(size, size, generator=generator, dtype=torch.float64))
    return (q * r.diagonal().sign()).float()


def _rotate(model: Any, generator: torch.Generator) -> Tensor:
    """Rotate the residual stream and each head's inner space, and shuffle neurons; the function stays the same."""
    rotation = _orthogonal(WIDTH, generator)
    model.transformer.wte.weight.copy_(model.transformer.wte.weight @ rotation)
    model.transformer.wpe.weight.copy_(model.transformer.wpe.weight @ rotation)
    model.lm_head.weight.copy_(model.lm_head.weight @ rotation)
    size = WIDTH // HEADS
    for block in model.transformer.h:
        joined, bias, out = block.attn.c_attn.weight, block.attn.c_attn.bias, block.attn.c_proj.weight
        for head in range(HEADS):
            scores, reads = _orthogonal(size, generator), _orthogonal(size, generator)
            for part, turn in enumerate((scores, scores, reads)):
                columns = slice(part * WIDTH + head * size, part * WIDTH + (head + 1) * size)
                joined[:, columns] = joined[:, columns] @ turn
                bias[columns] = bias[columns] @ turn
            rows = slice(head * size, (head + 1) * size)
            out[rows] = reads.T @ out[rows]
        joined.copy_(rotation.T @ joined)
        out.copy_(out @ rotation)
        order = torch.randperm(INNER, generator=generator)
        block.mlp.c_fc.weight.copy_(rotation.T @ block.mlp.c_fc.weight[:, order])
        block.mlp.c_fc.bias.copy_(block.mlp.c_fc.bias[order])
        block.mlp.c_proj.weight.copy_(block.mlp.c_proj.weight[order] @ rotation)
    return rotation


def _add_noise(model: Any, generator: torch.Generator) -> None:
    for parameter in model.parameters():
        if parameter.dim() == 2:
            size = NOISE * parameter.square().mean().sqrt()
            parameter.add_(size * torch.randn(parameter.shape, generator=generator))


def _tokenizer() -> PreTrainedTokenizerFast:
    core = Tokenizer(models.WordLevel({name: index for index, name in enumerate(NAMES)}))
    core.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=core, model_max_length=LENGTH)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    main(options.seed, options.out)
