"""Documents in which quotes and brackets have to be closed by the mark that fits.

A document is 32 tokens, made of clauses of three kinds:

    ' cat dog pig end '            a string: a quote, words, `end`, and the same quote again
    ( ant [ bee close ] close )    a bracket: words and at most one bracket or string inside, `close`, and its partner
    fox gnu hen                    plain words

`end` and `close` say that something closes, and never what. The token after them is told by the mark that opened: the
last quote, or the last bracket that is still open. Each word is usually followed by one of two others, so
that there is more to learn than the marks.
"""

import random
from dataclasses import dataclass

import torch
from torch import Tensor

WORDS = "ant bee cat cow dog elk emu fox gnu hen jay kid owl pig ram rat".split()
QUOTES = ("'", '"')
CLOSES = {"(": ")", "[": "]"}
NAMES = ["pad", "start", *QUOTES, "(", ")", "[", "]", "end", "close", *WORDS]
TOKEN = {name: index for index, name in enumerate(NAMES)}
VOCAB, LENGTH, SHORT = len(NAMES), 32, 20
CUES = {"quote": "end", "bracket": "close"}
_OTHER = {"'": '"', '"': "'", "(": "[", "[": "(", ")": "]", "]": ")"}


@dataclass(frozen=True)
class Prompts:
    """Beginnings of documents, each with a place where something is about to be closed.

    Args:
        tokens: [prompt, SHORT]; what stands behind the cue is not to be read.
        cue: place of the cue.
        opener: place of the mark that is to be closed.
        answer: token that closes it.
    """

    tokens: Tensor
    cue: Tensor
    opener: Tensor
    answer: Tensor

    def swapped(self) -> "Prompts":
        """Exchange the opening mark for the other of its kind, and the answer with it."""
        other = torch.tensor([TOKEN[_OTHER.get(name, name)] for name in NAMES])
        rows = torch.arange(len(self.tokens))
        tokens = self.tokens.clone()
        tokens[rows, self.opener] = other[tokens[rows, self.opener]]
        return Prompts(tokens, self.cue, self.opener, other[self.answer])


def documents(count: int, generator: torch.Generator) -> Tensor:
    """Draw documents, [count, LENGTH].

    Args:
        count: how many.
        generator: of all choices.
    """
    draw = _from(generator)
    return torch.tensor([[TOKEN[name] for name in _document(draw)] for _ in range(count)])


def prompts(task: str, count: int, generator: torch.Generator) -> Prompts:
    """Draw prompts for one task.

    Args:
        task: "quote" or "bracket".
        count: how many.
        generator: of all choices.
    """
    draw = _from(generator)
    rows: list[list[int]] = []
    places: list[tuple[int, int, int]] = []
    while len(rows) < count:
        names = _document(draw)
        cues = [place for place, name in enumerate(names[: SHORT - 1]) if name == CUES[task]]
        if cues:
            cue = draw.choice(cues)
            rows.append([TOKEN[name] for name in names[:SHORT]])
            places.append((cue, opener(names, cue), TOKEN[names[cue + 1]]))
    cue_, opener_, answer = torch.tensor(places).T
    return Prompts(torch.tensor(rows), cue_, opener_, answer)


def opener(names: list[str], cue: int) -> int:
    """Find the place of the mark that is closed after a cue.

    Args:
        names: of the tokens.
        cue: place of `end` or `close`.
    """
    marks = QUOTES if names[cue] == "end" else tuple(CLOSES)
    depth = 0
    for place in range(cue - 1, -1, -1):
        if names[place] in CLOSES.values():
            depth += 1
        elif names[place] in marks and depth == 0:
            return place
        elif names[place] in CLOSES:
            depth -= 1
    raise ValueError(f"Nothing is open at {cue} in {names}.")


def _from(generator: torch.Generator) -> random.Random:
    return random.Random(int(torch.randint(2**62, (1,), generator=generator)))  # noqa: S311


def _document(draw: random.Random) -> list[str]:
    names = ["start"]
    while len(names) < LENGTH:
        kind = draw.choice("sssbbw")
        names += _string(draw, 5) if kind == "s" else _bracket(draw, 2) if kind == "b" else _words(draw, 2, 5)
    return names[:LENGTH]


def _words(draw: random.Random, fewest: int, most: int) -> list[str]:
    word, names = draw.randrange(len(WORDS)), []
    for _ in range(draw.randint(fewest, most)):
        sort = draw.random()
        word = 5 * word + 3 if sort < 0.45 else 7 * word + 6 if sort < 0.85 else draw.randrange(len(WORDS))
        word %= len(WORDS)
        names.append(WORDS[word])
    return names


def _string(draw: random.Random, most: int) -> list[str]:
    quote = draw.choice(QUOTES)
    return [quote, *_words(draw, 1, most), "end", quote]


def _bracket(draw: random.Random, depth: int) -> list[str]:
    first = draw.choice(tuple(CLOSES))
    inside = _words(draw, 1, 3)
    if depth > 1 and draw.random() < 0.6:
        inside += _bracket(draw, depth - 1)
    elif draw.random() < 0.3:
        inside += _string(draw, 2)
    if draw.random() < 0.5:
        inside += _words(draw, 1, 2)
    return [first, *inside, "close", CLOSES[first]]
