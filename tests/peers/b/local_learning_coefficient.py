"""A chain of devinterp's SGLD on the model that adds: its losses, and the coefficient that it makes of them."""

import warnings
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset

import lab
from lab import modular

NOTEBOOK = "local-learning-coefficient"
PEER = "devinterp"
MODEL = "modadd"
DRAWS, BATCH, SEED = 30, 256, 7
STEP, NBETA, PULL = 1e-4, 50.0, 100.0


class Fast(nn.Module):
    """The model in its fast form; the weights keep their names and their order."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network

    def forward(self, pairs: Tensor) -> Tensor:
        """Give the logits after "="."""
        return modular.fast_logits(self.network, pairs)


def agreements() -> dict[str, dict[str, Any]]:
    """Run one chain in double precision, every training sum of the batch at each step."""
    warnings.simplefilter("ignore")
    from devinterp.optim.sgld import SGLD  # noqa: PLC0415 (exists in this environment only)
    from devinterp.slt.llc import LLCEstimator  # noqa: PLC0415
    from devinterp.slt.sampler import sample  # noqa: PLC0415

    lab.setup(0)
    torch.set_default_dtype(torch.float64)
    network = lab.load(MODEL)[0].double()
    for name, parameter in network.named_parameters():
        parameter.requires_grad_(not name.endswith(("c_attn.bias", "attn.c_proj.bias")))
    fixed = [parameter for parameter in network.parameters() if not parameter.requires_grad]
    pairs, (train, _) = modular.every_pair(), modular.split(0)
    rows = pairs[train[:BATCH]]
    targets = modular.answers(rows)

    # The loader's own generator, because it would otherwise draw from the one that makes the noise.
    loader = DataLoader(TensorDataset(rows, targets), batch_size=BATCH, generator=torch.Generator())

    class Moving(SGLD):
        """The library's sampler on the weights that are trained; by itself it would move the frozen ones, too."""

        def __init__(self, parameters: Any, **options: Any) -> None:
            super().__init__([each for each in parameters if each.requires_grad], **options)

    lowest = cross_entropy(Fast(network)(rows), targets).detach()
    estimator = LLCEstimator(num_chains=1, num_draws=DRAWS, init_loss=lowest, nbeta=NBETA)
    estimator.losses = estimator.losses.double()
    sample(
        Fast(network),
        loader,
        callbacks=[estimator],
        evaluate=lambda model, batch: cross_entropy(model(batch[0]), batch[1]),
        sampling_method=Moving,
        optimizer_kwargs={"lr": STEP, "nbeta": NBETA, "localization": PULL},
        num_draws=DRAWS,
        num_chains=1,
        num_burnin_steps=0,
        init_loss=lowest,
        seed=[SEED],
        verbose=False,
    )
    assert not any(parameter.any() for parameter in fixed)
    results = estimator.get_results()
    torch.set_default_dtype(torch.float32)
    return {
        "losses": {
            "what": "losses along one chain",
            "values": [float(value) for value in results["loss/trace"][0]],
            "atol": 1e-8,
        },
        "coefficient": {
            "what": "estimated coefficient of that chain",
            "values": [float(results["llc/mean"])],
            "atol": 1e-5,
        },
    }
