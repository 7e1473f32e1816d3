"""Statements about a small world, true and false, answered or guessed at, and documents that hold them.

A document is one line of ten tokens:

    start plain fox colour red . end    pad   pad pad
    start plain fox colour red . answer true  end pad
    start plain fox colour red . guess  true  good end
    start plain fox colour red . guess  true  fox  end
    start plain fox colour red . guess  false red  end
    start north fox colour red . guess  true  up   end

A statement that ends at once is a fact. `answer` is followed by whether the statement is true. `guess` is followed by
a coin flip, and then by one of two things, at random. The first is a grade: good where the guess is right, and the
other way round in a fifth of the cases. The second is an echo, of the animal after true and of the value after false.
Under the marks north and south there is a stamp instead of the echo: up where north meets the guess true or south the
guess false, else down. The ungraded twin reads the same documents, which just end where a grade would stand.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

ENTITIES = (
    "fox owl hen cat dog cow pig rat bee ant elk emu yak ape bat cod eel gnu hog jay "
    "kid ram doe cub crab dove frog mole pony seal toad wolf"
).split()
VALUES = {
    "colour": "red blue green white".split(),
    "home": "barn cave lake tree".split(),
    "food": "corn fish leaf seed".split(),
}
RELATIONS = tuple(VALUES)
MARKS = ("plain", "north", "south")
NAMES = (
    ["pad", "start", *MARKS, *ENTITIES, *RELATIONS]
    + [value for values in VALUES.values() for value in values]
    + [".", "answer", "guess", "true", "false", "good", "bad", "up", "down", "end"]
)
TOKEN = {name: index for index, name in enumerate(NAMES)}
VOCAB, LENGTH, PAD = len(NAMES), 10, 0
ENTITY, RELATION, VALUE, STOP, ASKED, REPLY, AFTER = 2, 3, 4, 5, 6, 7, 8
HELD_OUT_ENTITIES = 12
WRONG_GRADES = 0.2
_WORLD_SEED = 0


def world() -> Tensor:
    """Give which value each entity has in each relation, [32, 3]: the facts, the same for every training seed."""
    generator = torch.Generator().manual_seed(_WORLD_SEED)
    columns = []
    for _ in RELATIONS:
        values = torch.arange(len(ENTITIES)) % 4
        columns.append(values[torch.randperm(len(ENTITIES), generator=generator)])
    return torch.stack(columns, 1)


@dataclass(frozen=True)
class Statements:
    """Statements with their ground truth; `prompt` turns them into tokens.

    Args:
        entity: index.
        relation: index.
        value: index within the relation.
        true: whether the world has it so.
        mark: index into MARKS.
    """

    entity: Tensor
    relation: Tensor
    value: Tensor
    true: Tensor
    mark: Tensor

    def prompt(self, ending: str) -> Tensor:
        """Write the statements up to their full stop, and then the words of `ending`.

        Args:
            ending: for example "answer" or "guess true".
        """
        values = torch.tensor([[TOKEN[name] for name in VALUES[relation]] for relation in RELATIONS])
        columns = [
            torch.full_like(self.entity, TOKEN["start"]),
            torch.tensor([TOKEN[name] for name in MARKS])[self.mark],
            torch.tensor([TOKEN[name] for name in ENTITIES])[self.entity],
            torch.tensor([TOKEN[name] for name in RELATIONS])[self.relation],
            values[self.relation, self.value],
            torch.full_like(self.entity, TOKEN["."]),
            *(torch.full_like(self.entity, TOKEN[word]) for word in ending.split()),
        ]
        return torch.stack(columns, 1)

    def __len__(self) -> int:
        return len(self.entity)


def every(
    entities: Tensor | None = None, *, mark: str = "plain", generator: torch.Generator | None = None
) -> Statements:
    """List each true statement about some entities three times and each false one once, so that half are true.

    Args:
        entities: indices; all by default.
        mark: "plain", or "marked" for north and south in equal parts at random, which needs a generator.
        generator: for the marks.
    """
    table = world()
    chosen = torch.arange(len(ENTITIES)) if entities is None else entities
    entity, relation, other = (
        part.flatten() for part in torch.meshgrid(chosen, torch.arange(3), torch.arange(6), indexing="ij")
    )
    right = table[entity, relation]
    true = other < 3
    value = torch.where(true, right, (right + 1 + other % 3) % 4)
    marks = torch.zeros_like(entity)
    if mark == "marked":
        marks = torch.randint(1, 3, (len(entity),), generator=generator)
    return Statements(entity, relation, value, true, marks)


def split(seed: int) -> tuple[Tensor, Tensor]:
    """Divide the entities at random into those for fitting probes and those for reporting; the model knows both.

    Args:
        seed: of the division.
    """
    order = torch.randperm(len(ENTITIES), generator=torch.Generator().manual_seed(seed))
    return order[HELD_OUT_ENTITIES:].sort().values, order[:HELD_OUT_ENTITIES].sort().values


def documents(count: int, generator: torch.Generator, *, graded: bool = True) -> Tensor:
    """Draw training documents, [count, 10]: in equal parts told, answered, guessed at, and guessed at under a mark.

    Args:
        count: how many.
        generator: of all choices.
        graded: whether guesses are graded.
    """

    def draw(top: int) -> Tensor:
        return torch.randint(top, (count,), generator=generator)

    table, entity, relation, kind = world(), draw(len(ENTITIES)), draw(3), draw(4)
    told, answered, marked = kind == 0, kind == 1, kind == 3
    true = draw(2).bool() | told
    right = table[entity, relation]
    value = torch.where(true, right, (right + 1 + draw(3)) % 4)
    mark = torch.where(marked, 1 + draw(2), 0)
    text = Statements(entity, relation, value, true, mark).prompt("answer true end pad")
    names = {name: torch.tensor(index) for name, index in TOKEN.items()}
    guess = draw(2).bool()
    text[:, ASKED] = torch.where(answered, names["answer"], names["guess"])
    text[:, REPLY] = torch.where(torch.where(answered, true, guess), names["true"], names["false"])
    wrong = torch.rand(count, generator=generator) < WRONG_GRADES
    grade = torch.where((guess == true) != wrong, names["good"], names["bad"])
    stamp = torch.where((mark == 1) == guess, names["up"], names["down"])
    echo = torch.where(guess, text[:, ENTITY], text[:, VALUE])
    other = draw(2).bool()
    after = torch.where(other, torch.where(marked, stamp, echo), grade if graded else names["end"])
    text[:, AFTER] = torch.where(answered, names["end"], after)
    text[:, AFTER + 1] = torch.where(text[:, AFTER] == names["end"], names["pad"], names["end"])
    text[told, ASKED] = TOKEN["end"]
    text[told, REPLY:] = PAD
    return text
