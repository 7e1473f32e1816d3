"""captum with a read-out as the input: gradient times step is attribution patching, integrated gradients the repair."""

from typing import Any

from captum.attr import InputXGradient, IntegratedGradients
from torch import Tensor

import lab
from lab import hooks
from tests.peers.keys import prompts

NOTEBOOK = "attribution-patching"
PEER = "captum"
MODEL = "induction"

HEAD = 3


def agreements() -> dict[str, dict[str, Any]]:
    """Attribute the logit difference to the read-out of layer 0, from its corrupted to its clean value."""
    model, _ = lab.load(MODEL)
    model.double()
    few = prompts(64, 4, seed=9002)

    def readout(tokens: Tensor) -> Tensor:
        with hooks.record(model, ["z.0"]) as cache:
            model(tokens)
        return cache["z.0"]

    def forward(z: Tensor, tokens: Tensor, right: Tensor, wrong: Tensor) -> Tensor:
        with hooks.edit(model, {"z.0": lambda _: z}):
            logits = model(tokens).logits[:, -1]
        return (logits.gather(1, right[:, None]) - logits.gather(1, wrong[:, None])).squeeze(1)

    pure, dirty = readout(few.clean), readout(few.corrupted)
    extra = (few.corrupted, few.answer, few.rival)

    def at_start(step: Tensor, *rest: Tensor) -> Tensor:
        return forward(dirty + step - step.detach(), *rest)

    one = InputXGradient(at_start).attribute(pure - dirty, additional_forward_args=extra)
    part = hooks.head_slice(model, HEAD)
    target = dirty.clone()
    target[..., part] = pure[..., part]
    gradients = IntegratedGradients(forward)
    eight = gradients.attribute(target, dirty, additional_forward_args=extra, n_steps=8, method="riemann_middle")
    heads = one.unflatten(-1, (model.config.n_head, -1)).sum((1, 3)).flatten()
    return {
        "estimate": {"what": "estimate for each head of layer 0", "values": heads.tolist(), "atol": 1e-5},
        "path": {
            "what": "gradient averaged over eight points, previous-token head",
            "values": eight.sum((1, 2)).tolist(),
            "atol": 1e-5,
        },
    }
