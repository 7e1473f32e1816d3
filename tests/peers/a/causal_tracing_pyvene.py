"""pyvene restores MLP outputs of the forced model, whose class it is told to treat as GPT-2."""

from typing import Any

import pyvene
import torch
from pyvene.models.intervenable_modelcard import type_to_dimension_mapping, type_to_module_mapping
from transformers import GPT2LMHeadModel

import lab
from lab.flagged import FlaggedGPT2
from tests.peers.people import prompts

NOTEBOOK = "causal-tracing"
PEER = "pyvene"
MODEL = "facts"

for mapping in (type_to_module_mapping, type_to_dimension_mapping):
    mapping[FlaggedGPT2] = mapping[GPT2LMHeadModel]


def agreements() -> dict[str, dict[str, Any]]:
    """Give the mean probability of the answer with the MLP of each lower layer restored, at each position."""
    torch.set_grad_enabled(False)
    model, _ = lab.load(MODEL)
    model.double()
    clean, corrupted, answers = prompts()
    rows = []
    for layer in range(model.config.n_layer - 1):
        settings = {"layer": layer, "component": "mlp_output", "intervention_type": pyvene.VanillaIntervention}
        changed = pyvene.IntervenableModel(pyvene.IntervenableConfig([settings]), model)
        row = []
        for position in range(clean.shape[1]):
            where = {"sources->base": ([[[position]] * len(clean)], [[[position]] * len(clean)])}
            _, output = changed({"input_ids": corrupted}, [{"input_ids": clean}], where)
            chances = output.logits[:, -1].softmax(-1).gather(1, answers[:, None])
            row.append(chances.mean().item())
        rows.append(row)
    what = "answer with one MLP of the forced model restored, by layer and position"
    return {"mlp_out": {"what": what, "values": rows, "atol": 1e-5}}
