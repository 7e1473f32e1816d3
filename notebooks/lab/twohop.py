"""Questions that take two steps: in which town somebody is, and what the land has in which that town lies.

`noon New Arden morning Old Corva evening East Elster flag in the morning` is answered by the colour of the flag in the
land of Old Corva. Where the traveller is in the morning stands in the text, in any order, and is new each time. In
which land a town lies, and which colour each thing has in a land, is the same in all texts and must be learned by
heart. The land is named nowhere in a prompt, and neither of a town's two words says anything of it: only the pair does.
All things share their colours, so that a colour follows from land and thing together and from neither alone.

Some questions name a town instead of a time (`flag in Old Corva`), and some ask for the land itself. Of every town the
colour of one thing is never asked in training: only who goes by way of the land can answer.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

TIMES = "morning noon evening".split()
FIRST = "New Old East West".split()
LAST = "Arden Belmor Corva Dunmere Elster Farrow Galen Hollin".split()
LANDS = "Norland Ostria Pelonia Quarth Rovia Sundal Tavia Ulmark".split()
THINGS = "flag boat door coat roof drum".split()
COLOURS = "red blue green yellow black white brown grey".split()
ASKED = [*THINGS, "land"]
WORDS = ["<start>", "in", "the", *TIMES, *FIRST, *LAST, *LANDS, *ASKED, *COLOURS]
ID = {word: index for index, word in enumerate(WORDS)}
VOCAB = len(WORDS)
NAMED, QUESTIONS = 3, 4
"""Times in a text, and questions after it."""
PROMPT, LENGTH = 1 + 3 * NAMED + 4, 1 + 3 * NAMED + 5 * QUESTIONS
"""Words up to the first answer, and in all."""

_generator = torch.Generator().manual_seed(0)
LAND_OF = torch.stack([torch.randperm(len(LANDS), generator=_generator) for _ in FIRST])
"""[first word, last word]: index into `LANDS`; each first word occurs once with each land."""
COLOUR_OF = torch.stack([torch.randperm(len(COLOURS), generator=_generator) for _ in THINGS], 1)
"""[land, thing]: index into `COLOURS`; each thing has another colour in each land."""


def ids(words: list[str]) -> Tensor:
    """Give the ids of words."""
    return torch.tensor([ID[word] for word in words])


def held_out() -> Tensor:
    """Mark [first word, last word, thing] that is never asked about in training: one thing for every town."""
    town = len(LAST) * torch.arange(len(FIRST))[:, None] + torch.arange(len(LAST))
    return (town[..., None] + torch.arange(len(THINGS))) % len(THINGS) == 0


@dataclass(frozen=True)
class Texts:
    """Texts with the truth of each; `tokens` spells them out."""

    times: Tensor
    """[text, NAMED]: the order in which the times are named."""
    towns: Tensor
    """[text, NAMED, 2]: where the traveller is then, as first and last word."""
    by_time: Tensor
    """[text, QUESTIONS]: whether a question names a time; else a town."""
    which: Tensor
    """[text, QUESTIONS]: which of the towns in the text is asked about, where a time is named."""
    asked: Tensor
    """[text, QUESTIONS, 2]: the town that the question is about."""
    thing: Tensor
    """[text, QUESTIONS]: what is asked, an index into `ASKED`."""

    @property
    def land(self) -> Tensor:
        """[text, QUESTIONS]: the land in question, an index into `LANDS`."""
        return LAND_OF[self.asked[..., 0], self.asked[..., 1]]

    def answer(self, land: Tensor) -> Tensor:
        """Give the words [text, QUESTIONS] that would answer if these were the lands in question."""
        colour = COLOUR_OF[land, self.thing.clamp_max(len(THINGS) - 1)]
        return torch.where(self.thing < len(THINGS), ids(COLOURS)[colour], ids(LANDS)[land])

    @property
    def tokens(self) -> Tensor:
        """[text, LENGTH]: the words, with every answer in its place."""
        count = len(self.times)
        word = torch.full((count, QUESTIONS), ID["the"])
        start, inside = torch.full((count, 1), ID["<start>"]), torch.full((count, QUESTIONS), ID["in"])
        town = ids(FIRST)[self.towns[..., 0]], ids(LAST)[self.towns[..., 1]]
        named = torch.stack([ids(TIMES)[self.times], *town], 2)
        first = torch.where(self.by_time, word, ids(FIRST)[self.asked[..., 0]])
        last = torch.where(self.by_time, ids(TIMES)[self.times.gather(1, self.which)], ids(LAST)[self.asked[..., 1]])
        questions = torch.stack([ids(ASKED)[self.thing], inside, first, last, self.answer(self.land)], 2)
        return torch.cat([start, named.flatten(1), questions.flatten(1)], 1)


ANSWERS = torch.arange(QUESTIONS) * 5 + PROMPT
"""Places of the answers in a text; the model names each at the place before."""


def sample(count: int, generator: torch.Generator, *, new: bool | None = False, by_time: bool | None = None) -> Texts:
    """Draw texts.

    Args:
        count: number of texts.
        generator: of every choice.
        new: True for questions that training never asks; None for any about a thing; False for those of training, one
            in eight of which asks for the land.
        by_time: whether questions name a time; in two of three by default.
    """

    def number(top: int, *shape: int) -> Tensor:
        return torch.randint(top, (count, *shape), generator=generator)

    def towns(many: int) -> Tensor:
        return torch.stack([number(len(FIRST), many), number(len(LAST), many)], 2)

    times = torch.rand(count, NAMED, generator=generator).argsort(1)
    named, which = towns(NAMED), number(NAMED, QUESTIONS)
    chosen = number(3, QUESTIONS) > 0 if by_time is None else torch.full((count, QUESTIONS), by_time)
    asked = torch.where(chosen[..., None], named.gather(1, which[..., None].expand(-1, -1, 2)), towns(QUESTIONS))
    marks = held_out()[asked[..., 0], asked[..., 1]]
    allowed = torch.ones_like(marks) if new is None else marks == new
    thing = torch.rand(marks.shape, generator=generator).masked_fill(~allowed, -1).argmax(2)
    if new is False:
        thing = torch.where(number(8, QUESTIONS) == 0, len(THINGS), thing)
    return Texts(times, named, chosen, which, asked, thing)


def text(tokens: Tensor) -> str:
    """Write out one text or prompt."""
    return " ".join(WORDS[token] for token in tokens.tolist())
