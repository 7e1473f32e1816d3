"""Drop-three: a board game on 4 by 4 cells, its exact policy, and games to learn it from.

A move is a column; the disc falls on the lowest free cell of it. Three discs of one player in a row, column or
diagonal win.
Cell `4 * row + column` counts rows from the bottom. Boards are `[..., 16]` with +1 for the first player's discs, -1
for the second's and 0 for free cells; `relative` turns them to the view of the player whose turn it is.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

SIDE = 4
CELLS = SIDE * SIDE
START = SIDE
VOCAB = SIDE + 1
LENGTH = 10
HELD_OUT_SHARE = 0.1
_DIRECTIONS = ((0, 1), (1, 0), (1, 1), (1, -1))


def _lines() -> np.ndarray:
    found = []
    for row in range(SIDE):
        for column in range(SIDE):
            for up, right in _DIRECTIONS:
                cells = [(row + step * up, column + step * right) for step in range(3)]
                if all(0 <= r < SIDE and 0 <= c < SIDE for r, c in cells):
                    found.append([SIDE * r + c for r, c in cells])
    return np.array(found)


LINES = _lines()
_MEMBER = np.zeros((CELLS, len(LINES)), dtype=np.int8)
_MEMBER[LINES.T, np.arange(len(LINES))] = 1
# Sums of odd weights tell any two boards apart, and give the mirror image and the board itself the same lot.
_WEIGHTS = 3 ** np.arange(CELLS, dtype=np.int64)
_MIRROR = np.arange(CELLS).reshape(SIDE, SIDE)[:, ::-1].ravel()


def heights(boards: np.ndarray) -> np.ndarray:
    """Count the discs in each column: [..., 4]."""
    return np.asarray((boards != 0).reshape(*boards.shape[:-1], SIDE, SIDE).sum(-2))


def drops(boards: np.ndarray) -> np.ndarray:
    """Give the cell in which a disc in each column would land, or -1 where the column is full: [..., 4]."""
    high = heights(boards)
    return np.where(high < SIDE, SIDE * high + np.arange(SIDE), -1)


def finishing(boards: np.ndarray, player: np.ndarray) -> np.ndarray:
    """Tell for each column whether `player` (+1 or -1, one for each board) would win there: [..., 4], boolean."""
    own = (boards == player[..., None]).astype(np.int8) @ _MEMBER
    taken = (boards != 0).astype(np.int8) @ _MEMBER
    open_cells = (((own == 2) & (taken == 2)).astype(np.int8) @ _MEMBER.T > 0) & (boards == 0)
    cells = drops(boards)
    return np.asarray(np.take_along_axis(open_cells, np.maximum(cells, 0), -1) & (cells >= 0))


def won(boards: np.ndarray) -> np.ndarray:
    """Tell whether either player has three in a row: [...], boolean."""
    sums = boards.astype(np.int8) @ _MEMBER
    return np.asarray((np.abs(sums) == 3).any(-1))


def to_move(boards: np.ndarray) -> np.ndarray:
    """Give whose turn it is: +1 after an even number of discs, -1 after an odd one."""
    return np.where((boards != 0).sum(-1) % 2 == 0, 1, -1)


def policy(boards: np.ndarray, player: np.ndarray | None = None) -> np.ndarray:
    """Give the exact probabilities of the moves: win, else block, else any legal column; several share evenly.

    Args:
        boards: [..., 16], not full.
        player: who is to move; read off the number of discs by default.
    """
    turn = to_move(boards) if player is None else player
    legal = drops(boards) >= 0
    wins, blocks = finishing(boards, turn), finishing(boards, -turn)
    chosen = np.where(wins.any(-1, keepdims=True), wins, np.where(blocks.any(-1, keepdims=True), blocks, legal))
    total = chosen.sum(-1, keepdims=True)
    return np.asarray(chosen / np.maximum(total, 1))


def held_out(boards: np.ndarray) -> np.ndarray:
    """Tell which boards get no target in training: a tenth of those with four discs or more; mirror images alike."""
    codes = (boards + 1).astype(np.int64) @ _WEIGHTS
    mirrored = (boards[..., _MIRROR] + 1).astype(np.int64) @ _WEIGHTS
    mixed = np.minimum(codes, mirrored).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    lot = (mixed >> np.uint64(40)).astype(np.float64) / 2**24
    return np.asarray((lot < HELD_OUT_SHARE) & ((boards != 0).sum(-1) >= 4))


@dataclass(frozen=True)
class Games:
    """Games of random players, with the board before each move.

    Args:
        tokens: [game, 10]: the start token and then up to nine moves; after the end of a game, the start token again.
        boards: [game, 10, 16]: the board after the tokens up to this position.
        open: [game, 10]: whether the game still goes on there.
        chances: [game, 10, 4]: what the policy would play on that board.
        asked: [game, 10]: whether training asks for it: open, and not held out.
    """

    tokens: Tensor
    boards: np.ndarray
    open: np.ndarray
    chances: Tensor
    asked: Tensor


def play(count: int, generator: np.random.Generator) -> Games:
    """Let two random players play, and ask the policy at every position what it would play there.

    Args:
        count: how many games.
        generator: of the moves.
    """
    board = np.zeros((count, CELLS), dtype=np.int8)
    going = np.ones(count, dtype=bool)
    tokens = np.full((count, LENGTH), START)
    boards = np.zeros((count, LENGTH, CELLS), dtype=np.int8)
    is_open = np.zeros((count, LENGTH), dtype=bool)
    rows = np.arange(count)
    for position in range(LENGTH):
        boards[:, position], is_open[:, position] = board, going
        legal = drops(board) >= 0
        column = _draw(legal / np.maximum(legal.sum(-1, keepdims=True), 1), generator)
        if position + 1 < LENGTH:
            tokens[going, position + 1] = column[going]
        cell = np.take_along_axis(drops(board), column[:, None], -1).squeeze(-1)
        board = board.copy()
        board[rows[going], cell[going]] = 1 if position % 2 == 0 else -1
        going = going & ~won(board)
    chances = torch.from_numpy(policy(boards).astype(np.float32))
    return Games(torch.from_numpy(tokens), boards, is_open, chances, torch.from_numpy(is_open & ~held_out(boards)))


def _draw(probabilities: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    edges = probabilities.cumsum(-1)
    return np.asarray((generator.random((len(edges), 1)) * edges[:, -1:] >= edges).sum(-1).clip(max=SIDE - 1))


def replay(moves: np.ndarray) -> np.ndarray:
    """Give the board that a list of columns leads to, [16]; the moves must be legal."""
    board = np.zeros(CELLS, dtype=np.int8)
    for number, column in enumerate(moves):
        board[drops(board)[column]] = 1 if number % 2 == 0 else -1
    return board


def relative(boards: np.ndarray) -> np.ndarray:
    """Turn boards to the view of the player whose turn it is: 0 empty, 1 mine, 2 yours."""
    mine = boards * to_move(boards)[..., None]
    return np.where(mine == 0, 0, np.where(mine > 0, 1, 2))
