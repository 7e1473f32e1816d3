"""A wrong model must fail: with random weights no notebook's headline holds, and each failure is named at its claim."""

from pathlib import Path

import pytest

from tools.notebooks.report import Status
from tools.notebooks.run import run
from tools.notebooks.source import notebook_names
from tools.notebooks.store import RESULTS
from tools.pipeline import compile_content

ROOT = Path(__file__).parent.parent.parent
NAMES = notebook_names(ROOT)

pytestmark = pytest.mark.kernel


@pytest.mark.parametrize("name", NAMES)
def test_no_headline_holds_with_random_weights(name):
    committed = {path: path.read_bytes() for path in (ROOT / RESULTS / name).iterdir()}
    (result,) = run(ROOT, [name], jobs=1, random_weights=True).results
    assert result.status is Status.FAILED, result.detail
    owner = compile_content(ROOT).results[name]
    headline = next(claim for claim, _ in owner.claims if claim.headline)
    verdicts = {claim.id: claim.verdict for claim in result.receipt.claims}
    assert verdicts[headline.id] != "held"
    named = [problem for problem in result.problems if problem.code.startswith("KB-CLAIM")]
    assert len(named) == sum(verdict != "held" for verdict in verdicts.values())
    assert any(headline.id in problem.message and problem.place.line > 1 for problem in named)
    assert not result.kept
    assert {path: path.read_bytes() for path in (ROOT / RESULTS / name).iterdir()} == committed
