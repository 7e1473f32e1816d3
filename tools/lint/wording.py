"""Rules about sentences: no word that hides, no number or quotation without its source, no definition by itself."""

import re
from collections.abc import Iterator

from schema.entries import Paper, TopicEntry
from schema.ids import Kind
from tools.link import Graph
from tools.lint.texts import Sentence, field_texts, place_of_field, sentences
from tools.problems import Problem

_HIDES = re.compile(
    r"\b(obviously|clearly|simply|trivially|of course|needless to say|evidently|undoubtedly|as everyone knows)\b",
    re.IGNORECASE,
)
_WORK = re.compile(
    r"\bet al\b|\band colleagues\b|\b(the|this|that|their|his|her|its) (paper|authors?|study|report|article)\b"
    r"|\b(the|these|those|both|two|three) (papers|authors|studies)\b|\[\[papers/",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"(?<![\w.@/-])\d[\d.,]*\s*"
    r"(\\?%|per ?cent\b|percentage points?\b|million\b|billion\b|thousand\b|times\b|nats\b|bits\b)"
    r"|(?<![\w.@/-])\d+\.\d+(?![\w.])|(?<![\w.@/-])(?!(?:19|20)\d\d\b)\d{2,}(?![\w.-])",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\b(?:found|finds?|reports?|reported|shows?|showed|measures?|measured|observes?|observed|counts?|counted|estimates?"
    r"|estimated|identif(?:y|ies|ied)|obtains?|obtained|achieves?|achieved|reach(?:es|ed)?)\b(?P<what>.*)",
    re.DOTALL,
)
_COUNT = re.compile(
    r"(?<![\w.@/-])(?!(?:19|20)\d\d\b)\d+(?![\w-])"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundreds?|thousands?|millions?)\b"
)
"""Numbers down to small ones and words: with a name and a verb of finding before them, they are that work's."""
_SHORTEST_NAME = 3
_NAMED = re.compile(
    r"\b(Claude|Gemma|GPT|Llama|Mistral|OLMo|Phi|Pythia|Python|Qwen|Chapter|Section|Sec\.|Figure|Fig\.|Table|Eq\.|[Ll]ayers?"
    r"|[Hh]eads?|[Ss]eeds?)[ \u00a0-]\d[\d.]*"
)
"""Numbers that are part of a name."""
_QUOTED = re.compile(
    r"[\u201c\"](?P<said>[^\u201c\u201d\"]+)[\u201d\"]|(?<![\w'])['\u2018](?P<single>[^'\u2018\u2019]+)['\u2019](?!\w)"
)
_ATTRIBUTED = re.compile(
    r"\b(writes?|wrote|says?|states?|stated|argues?|argued|puts? it|according to [A-Z]\w+|in (his|her|their|its) words"
    r"|concludes?|concluded|calls? it|called it|describes? it|described it)\b[^.]{0,40}$",
    re.IGNORECASE,
)
_QUOTED_WORDS = 5
"""From this many words on, what stands in quotation marks is somebody's sentence and not a term."""


def hiding_words(graph: Graph) -> Iterator[Problem]:
    """Report words that claim agreement instead of giving a reason."""
    for entry in graph.entries.values():
        written = [(sentence.place, sentence.text) for sentence in sentences(entry)]
        written += [(place_of_field(entry, path), text) for path, text in field_texts(entry)]
        for place, text in written:
            for found in _HIDES.finditer(text):
                yield Problem(
                    code="KB-LINT-006",
                    place=place,
                    message=f"The word `{found.group()}` hides a step from the reader.",
                    hint="Say why it is so, or leave the word out.",
                    args={"word": found.group().lower()},
                )


def circular_definitions(graph: Graph) -> Iterator[Problem]:
    """Report definitions of topics that use the term which they define."""
    for entry in graph.entries.values():
        if not isinstance(entry.meta, TopicEntry) and entry.kind not in {Kind.LANDSCAPES, Kind.DISPUTES}:
            continue
        definition = entry.meta.definition or ""
        for term in (entry.meta.title, *entry.meta.aliases):
            if "/" in term or term.casefold() not in definition.casefold():
                continue
            if not re.search(rf"\b{re.escape(term)}(s|es)?\b", definition, re.IGNORECASE):
                continue
            yield Problem(
                code="KB-LINT-007",
                place=place_of_field(entry, ("definition",)),
                message=f"The definition uses `{term}`, which it should define.",
                hint="Say what it is in words that a reader knows who does not know it yet.",
                field="definition",
                args={"term": term},
            )
            break


def numbers_without_source(graph: Graph) -> Iterator[Problem]:
    """Report sentences that give a number from a work and do not cite it."""
    works = _names(graph)
    for sentence in _prose(graph):
        if "[@" in sentence.text:
            continue
        text = _NAMED.sub(" ", sentence.text)
        found = _RESULT.search(text) if _WORK.search(text) else None
        # Few sentences have a verb of finding and a number; only those are searched for thousands of names.
        if found is None and (reported := _REPORTED.search(text)) and _COUNT.search(reported["what"]):
            work = works.search(text)
            after = _REPORTED.search(text, work.end()) if work else None
            found = _COUNT.search(after["what"]) if after else None
        if found:
            yield Problem(
                code="KB-LINT-010",
                place=sentence.place,
                message=f"This sentence gives a number (`{found.group().strip()}`) from a work without citing it.",
                hint="Cite the work in the same sentence, as in `[@elhage-2022-toy-models-of-superposition, Fig. 2]`.",
                args={"number": found.group().strip()},
            )


def quotations_without_source(graph: Graph) -> Iterator[Problem]:
    """Report words that are quoted from somebody in a sentence that does not cite where they stand."""
    for sentence in _prose(graph):
        for found in _QUOTED.finditer(sentence.text):
            said = found["said"] or found["single"]
            before = sentence.text[: found.start()]
            if len(said.split()) >= _QUOTED_WORDS and _ATTRIBUTED.search(before) and "[@" not in sentence.text:
                yield Problem(
                    code="KB-LINT-011",
                    place=sentence.place,
                    message="This sentence quotes somebody and does not say where the words stand.",
                    hint="Cite the source in the same sentence, or say it in your own words.",
                    args={"quotation": said[:80]},
                )


def _names(graph: Graph) -> re.Pattern[str]:
    """Return what finds the surname of an author, or the title of a paper, in a sentence."""
    names: set[str] = set()
    for entry in graph.entries.values():
        if isinstance(entry.meta, Paper):
            names.update(author.rsplit(" ", 1)[-1] for author in entry.meta.authors if not author.startswith("people/"))
            names.update(title for title in {entry.meta.title, entry.meta.title.split(":")[0]} if " " in title)
        elif entry.kind is Kind.PEOPLE:
            names.add(entry.meta.title.rsplit(" ", 1)[-1])
    chosen = sorted(
        (name for name in names if len(name) >= _SHORTEST_NAME and name[0].isupper()), key=len, reverse=True
    )
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, chosen))})\b" if chosen else r"(?!)")


def _prose(graph: Graph) -> Iterator[Sentence]:
    for entry in graph.entries.values():
        if entry.body:
            yield from sentences(entry)
