"""Short stories of a small made-up world, with the truth about every word.

A story introduces two characters, a woman and then a man. Each is in a place and has a coloured object; each comes from
a town and has a profession, which are the same in all stories and so must be learned by heart. There is a topic, which
the nouns of the scenery hint at, and a mood, which adjectives and verbs of feeling hint at. Sentences after the
introduction can be foretold in part, and for each word it is noted what determines it (`RULES`): the number of a noun
further back, the gender of a name, a place or a colour mentioned before, or what is known by heart of a name, also
where only "she" is said.

    stories = sample(1000, torch.Generator().manual_seed(0))
    asked = stories.rule == RULES.index("place by pronoun")     # [story, position], marks the words that answer
    stories.tokens[asked], stories.foil[asked]                 # the right words, and those that a cheap rule might give

Labels belong to the word at the same position; the model predicts it at the position before.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch
from torch import Tensor

LENGTH = 70

WOMEN = "Anna Bella Clara Dora Emma Fiona Greta Hanna Ida Julia Karla Lena".split()
MEN = "Adam Boris Colin David Emil Felix Georg Hugo Ivan Jonas Karl Leon".split()
NAMES = WOMEN + MEN
PLACES = "kitchen garden cellar attic hall shed tower barn library tent cabin market".split()
OBJECTS = "lamp book ring key coin map drum flute mirror basket hammer candle clock ribbon whistle cup".split()
COLOURS = "red blue green yellow black white brown grey".split()
TOWNS = "Arden Belmor Corva Dunmere Elster Farrow Galen Hollin".split()
JOBS = "baker doctor painter teacher tailor pilot farmer lawyer".split()
TOPICS = "sea school city forest village".split()
NOUNS = [  # of each topic
    "boat sailor wave fish gull anchor".split(),
    "pupil lesson desk pencil exam chair".split(),
    "car tram shop bridge guard crowd".split(),
    "tree fox owl hunter path fern".split(),
    "horse goat plough fence peasant well".split(),
]
SINGULAR = [noun for topic in NOUNS for noun in topic]
PLURAL = [noun + "s" for noun in SINGULAR]
VERBS = "waits rests moves falls turns stays".split()
VERBS_PLURAL = [verb[:-1] for verb in VERBS]
GLAD = "happy calm bright lovely merry".split()
SAD = "gloomy weary grim dreary bitter".split()
FEEL_GLAD, FEEL_SAD = "laughs sings smiles".split(), "cries sighs frowns".split()
MOODS = ["sad", "glad"]
PRONOUNS = ["she", "he"]
FRAME = (
    "<pad> <bos> . the is are in near behind where what has because comes from feels a it felt and concerned".split()
)

PARTS = (
    *("frame", "name", "place", "object", "colour", "town", "profession", "topic", "mood"),
    *("singular noun", "plural noun", "singular verb", "plural verb", "adjective", "verb of feeling", "pronoun"),
)
_GROUPS = (
    *(FRAME, NAMES, PLACES, OBJECTS, COLOURS, TOWNS, JOBS, TOPICS, MOODS),
    *(SINGULAR, PLURAL, VERBS, VERBS_PLURAL, GLAD + SAD, FEEL_GLAD + FEEL_SAD, PRONOUNS),
)
WORDS = [word for group in _GROUPS for word in group]
VOCAB = len(WORDS)
ID = {word: index for index, word in enumerate(WORDS)}
PART = torch.tensor([part for part, group in enumerate(_GROUPS) for _ in group])
"""[word]: index into `PARTS`."""
PAD, BOS = ID["<pad>"], ID["<bos>"]

RULES = (
    "free",  # nothing determines it: a choice of the story
    "frame",  # the words just before it in the sentence, or the fixed order of the introduction, leave no choice
    "agreement",  # the number of the sentence's first noun; a noun of the other number may stand between
    "gender",  # of the name two words before: "Anna sings because"
    "place",  # of a name: "where is Anna"
    "place by pronoun",  # "where is she"
    "colour",  # of what a name, or she or he, has: "what has Anna"
    "colour at a distance",  # the same with words between: "because she has the"
    "object",  # that has this colour: "what has Anna red"
    "town",  # of a name, by heart: "Anna comes from"
    "town by pronoun",  # "she comes from": whose name that is, then by heart
    "profession",  # of a name, by heart: "Anna is a"
    "profession by pronoun",  # "she is a"
    "topic",  # "and concerned": most nouns of the scenery
    "mood",  # "it felt": most adjectives and verbs of feeling
)
STEPS = {
    **dict.fromkeys(("agreement", "gender", "place", "place by pronoun", "colour", "town", "profession"), 1),
    **dict.fromkeys(("colour at a distance", "object", "town by pronoun", "profession by pronoun"), 2),
}
"""Moves of attention that a rule needs at least, for the rules that are look-ups. One from the word that is asked about
to its answer; two where that word does not stand last, or where a key must first be moved to its value.
"""

HINT = 0.85
"""Share of nouns that fit the topic, and of adjectives and verbs of feeling that fit the mood; the others are any."""

_WIDTH = 13
_TABLES = np.random.default_rng(0)
TOWN_OF = torch.from_numpy(_TABLES.permutation(np.arange(len(NAMES)) % len(TOWNS)))
"""[name]: index into `TOWNS`, the same in every story."""
JOB_OF = torch.from_numpy(_TABLES.permutation(np.arange(len(NAMES)) % len(JOBS)))
"""[name]: index into `JOBS`, the same in every story."""


def held_out_places() -> Tensor:
    """Mark the pairs [name, place] that never occur in training."""
    return (torch.arange(len(NAMES))[:, None] + 5 * torch.arange(len(PLACES))) % 6 == 0


def held_out_objects() -> Tensor:
    """Mark the pairs [name, object] that never occur in training."""
    return (torch.arange(len(NAMES))[:, None] + 3 * torch.arange(len(OBJECTS))) % 8 == 1


def held_out_nouns() -> Tensor:
    """Mark the pairs [subject, noun after it] that never occur in training, in no combination of numbers."""
    return (torch.arange(len(SINGULAR))[:, None] + 3 * torch.arange(len(SINGULAR))) % 8 == 2


@dataclass(frozen=True)
class Stories:
    """Stories and what is true of each word; `PART[stories.tokens]` gives the parts of speech."""

    tokens: Tensor
    """[story, position], int64; <pad> after the end."""
    rule: Tensor
    """[story, position]: index into `RULES`, what determines this word given those before it."""
    foil: Tensor
    """[story, position]: the wrong word of the same kind, such as the other character's place; -1 without one."""
    entity: Tensor
    """[story, position]: whose name, place, object, colour, town, profession or pronoun it is (`NAMES`); else -1."""
    number: Tensor
    """[story, position]: number of the subject in a sentence of scenery, from it on; 0 singular, 1 plural, else -1."""
    attractor: Tensor
    """[story, position]: number of the noun last mentioned after that subject, from it on; else -1."""
    sentence: Tensor
    """[story, position]: index into `SENTENCES`; -1 for <bos> and <pad>."""
    topic: Tensor
    """[story]: index into `TOPICS`."""
    mood: Tensor
    """[story]: 0 sad, 1 glad."""
    names: Tensor
    """[story, 2]: index into `NAMES`, the woman first."""
    places: Tensor
    """[story, 2]: where each is."""
    objects: Tensor
    """[story, 2]: what each has."""
    colours: Tensor
    """[story, 2]: of the objects."""

    def __len__(self) -> int:
        """Count the stories."""
        return len(self.tokens)

    def __getitem__(self, index: Tensor | slice) -> "Stories":
        """Take some of the stories."""
        return Stories(**{field.name: getattr(self, field.name)[index] for field in fields(self)})

    @property
    def real(self) -> Tensor:
        """[story, position], bool: a word, not <pad>."""
        return self.tokens != PAD


SENTENCES = (
    *("where she is", "where he is", "what she has", "what he has", "scenery", "scenery with verb", "feeling"),
    *("where, her", "where, his", "pronoun where, her", "pronoun where, his", "what, her", "what, his"),
    *("pronoun what, her", "pronoun what, his", "because, her", "because, his", "from, her", "from, his"),
    *("pronoun from, her", "pronoun from, his", "profession, her", "profession, his"),
    *("pronoun profession, her", "pronoun profession, his", "summing up"),
)
"""Kinds of sentence; of those that ask, one about the woman and one about the man."""

Word = tuple[Tensor, str, Tensor | None, Tensor | None]


class _Writer:
    """Writes one sentence for all stories at once; None leaves a hole, closed later."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.rows: list[dict[str, Tensor]] = []

    def write(
        self, *words: str | Word, number: Tensor | None = None, attractors: dict[int, Tensor] | None = None
    ) -> None:
        """Add a sentence.

        Args:
            words: a word of the frame (a leading "=" says that those before it leave no choice), or a slot: token of
                each story (-1: a hole), rule, foil, entity.
            number: of the subject, from word 1 on.
            attractors: word -> number of the noun that stands there, -1 where none does.
        """
        row = {
            name: torch.full((self.count, _WIDTH), -1) for name in ("tokens", "foil", "entity", "number", "attractor")
        }
        row["rule"] = torch.zeros(self.count, _WIDTH, dtype=torch.int64)
        current = torch.full((self.count,), -1)
        for place, word in enumerate(words):
            if isinstance(word, str):
                row["tokens"][:, place] = ID[word.removeprefix("=")]
                row["rule"][:, place] = int(word.startswith("="))
            else:
                token, rule, foil, entity = word
                row["tokens"][:, place] = token
                row["rule"][:, place] = RULES.index(rule)
                if foil is not None:
                    row["foil"][:, place] = foil
                if entity is not None:
                    row["entity"][:, place] = entity
            if number is not None and place >= 1:
                row["number"][:, place] = number
            if attractors is not None and place in attractors:
                current = torch.where(attractors[place] >= 0, attractors[place], current)
            row["attractor"][:, place] = current
        self.rows.append(row)


def sample(
    count: int,
    generator: torch.Generator,
    *,
    held_out: bool = False,
    questions: int = 6,
    only: tuple[str, ...] = (),
    length: int = LENGTH,
) -> Stories:
    """Write stories.

    Args:
        count: number of stories.
        generator: source of randomness.
        held_out: use only the pairs (name, place), (name, object), (subject, next noun) that training never uses;
            by default only the others.
        questions: sentences that ask for what was said, besides introduction, scenery and end.
        only: ask only by these `SENTENCES`.
        length: of a story; longer ones are cut, shorter ones padded.
    """
    draw = _Draw(count, generator, held_out)
    world = draw.world()
    writer = _Writer(count)
    _introduction(writer, world)
    _scenery(writer, world, draw)
    _questions(writer, world, draw)
    _end(writer, world, draw)
    keys = _order(count, generator, questions, only)
    order = keys.argsort(1)
    gone = keys.gather(1, order) > 90
    flat = {}
    for name in writer.rows[0]:
        stacked = torch.stack([row[name] for row in writer.rows], 1)
        flat[name] = stacked.gather(1, order[:, :, None].expand(-1, -1, _WIDTH)).flatten(1)
    holes = (flat["tokens"] < 0) | gone[:, :, None].expand(-1, -1, _WIDTH).flatten(1)
    flat["sentence"] = order[:, :, None].expand(-1, -1, _WIDTH).flatten(1)
    closed = holes.long().sort(dim=1, stable=True).indices[:, : length - 1]
    empty = holes.gather(1, closed)
    fills = {"tokens": PAD, "rule": 0}
    firsts = {"tokens": BOS, "rule": 0}
    done = {}
    for name, values in flat.items():
        taken = values.gather(1, closed).masked_fill(empty, fills.get(name, -1))
        done[name] = torch.cat([torch.full((count, 1), firsts.get(name, -1)), taken], 1)
    return Stories(**done, **{name: world[name] for name in ("topic", "mood", "names", "places", "objects", "colours")})


class _Draw:
    """Draws the parts of a world, all stories at once."""

    def __init__(self, count: int, generator: torch.Generator, held_out: bool) -> None:
        self.count, self.generator, self.held_out = count, generator, held_out

    def integers(self, high: int, *more: int) -> Tensor:
        return torch.randint(high, (self.count, *more), generator=self.generator)

    def chance(self, share: float) -> Tensor:
        return torch.rand(self.count, generator=self.generator) < share

    def among(self, allowed: Tensor) -> Tensor:
        """Draw one column of each row [story, choice] of a mask."""
        return torch.multinomial(allowed.double(), 1, generator=self.generator).squeeze(1)

    def two(self, names: Tensor, held: Tensor) -> Tensor:
        """Draw something for each of the two characters, not the same, from the pairs of this split."""
        allowed = held if self.held_out else ~held
        first = self.among(allowed[names[:, 0]])
        rest = allowed[names[:, 1]].clone()
        rest[torch.arange(self.count), first] = False
        return torch.stack([first, self.among(rest)], 1)

    def world(self) -> dict[str, Tensor]:
        names = torch.stack([self.integers(len(WOMEN)), len(WOMEN) + self.integers(len(MEN))], 1)
        colours = self.integers(len(COLOURS))
        return {
            "names": names,
            "places": self.two(names, held_out_places()),
            "objects": self.two(names, held_out_objects()),
            "colours": torch.stack([colours, (colours + 1 + self.integers(len(COLOURS) - 1)) % len(COLOURS)], 1),
            "topic": self.integers(len(TOPICS)),
            "mood": self.integers(2),
        }

    def noun(self, topic: Tensor, allowed: Tensor | None = None) -> Tensor:
        """Draw a noun, mostly of the topic; [story], index into SINGULAR."""
        of_topic = torch.arange(len(SINGULAR)) // len(NOUNS[0]) == topic[:, None]
        fits = self.chance(HINT)[:, None]
        weights = torch.where(fits, of_topic.double(), torch.ones_like(of_topic, dtype=torch.float64))
        if allowed is not None:
            weights = weights * allowed
            weights = torch.where(weights.sum(1, keepdim=True) > 0, weights, allowed.double())
        return torch.multinomial(weights, 1, generator=self.generator).squeeze(1)

    def mooded(self, mood: Tensor, sad: list[str], glad: list[str]) -> Tensor:
        """Draw a word that mostly fits the mood; [story], token."""
        shown = torch.where(self.chance(HINT), mood, self.integers(2))
        words = torch.tensor([[ID[word] for word in words] for words in (sad, glad)])
        return words[shown, self.integers(len(sad))]


def _ids(words: list[str], index: Tensor) -> Tensor:
    return torch.tensor([ID[word] for word in words])[index]


def _introduction(writer: _Writer, world: dict[str, Tensor]) -> None:
    for who in (0, 1):
        name = world["names"][:, who]
        place = _ids(PLACES, world["places"][:, who])
        writer.write((_ids(NAMES, name), "free", None, name), "=is", "=in", "=the", (place, "free", None, name), "=.")
    for who in (0, 1):
        name = world["names"][:, who]
        colour, thing = _ids(COLOURS, world["colours"][:, who]), _ids(OBJECTS, world["objects"][:, who])
        writer.write(
            (_ids(NAMES, name), "frame", None, name),
            *("=has", "=the"),
            (colour, "free", None, name),
            (thing, "free", None, name),
            "=.",
        )


def _scenery(writer: _Writer, world: dict[str, Tensor], draw: _Draw) -> None:
    for with_verb in (False, True):
        held = held_out_nouns()
        subject = draw.noun(world["topic"])
        between = draw.noun(world["topic"], (held if draw.held_out else ~held)[subject])
        last = draw.noun(world["topic"], (held if draw.held_out else ~held)[between])
        numbers = draw.integers(2, 3)
        depth = torch.multinomial(torch.tensor([0.2, 0.5, 0.3]), draw.count, replacement=True, generator=draw.generator)
        nouns = torch.tensor([[ID[word] for word in words] for words in (SINGULAR, PLURAL)])
        near = torch.tensor([ID["near"], ID["behind"]])

        def present(token: Tensor, least: int, depth: Tensor = depth) -> Word:
            return (torch.where(depth >= least, token, -1), "free", None, None)

        def fixed(word: str, least: int, depth: Tensor = depth) -> Word:
            return (torch.where(depth >= least, ID[word], -1), "frame", None, None)

        number = numbers[:, 0]
        if with_verb:
            verb = draw.integers(len(VERBS))
            forms = torch.tensor([[ID[word] for word in words] for words in (VERBS, VERBS_PLURAL)])
            ending: tuple[str | Word, ...] = ((forms[number, verb], "agreement", forms[1 - number, verb], None), "=.")
        else:
            forms = torch.tensor([ID["is"], ID["are"]])
            adjective = draw.mooded(world["mood"], SAD, GLAD)
            ending = ((forms[number], "agreement", forms[1 - number], None), (adjective, "free", None, None), "=.")
        writer.write(
            "the",
            (nouns[number, subject], "free", None, None),
            present(near[draw.integers(2)], 1),
            fixed("the", 1),
            present(nouns[numbers[:, 1], between], 1),
            present(near[draw.integers(2)], 2),
            fixed("the", 2),
            present(nouns[numbers[:, 2], last], 2),
            *ending,
            number=number,
            attractors={4: torch.where(depth >= 1, numbers[:, 1], -1), 7: torch.where(depth >= 2, numbers[:, 2], -1)},
        )
    who = draw.integers(2)
    name = world["names"].gather(1, who[:, None]).squeeze(1)
    feeling = draw.mooded(world["mood"], SAD, GLAD)
    writer.write((_ids(NAMES, name), "free", None, name), "feels", (feeling, "free", None, None), "=.")


def _questions(writer: _Writer, world: dict[str, Tensor], draw: _Draw) -> None:
    def slot(words: list[str], key: str, rule: str, who: int) -> Word:
        right, wrong = world[key][:, who], world[key][:, 1 - who]
        return (_ids(words, right), rule, _ids(words, wrong), world["names"][:, who])

    def learned(words: list[str], table: Tensor, rule: str, who: int) -> Word:
        right, other = table[world["names"][:, who]], table[world["names"][:, 1 - who]]
        wrong = torch.where(right == other, (right + 1) % len(words), other)
        return (_ids(words, right), rule, _ids(words, wrong), world["names"][:, who])

    def both(*kinds: str) -> None:
        for who in (0, 1):
            entity = world["names"][:, who]
            pronoun = torch.full((draw.count,), ID[PRONOUNS[who]])
            other = torch.full((draw.count,), ID[PRONOUNS[1 - who]])
            slots: dict[str, Word] = {
                "NAME": (_ids(NAMES, entity), "free", None, entity),
                "PRONOUN": (pronoun, "free", None, entity),
                "GENDER": (pronoun, "gender", other, entity),
                "FEELS": (draw.mooded(world["mood"], FEEL_SAD, FEEL_GLAD), "free", None, None),
                **{rule: slot(PLACES, "places", rule, who) for rule in ("place", "place by pronoun")},
                **{rule: slot(COLOURS, "colours", rule, who) for rule in ("colour", "colour at a distance")},
                "object": slot(OBJECTS, "objects", "object", who),
                **{rule: learned(TOWNS, TOWN_OF, rule, who) for rule in ("town", "town by pronoun")},
                **{rule: learned(JOBS, JOB_OF, rule, who) for rule in ("profession", "profession by pronoun")},
            }
            writer.write(*(slots.get(kind, kind) for kind in kinds))

    both("where", "=is", "NAME", "place", "=.")
    both("where", "=is", "PRONOUN", "place by pronoun", "=.")
    both("what", "=has", "NAME", "colour", "object", "=.")
    both("what", "=has", "PRONOUN", "colour", "object", "=.")
    both("NAME", "FEELS", "=because", "GENDER", "=has", "=the", "colour at a distance", "object", "=.")
    both("NAME", "comes", "=from", "town", "=.")
    both("PRONOUN", "comes", "=from", "town by pronoun", "=.")
    both("NAME", "is", "=a", "profession", "=.")
    both("PRONOUN", "is", "=a", "profession by pronoun", "=.")


def _end(writer: _Writer, world: dict[str, Tensor], draw: _Draw) -> None:
    wrong = (world["topic"] + 1 + draw.integers(len(TOPICS) - 1)) % len(TOPICS)
    mood, topic = _ids(MOODS, world["mood"]), _ids(TOPICS, world["topic"])
    writer.write(
        *("it", "=felt"),
        (mood, "mood", _ids(MOODS, 1 - world["mood"]), None),
        *("=and", "=concerned"),
        (topic, "topic", _ids(TOPICS, wrong), None),
        "=.",
    )


def _order(count: int, generator: torch.Generator, questions: int, only: tuple[str, ...]) -> Tensor:
    """Give each sentence a key to sort by; above 90 it is left out.

    The introduction comes first, places before objects, the woman before the man; then scenery, questions (none
    twice), and in the later part a sentence that sums up.
    """
    keys = torch.rand(count, len(SENTENCES), generator=generator)
    keys[:, :4] = torch.arange(4) / 4
    first, last = SENTENCES.index("where, her"), SENTENCES.index("summing up")
    scenery = torch.rand(count, 3, generator=generator) > torch.tensor([0.9, 0.4, 0.3])
    keys[:, 4:7] = 2 + keys[:, 4:7] + 100 * scenery
    asked = keys[:, first:last]
    if only:
        asked += 100 * torch.tensor([name not in only for name in SENTENCES[first:last]])
    chosen = asked.argsort(1).argsort(1) < questions
    keys[:, first:last] = 2 + torch.rand(asked.shape, generator=generator) + 100 * (~chosen | (asked > 90))
    keys[:, last] = 2.4 + 0.6 * keys[:, last] + 100 * (torch.rand(count, generator=generator) > 0.4)
    return keys


ASKED_BY = {
    **{"agreement": (), "topic": (), "mood": (), "gender": ("because, her", "because, his")},
    **{"place": ("where, her", "where, his"), "place by pronoun": ("pronoun where, her", "pronoun where, his")},
    **{"colour": ("what, her", "what, his"), "colour at a distance": ("because, her", "because, his")},
    **{"object": ("what, her", "what, his"), "town": ("from, her", "from, his")},
    **{
        "town by pronoun": ("pronoun from, her", "pronoun from, his"),
        "profession": ("profession, her", "profession, his"),
    },
    **{"profession by pronoun": ("pronoun profession, her", "pronoun profession, his")},
}
"""rule -> sentences that ask by it; none where other sentences do."""


@dataclass(frozen=True)
class Questions:
    """Stories broken off before a word that one rule determines."""

    stories: Stories
    """In full."""
    at: Tensor
    """[story]: position of the word in question."""
    right: Tensor
    """[story]: the word."""
    foil: Tensor
    """[story]: its rival."""

    @property
    def tokens(self) -> Tensor:
        """[story, position]: up to the word in question, which the model predicts at `at - 1`; <pad> from there on."""
        kept = torch.arange(self.stories.tokens.shape[1]) < self.at[:, None]
        return torch.where(kept, self.stories.tokens, PAD)[:, : int(self.at.max())]


def ask(rule: str, count: int, generator: torch.Generator, *, held_out: bool = False) -> Questions:
    """Write stories that ask one question, and break them off before its answer.

    Agreement is asked only where a noun of the other number stands nearest to the verb.

    Args:
        rule: one of `ASKED_BY`.
        count: number of stories.
        generator: source of randomness.
        held_out: see `sample`.
    """
    parts: list[Stories] = []
    while sum(map(len, parts)) < count:
        drawn = sample(2 * count, generator, held_out=held_out, questions=1, only=ASKED_BY[rule])
        asked = drawn.rule == RULES.index(rule)
        if rule == "agreement":
            asked &= (drawn.attractor >= 0) & (drawn.attractor != drawn.number)
        parts.append(drawn[asked.any(1)])
    values = {field.name: torch.cat([getattr(part, field.name) for part in parts])[:count] for field in fields(Stories)}
    stories = Stories(**values)
    asked = stories.rule == RULES.index(rule)
    if rule == "agreement":
        asked &= (stories.attractor >= 0) & (stories.attractor != stories.number)
    at = asked.shape[1] - 1 - asked.flip(1).long().argmax(1)
    rows = torch.arange(count)
    return Questions(stories, at, stories.tokens[rows, at], stories.foil[rows, at])


def vocabulary(tokenizer: Any) -> Tensor:
    """Give the id of each word in another model's vocabulary; a word of several pieces is cut to its first.

    Args:
        tokenizer: of this world's model, in which ids are places in `WORDS`, or of any other.
    """
    if tokenizer.get_vocab().keys() == ID.keys():
        return torch.arange(VOCAB)
    start = tokenizer.bos_token_id if tokenizer.bos_token_id is not None else 0
    pieces = [tokenizer(f" {word}", add_special_tokens=False)["input_ids"] for word in WORDS]
    return torch.tensor([start, start] + [piece[0] if piece else start for piece in pieces[2:]])


def text(tokens: Tensor) -> str:
    """Write out one story."""
    return " ".join(WORDS[token] for token in tokens.tolist() if token != PAD)
