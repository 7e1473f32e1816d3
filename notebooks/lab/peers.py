"""Agreement with other libraries: what they gave on our models, kept in a file and held against our own functions."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lab.seeds import random_weights

_NOTEBOOKS = Path(__file__).parents[1]


class Peer:
    """What another library computed on one of our models.

    Args:
        record: {"peer": name and version, "model": of ours, "agreements": {name: {"what", "values", "atol"}}}.
        applies: False where the notebook runs on another model: nothing is then held against the record.
    """

    def __init__(self, record: dict[str, Any], *, applies: bool) -> None:
        self.record, self.applies = record, applies

    def check(self, name: str, ours: ArrayLike) -> None:
        """Hold our values against the library's, and say how near they are.

        Args:
            name: of the agreement in the record.
            ours: of the shape of the recorded values.

        Raises:
            AssertionError: they differ by more than the record's tolerance, or in shape.
        """
        agreement = self.record["agreements"][name]
        if not self.applies:
            print(f"{agreement['what']}: not compared, as {self.record['peer']} was run on {self.record['model']!r}")
            return
        theirs = np.asarray(agreement["values"], dtype=float)
        values = np.asarray(ours, dtype=float)
        assert values.shape == theirs.shape, f"shape {values.shape}, recorded {theirs.shape}"
        gap = float(np.abs(values - theirs).max())
        assert gap <= agreement["atol"], f"{name}: {gap:.2e} from {self.record['peer']}, over {agreement['atol']:.0e}"
        print(
            f"{agreement['what']}: equals {self.record['peer']} ({theirs.size} numbers, within {agreement['atol']:.0e})"
        )


def peer(file: str, model: str) -> Peer:
    """Open the record of one library.

    Args:
        file: "records/peers/<notebook>.json" or "records/peers/<notebook>-<library>.json", as `make peers` keeps it.
        model: what the notebook runs on.
    """
    record = json.loads((_NOTEBOOKS / file).read_text(encoding="utf-8"))
    return Peer(record, applies=record["model"] == model and not random_weights())
