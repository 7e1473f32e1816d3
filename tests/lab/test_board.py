"""The board game: its rules, its policy, what is held out, and the committed models."""

import numpy as np
import pytest
import torch

import lab
from lab import board
from lab.recipes import dropthree
from tests.lab import trained


@pytest.fixture(scope="module")
def games() -> board.Games:
    return board.play(400, np.random.default_rng(5))


def place(mine: list[int], yours: list[int]) -> np.ndarray:
    cells = np.zeros(board.CELLS, dtype=np.int8)
    cells[mine], cells[yours] = 1, -1
    return cells


def test_there_are_24_lines_of_three() -> None:
    assert len(board.LINES) == 24


def test_the_policy_wins_before_it_blocks_and_blocks_before_it_plays_on() -> None:
    both = place([0, 1], [4, 5])
    np.testing.assert_array_equal(board.policy(both), [0, 0, 1, 0])
    block = place([3, 7], [0, 1])
    np.testing.assert_array_equal(board.policy(block), [0, 0, 0, 1])
    np.testing.assert_array_equal(board.policy(place([7], [0, 1, 3])[None], np.array([1])), [[0, 0, 1, 0]])
    np.testing.assert_array_equal(board.policy(np.zeros(board.CELLS, dtype=np.int8)), [0.25] * 4)


def test_the_policy_agrees_with_trying_every_move(games: board.Games) -> None:
    for cells in games.boards[games.open][::37]:
        turn = int(board.to_move(cells))
        legal = [column for column in range(4) if board.drops(cells)[column] >= 0]
        winning = {who: [c for c in legal if board.won(_after(cells, c, who))] for who in (turn, -turn)}
        chosen = winning[turn] or winning[-turn] or legal
        np.testing.assert_allclose(board.policy(cells), np.isin(range(4), chosen) / len(chosen))


def _after(cells: np.ndarray, column: int, who: int) -> np.ndarray:
    cells = cells.copy()
    cells[board.drops(cells)[column]] = who
    return cells


def test_the_logged_boards_are_those_of_the_moves(games: board.Games) -> None:
    for game in range(20):
        for position in np.flatnonzero(games.open[game]):
            moves = games.tokens[game, 1 : position + 1].numpy()
            np.testing.assert_array_equal(board.replay(moves), games.boards[game, position])
            assert not board.won(games.boards[game, position])


def test_held_out_boards_get_no_target_and_mirror_images_go_together(games: board.Games) -> None:
    held = board.held_out(games.boards)
    np.testing.assert_array_equal(games.asked.numpy(), games.open & ~held)
    mirrored = games.boards.reshape(-1, 4, 4)[:, :, ::-1].reshape(games.boards.shape)
    np.testing.assert_array_equal(held, board.held_out(mirrored))
    assert 0.03 < held[games.open].mean() < 0.12


def test_the_view_of_the_player_to_move() -> None:
    np.testing.assert_array_equal(board.relative(place([0], []))[:2], [2, 0])
    np.testing.assert_array_equal(board.relative(place([0], [1]))[:3], [1, 2, 0])


def test_the_recipe_trains_and_its_model_loads(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(dropthree, "STEPS", 2)
    dropthree.main(7, tmp_path)
    model, tokenizer = lab.load(str(tmp_path))
    assert model.config.no_attention == [2, 3, 4]
    assert tokenizer.vocab_size == board.VOCAB


@trained("dropthree")
@pytest.mark.parametrize("name", ["dropthree", "dropthree-open"])
def test_the_committed_model_plays_by_the_policy(name: str) -> None:
    model, _ = lab.load(name)
    games = board.play(150, np.random.default_rng(6))
    with torch.no_grad():
        chances = model(games.tokens).logits[..., :4].softmax(-1).numpy()
    wanted = games.open & board.held_out(games.boards)
    mass = (chances * (board.policy(games.boards) > 0)).sum(-1)[wanted]
    assert mass.mean() > 0.8
