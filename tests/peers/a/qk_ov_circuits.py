"""Composition scores and eigenvalues of TransformerLens on the committed induction model."""

from typing import Any

from transformer_lens import FactoredMatrix

from tests.peers.bridge import boot

NOTEBOOK = "qk-ov-circuits"
PEER = "transformer_lens"
MODEL = "induction"


def agreements() -> dict[str, dict[str, Any]]:
    """Score all pairs of a head of layer 0 and one of layer 1, and the eigenvalues of layer 1's OV products."""
    bridge = boot(MODEL)
    found = {}
    for mode in "KQV":
        values = bridge.all_composition_scores(mode).scores[0, :, 1, :].tolist()
        found[f"{mode.lower()}_composition"] = {"what": f"{mode}-composition scores", "values": values, "atol": 1e-5}
    eigenvalues = FactoredMatrix(bridge.W_V[1], bridge.W_O[1]).eigenvalues
    scores = (eigenvalues.real.sum(-1) / eigenvalues.abs().sum(-1)).tolist()
    found["ov_eigenvalues"] = {"what": "copying scores by eigenvalues, layer 1", "values": scores, "atol": 1e-5}
    return found
