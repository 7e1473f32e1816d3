"""The compiled network: its task, its prompts, its recipe and what is logged of it."""

import json
from pathlib import Path

import torch

import lab
from lab import compiled
from lab.recipes import compiled as recipe


def prompts(count: int, seed: int = 0) -> compiled.Prompts:
    """Draw prompts from a seed."""
    return compiled.sample(count, torch.Generator().manual_seed(seed))


def test_the_answer_is_the_value_of_the_key_after_the_query_plus_the_flag() -> None:
    """Read the tokens of each prompt as a reader would, and compare."""
    drawn = prompts(200)
    for row, words in enumerate(drawn.tokens.tolist()):
        names = [compiled.NAMES[word] for word in words]
        table = dict(zip(names[2:-2:2], names[3:-2:2], strict=True))
        wanted = "abcdefgh"[("abcdefgh".index(names[-2]) + 1) % 8]
        expected = (int(table[wanted]) + (names[1] == "~")) % 5
        assert len(table) == compiled.PAIRS
        assert compiled.NAMES[int(drawn.answer_token[row])] == str(expected)


def test_all_parts_of_a_prompt_vary() -> None:
    """Every flag, letter, value and place occurs."""
    drawn = prompts(500)
    assert set(drawn.flag.tolist()) == {0, 1}
    assert set(drawn.keys.flatten().tolist()) == set(range(compiled.KEYS))
    assert set(drawn.found.tolist()) == set(range(compiled.VALUES))
    assert set(drawn.which.tolist()) == set(range(compiled.PAIRS))


def test_the_committed_network_answers() -> None:
    """It is right on every prompt of a sample."""
    network, tokenizer = lab.load("compiled")
    drawn = prompts(256)
    assert (network(drawn.tokens).logits[:, -1].argmax(-1) == drawn.answer_token).float().mean() > 0.98
    assert tokenizer.decode(drawn.tokens[0]).split() == [compiled.NAMES[word] for word in drawn.tokens[0]]


def test_the_recipe_gives_the_same_network_twice_and_another_for_another_seed(tmp_path: Path) -> None:
    """Equal seeds give equal weights; the committed network is that of its logged seed."""
    committed, _ = lab.load("compiled")
    seed = json.loads((Path(lab.__file__).parent / "models/compiled/circuit.json").read_text())["seed"]
    for number, name in ((seed, "same"), (seed + 50, "other")):
        recipe.main(number, tmp_path / name)
    same, other = (lab.load(str(tmp_path / name))[0] for name in ("same", "other"))
    first = committed.transformer.h[1].mlp.c_fc.weight
    assert torch.equal(first, same.transformer.h[1].mlp.c_fc.weight)
    assert not torch.equal(first, other.transformer.h[1].mlp.c_fc.weight)


def test_what_is_logged_fits_the_network() -> None:
    """Subspaces are orthonormal and fill the stream; no edge is listed twice; other models have no truth."""
    truth = compiled.truth("compiled")
    assert truth is not None
    stacked = torch.cat(list(truth.subspaces.values()))
    torch.testing.assert_close(stacked @ stacked.T, torch.eye(recipe.WIDTH), atol=1e-5, rtol=0)
    listed = truth.edges + truth.constant + truth.cancelling
    assert len(set(listed)) == len(listed)
    assert compiled.truth("induction") is None


def test_each_variable_can_be_read_in_its_subspace() -> None:
    """After layer 1, at the query, the subspace of `found` holds the value; at the end, that of `flag` the flag."""
    network, _ = lab.load("compiled")
    truth, drawn = compiled.truth("compiled"), prompts(200)
    assert truth is not None
    with lab.hooks.record(network, ["resid_post.1"]) as cache:
        network(drawn.tokens)
    stream = cache["resid_post.1"]
    found = stream[:, compiled.QUERY_AT] @ truth.subspaces["found"].T
    flag = stream[:, compiled.END] @ truth.subspaces["flag"].T
    assert (found.argmax(-1) == drawn.found).float().mean() > 0.95
    assert ((flag.squeeze(1) > 0.5) == (drawn.flag == 1)).float().mean() > 0.95
