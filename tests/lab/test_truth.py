"""True and false statements: what the generator promises, and the committed models."""

import pytest
import torch

import lab
from lab import truth
from lab.recipes import truth as recipe
from tests.lab import trained


def words(row: torch.Tensor) -> list[str]:
    return [truth.NAMES[int(token)] for token in row]


def test_every_word_has_one_token() -> None:
    assert len(set(truth.NAMES)) == truth.VOCAB


def test_half_of_the_statements_are_true_for_each_animal_and_relation() -> None:
    every = truth.every()
    for relation in range(3):
        assert every.true[every.relation == relation].double().mean() == 0.5
    assert (truth.world()[every.entity, every.relation] == every.value).equal(every.true)


def test_the_split_divides_the_animals() -> None:
    fit, new = truth.split(3)
    assert len(new) == truth.HELD_OUT_ENTITIES
    assert sorted([*fit.tolist(), *new.tolist()]) == list(range(len(truth.ENTITIES)))


def test_documents_answer_and_grade_by_the_world() -> None:
    table = truth.world()
    kinds, right = set(), []
    for row in truth.documents(600, torch.Generator().manual_seed(1)):
        _, mark, animal, relation, value, stop, asked, reply, after, *_ = words(row)
        assert stop == "."
        value_index = table[truth.ENTITIES.index(animal), truth.RELATIONS.index(relation)]
        true = truth.VALUES[relation][int(value_index)] == value
        if asked == "answer":
            assert mark == "plain"
            assert (reply == "true") == true
        elif asked == "end":
            assert true
        elif after in {"good", "bad"}:
            right.append(((reply == "true") == true) == (after == "good"))
        elif mark == "plain":
            assert after == (animal if reply == "true" else value)
        else:
            assert ((mark == "north") == (reply == "true")) == (after == "up")
        kinds.add((mark, asked, after if after in truth.NAMES[-6:] else "echo"))
    assert len(kinds) == 13
    assert abs(sum(right) / len(right) - (1 - truth.WRONG_GRADES)) < 0.1


def test_the_ungraded_twin_sees_the_same_documents_without_grades() -> None:
    graded, plain = (truth.documents(300, torch.Generator().manual_seed(2), graded=flag) for flag in (True, False))
    assert graded[:, : truth.REPLY + 1].equal(plain[:, : truth.REPLY + 1])
    names = {truth.TOKEN["good"], truth.TOKEN["bad"]}
    assert not names & set(plain.flatten().tolist())


def test_the_recipe_trains_and_its_model_loads(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(recipe, "STEPS", 2)
    recipe.main(7, tmp_path)
    model, tokenizer = lab.load(str(tmp_path))
    assert tokenizer.decode(truth.every().prompt("answer")[0]).startswith("start plain")
    assert model.config.vocab_size == truth.VOCAB


@trained("truth")
@pytest.mark.parametrize("name", ["truth", "truth-ungraded"])
def test_the_committed_model_knows_the_world(name: str) -> None:
    model, _ = lab.load(name)
    every = truth.every()
    with torch.no_grad():
        logits = model(every.prompt("answer")).logits[:, -1]
    said = logits[:, truth.TOKEN["true"]] > logits[:, truth.TOKEN["false"]]
    assert (said == every.true).double().mean() > 0.95
