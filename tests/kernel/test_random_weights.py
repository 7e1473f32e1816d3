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

NO_GAIN = "a random model gains nothing from a repeat, and the notebook gives no share of a gain below half a nat"
NO_PARTNER = "no latent of an untrained dictionary comes near a planted feature, so that the count of those found is 0"
NO_GAP = "a random model hardly tells the prompts apart, and the notebook gives no share of a gap below one logit"

HOLDS_ANYWAY: dict[tuple[str, str], str] = {}
"""Claims that may hold with random weights, each with the reason; none does."""

ZERO_WITH_REASON = {
    ("dictionary-learning", "topk-recovers-the-dictionary"): NO_PARTNER,
    ("dictionary-learning", "better-fit-wrong-features"): NO_PARTNER,
    ("induction-heads", "ablation-removes-the-gain"): NO_GAIN,
    ("induction-heads", "one-edge-carries-it"): NO_GAIN,
    ("induction-heads", "heads-and-gain-form-together"): "every checkpoint has the same random weights: no time passes",
    ("activation-patching", "induction-heads-restore-the-answer"): NO_GAP,
    ("activation-patching", "key-moves-by-one-place"): NO_GAP,
    ("activation-patching", "previous-token-head-carries-the-key"): NO_GAP,
    ("activation-patching", "directions-differ"): NO_GAP,
    ("activation-patching", "holds-in-other-arrangements"): NO_GAP,
}
"""Claims whose value may be exactly 0 with random weights, and why; elsewhere a zero is an empty selection."""

pytestmark = pytest.mark.kernel


@pytest.mark.parametrize("name", NAMES)
def test_no_claim_holds_with_random_weights(name):
    committed = {path: path.read_bytes() for path in (ROOT / RESULTS / name).iterdir()}
    (result,) = run(ROOT, [name], jobs=1, random_weights=True).results
    assert result.status is Status.FAILED, result.detail
    owner = compile_content(ROOT).results[name]
    headline = next(claim for claim, _ in owner.claims if claim.headline)
    verdicts = {claim.id: claim.verdict for claim in result.receipt.claims}
    assert verdicts[headline.id] != "held"
    held = {(name, claim) for claim, verdict in verdicts.items() if verdict == "held"}
    assert held <= set(HOLDS_ANYWAY)
    zero = {(name, claim.id) for claim in result.receipt.claims if claim.value == 0}
    assert zero <= set(ZERO_WITH_REASON)
    named = [problem for problem in result.problems if problem.code.startswith("KB-CLAIM")]
    assert len(named) == sum(verdict != "held" for verdict in verdicts.values())
    assert any(headline.id in problem.message and problem.place.line > 1 for problem in named)
    assert not result.kept
    assert {path: path.read_bytes() for path in (ROOT / RESULTS / name).iterdir()} == committed
