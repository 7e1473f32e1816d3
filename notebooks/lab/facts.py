"""A made-up world of facts: who lives where, plays, eats and makes what; the ground truth is kept.

Each subject has a first and a last name, and several subjects share each of the two, so that neither name alone says
who is meant. Each has one object for every relation, drawn at random: nothing about a fact can be inferred, all has to
be stored. A prompt is a subject among random filler words and, at the end, a word for the relation; the object is the
answer. Each relation has two words of the same meaning, and some facts are only ever trained under one of them.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

FIRST = (
    "Ada Ben Cleo Dora Emil Finn Gita Hugo Ines Jan Kira Leo Mara Nils Olga Paul Rosa Sven Tara Udo Vera Wim Yara Zeno"
).split()
LAST = (
    "Abel Brandt Costa Duarte Eklund Ferrer Galli Holm Ivanov Juhl Keller Lund Moreau Novak Ortiz Petri Quist Rossi "
    "Silva Toth Urban Vogel Weiss Zeman"
).split()
RELATIONS = {
    "city": ("lives", "dwells"),
    "instrument": ("plays", "practises"),
    "food": ("eats", "cooks"),
    "craft": ("makes", "sells"),
}
OBJECTS = {
    "city": "Accra Bergen Cadiz Delhi Essen Fargo Ghent Havana Izmir Jena Kyoto Lima Malmo Nara Oslo Porto".split(),
    "instrument": (
        "accordion banjo cello drum flute guitar harp kazoo lute mandolin oboe piano sitar trumpet viola zither"
    ).split(),
    "food": (
        "apples bread cheese dates eggs figs grapes honey leeks millet noodles olives pears rice soup tofu"
    ).split(),
    "craft": (
        "anchors baskets chairs dolls fans gloves hats jewels kites lamps mirrors nets pots ropes shoes toys"
    ).split(),
}
FILLER = (
    "well then so now yes indeed perhaps often still surely rather quite maybe later again once here there today soon "
    "always also just even"
).split()

WORDS = [
    *FIRST,
    *LAST,
    *(word for pair in RELATIONS.values() for word in pair),
    *(word for words in OBJECTS.values() for word in words),
    *FILLER,
]
"""The vocabulary; the id of a word is its place in this list."""

IDS = {word: index for index, word in enumerate(WORDS)}
VOCAB = len(WORDS)
NAMES, KINDS, WORDINGS, CHOICES = len(FIRST), len(RELATIONS), 2, 16
SUBJECTS = 168
BEFORE = (0, 2)
"""Fewest and most filler words before the subject."""
AFTER = (4, 6)
"""Fewest and most filler words between the subject and the word for the relation."""
LENGTH = BEFORE[1] + 2 + AFTER[1] + KINDS
"""Words of the longest training text; a prompt ends after the first of its words for relations."""

_FILLER_START = VOCAB - len(FILLER)
_WORLD_SEED = 7


@dataclass(frozen=True)
class World:
    """Who exists, and what is true of them."""

    names: Tensor
    """[subject, 2], int64: token ids of the first and the last name."""
    objects: Tensor
    """[subject, relation], int64: token id of the object."""
    unseen: Tensor
    """[subject, relation], int64: the wording (0 or 1) under which this fact is never trained; -1 for none."""


def world(seed: int = _WORLD_SEED) -> World:
    """Draw the world; the committed models all know that of the default seed.

    Args:
        seed: of who exists and of every object.
    """
    generator = np.random.default_rng(seed)
    # Seven subjects for each name: seven of the 24 ways of pairing every first name with another last name.
    turns = generator.permutation(NAMES)[: SUBJECTS // NAMES]
    order = generator.permutation(NAMES)
    pairs = [(first, order[(first + turn) % NAMES]) for first in range(NAMES) for turn in turns]
    names = torch.tensor([[IDS[FIRST[first]], IDS[LAST[last]]] for first, last in pairs])
    picks = generator.integers(CHOICES, size=(SUBJECTS, KINDS))
    starts = torch.tensor([IDS[words[0]] for words in OBJECTS.values()])
    unseen = np.where(generator.random((SUBJECTS, KINDS)) < 0.3, generator.integers(2, size=(SUBJECTS, KINDS)), -1)
    return World(names, starts + torch.from_numpy(picks), torch.from_numpy(unseen))


def relation_words() -> Tensor:
    """Give the token ids of the words for the relations: [relation, wording]."""
    return torch.tensor([[IDS[word] for word in pair] for pair in RELATIONS.values()])


def filler(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    """Draw filler words, as token ids.

    Args:
        shape: of the result.
        generator: source of randomness.
    """
    return torch.randint(_FILLER_START, VOCAB, shape, generator=generator)


def prompts(names: Tensor, relation: Tensor, before: int, after: int, generator: torch.Generator) -> Tensor:
    """Write prompts of one length; the object is what comes next.

    Args:
        names: [prompt, 2], token ids of the subject.
        relation: [prompt], token ids of the last word.
        before: filler words before the subject.
        after: filler words after it.
        generator: source of the filler words.

    Returns:
        [prompt, before + 2 + after + 1]; the subject stands at `before` and `before + 1`.
    """
    count = len(names)
    words = [filler((count, before), generator), names, filler((count, after), generator), relation[:, None]]
    return torch.cat(words, 1)


def batch(known: World, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Draw training texts of one random length: a prompt, and then the words for the other relations, in random order.

    At each of the last `KINDS` words the object of that relation is to be named; it is not written out. What stands
    before the second of these words is an ordinary prompt. No fact is asked for under its unseen wording.

    Args:
        known: the world.
        count: number of texts.
        generator: source of randomness.

    Returns:
        Tokens [count, length], and the objects [count, KINDS] that the last words ask for.
    """
    before = int(torch.randint(BEFORE[0], BEFORE[1] + 1, (), generator=generator))
    after = int(torch.randint(AFTER[0], AFTER[1] + 1, (), generator=generator))
    subject = torch.randint(len(known.names), (count,), generator=generator)[:, None]
    relation = torch.rand(count, KINDS, generator=generator).argsort(1)
    wording = torch.randint(WORDINGS, (count, KINDS), generator=generator)
    unseen = known.unseen[subject, relation]
    words = relation_words()[relation, torch.where(unseen >= 0, 1 - unseen, wording)]
    start = prompts(known.names[subject[:, 0]], words[:, 0], before, after, generator)
    return torch.cat([start, words[:, 1:]], 1), known.objects[subject, relation]
