"""A wrong model must fail: with random weights no claim holds, and each failure is measured and named at its claim."""

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
def test_no_claim_holds_with_random_weights_but_those_that_say_why(name):
    committed = {path: path.read_bytes() for path in (ROOT / RESULTS / name).iterdir()}
    (result,) = run(ROOT, [name], jobs=1, random_weights=True).results
    assert result.receipt is not None, result.detail
    claims = {claim.id: claim for claim, _ in compile_content(ROOT).results[name].claims}
    found = {claim.id: claim for claim in result.receipt.claims}
    headline = next(claim for claim in claims.values() if claim.headline)
    if headline.holds_untrained is None:
        assert result.status is Status.FAILED
        assert found[headline.id].verdict != "held"
        assert any(headline.id in problem.message and problem.place.line > 1 for problem in result.problems)
    held = {name for name, claim in found.items() if claim.verdict == "held"}
    assert held == {name for name, claim in claims.items() if claim.holds_untrained}
    # Elsewhere a zero is an empty selection.
    zero = {name for name, claim in found.items() if claim.value == 0 and name not in held}
    assert zero <= {name for name, claim in claims.items() if claim.zero_untrained}
    named = [problem for problem in result.problems if problem.code.startswith("KB-CLAIM")]
    assert len(named) == len(found) - len(held)
    assert not result.kept
    assert {path: path.read_bytes() for path in (ROOT / RESULTS / name).iterdir()} == committed
