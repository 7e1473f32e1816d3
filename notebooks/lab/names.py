"""Sentences about two people and a thing: who has it in the end, with the truth of every sentence known.

`Ada and Ben were at the lake . Ben gave the cup . it is with` is answered by the other of the two. After `kept` the
answer is the subject, so the verb must be read; where the subject is a third person, a gift goes to `everyone`, so
that it must be noticed whether the subject was named before. Fillers of random length stand everywhere, above all
between the subject and the end, so that nothing can be found by counting back.

Two sentences in five end in another question, where they were or what it was, so that heads have other work too.
"""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

NAMES = ("Ada Ben Cleo Dan Eve Finn Gia Hal Ivy Jon Kim Leo Mia Ned Ora Pip Quin Ron Sue Tom Uma Vic Wes Zoe").split()
PLACES = "lake market school garden station museum harbour library".split()
THINGS = "cup book coat ring lamp map drum kite".split()
FILLERS = "then today later quietly again indeed soon happily once outside perhaps slowly".split()
GIVING, KEEPING = ("gave", "handed", "sent"), ("kept", "held", "stored")
WORDS = ["<pad>", "<start>", "everyone", *NAMES, *PLACES, *THINGS, *FILLERS, *GIVING, *KEEPING]
WORDS += ["and", "were", "at", "the", "near", ".", "it", "is", "with", "they", "a"]
ID = {word: index for index, word in enumerate(WORDS)}
PAD, EVERYONE, LENGTH = ID["<pad>"], ID["everyone"], 40
ROLES = (
    "start",
    "first name",
    "and",
    "second name",
    "place",
    "third name",
    "subject",
    "after subject",
    "verb",
    "thing",
    "end",
)
"""What a position is."""


@dataclass(frozen=True)
class Sentence:
    """One sentence in parts; `tokens` spells it out."""

    first: str
    second: str
    subject: str
    verb: str
    place: str
    thing: str
    fillers: tuple[tuple[str, ...], ...]
    """Words before the names, after the place, after the subject, after the thing."""
    third: str = ""
    """Somebody who is only near; empty for nobody."""
    question: str = "who"
    """Who has the thing, where they were, or what it was."""

    @property
    def answer(self) -> str:
        """Who has the thing in the end, or the place, or the thing."""
        if self.question != "who":
            return self.place if self.question == "where" else self.thing
        if self.verb in KEEPING:
            return self.subject
        others = {self.first: self.second, self.second: self.first}
        return others.get(self.subject, "everyone")

    def parts(self) -> list[tuple[str, str]]:
        """Give words with their roles, from the start to the word before the answer."""
        before, after_place, after_subject, after_thing = self.fillers
        words = [("start", "<start>"), *(("start", word) for word in before)]
        words += [("first name", self.first), ("and", "and"), ("second name", self.second)]
        words += [("place", word) for word in ("were", "at", "the", self.place)]
        if self.third:
            words += [("third name", "near"), ("third name", self.third)]
        words += [("place", word) for word in (*after_place, ".")]
        words += [("subject", self.subject), *(("after subject", word) for word in after_subject)]
        words += [("verb", self.verb), ("thing", "the"), ("thing", self.thing)]
        ending = {"who": ("it", "is", "with"), "where": ("they", "were", "at", "the"), "what": ("it", "is", "a")}[
            self.question
        ]
        words += [("thing", word) for word in (*after_thing, ".", *ending[:-1])]
        return [*words, ("end", ending[-1])]


def held_out(first: str, second: str) -> bool:
    """Tell whether two people are never named together in training: one pair in five, whatever their order."""
    return (NAMES.index(first) + NAMES.index(second)) % 5 == 0


def draw(generator: torch.Generator, kind: str = "", new_pairs: bool = False, question: str = "") -> Sentence:
    """Draw one sentence.

    Args:
        generator: of every choice.
        kind: "first" or "second", whichever of the two is the subject, "other" for a third person, empty for any:
            a third person in one of three.
        new_pairs: draw only pairs of names that training never shows, instead of the others.
        question: "who", "where" or "what"; empty for any: who in three of five.
    """

    def number(top: int) -> int:
        return int(torch.randint(top, (), generator=generator))

    while True:
        order = torch.randperm(len(NAMES), generator=generator)[:4].tolist()
        first, second, other, near = (NAMES[index] for index in order)
        if held_out(first, second) == new_pairs:
            break
    kind = kind or ("first", "second", "other")[number(3)]
    subject = {"first": first, "second": second, "other": other}[kind]
    verbs = GIVING if number(3) else KEEPING
    fillers = tuple(tuple(FILLERS[number(len(FILLERS))] for _ in range(number(top))) for top in (3, 3, 5, 4))
    third = near if number(3) == 0 else ""
    place, thing = PLACES[number(len(PLACES))], THINGS[number(len(THINGS))]
    question = question or ("who", "who", "who", "where", "what")[number(5)]
    return Sentence(first, second, subject, verbs[number(3)], place, thing, fillers, third, question)


def with_names(sentence: Sentence, first: str, second: str, subject: str) -> Sentence:
    """Give the same sentence about other people, word for word as long."""
    return replace(sentence, first=first, second=second, subject=subject)


def encode(sentences: list[Sentence]) -> tuple[Tensor, Tensor, Tensor]:
    """Spell sentences out.

    Args:
        sentences: any number.

    Returns:
        Tokens with the answer behind the last word, padded on the right; the position of the last word before the
        answer; and the answers.
    """
    tokens = torch.full((len(sentences), LENGTH), PAD)
    ends = []
    for row, sentence in enumerate(sentences):
        words = [ID[word] for _, word in sentence.parts()]
        tokens[row, : len(words) + 1] = torch.tensor([*words, ID[sentence.answer]])
        ends.append(len(words) - 1)
    return tokens, torch.tensor(ends), torch.tensor([ID[sentence.answer] for sentence in sentences])
