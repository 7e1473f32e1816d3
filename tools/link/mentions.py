"""Links, citations and embeds in prose: resolved, or reported where they stand."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel
from rapidfuzz import fuzz, process

from schema.entries import DemonstratedEntry
from tools.link.graph import Mention
from tools.link.names import Names, place_of
from tools.problems import Place, Problem
from tools.prose import GENERATED, Document, parse_line
from tools.validate import Entry
from tools.yamlsafe import Path

PROSE_FIELDS = (
    "definition",
    "summary",
    "findings",
    "questions",
    "claims",
    "components",
    "not_shown_because",
    "corrections",
    "sides",
    "steps",
    "start",
)
"""Fields whose text is one-line Markdown."""

MARKUP = re.compile(r"[\[$`<]")
"""What a text must hold to say more than its words."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a mention is resolved against."""

    entries: Mapping[str, Entry]
    documents: Mapping[str, Document]
    names: Names

    def mentions_in(self, document: Document, source: str) -> tuple[list[Mention], list[Problem]]:
        """Resolve everything that one document points to.

        Args:
            document: an entry's prose, one of its fields, or a notebook's Markdown cell.
            source: id of the entry on whose page the document is shown.
        """
        mentions: list[Mention] = []
        problems: list[Problem] = []
        for link in document.links:
            place = Place(document.path, link.line, link.column)
            found = self._resolve(link.target, place)
            if isinstance(found, Problem):
                problems.append(found)
            elif found:
                mentions.append(Mention(source, found, link.sentence, link.line, "link"))
                problems.extend(self._anchor(link.anchor, found, place))
        for embed in document.embeds:
            found = self._resolve(embed.target, Place(document.path, embed.line, embed.column))
            if isinstance(found, Problem):
                problems.append(found)
            elif found:
                mentions.append(Mention(source, found, "", embed.line, "embed"))
                problems.extend(self._anchor(embed.anchor, found, Place(document.path, embed.line, embed.column)))
        for citation in document.citations:
            found = self._paper(citation.key, Place(document.path, citation.line, citation.column))
            if isinstance(found, Problem):
                problems.append(found)
            elif found:
                mentions.append(Mention(source, found, citation.sentence, citation.line, "citation"))
        return mentions, problems

    def _resolve(self, target: str, place: Place) -> str | Problem:
        wanted = target.strip().lower()
        if found := self.names.leads_to.get(wanted):
            return found
        if wanted in self.names.broken:
            return ""
        args = {"target": target}
        if shared := self.names.shared.get(wanted):
            choices = " or ".join(f"`[[{entry_id}]]`" for entry_id in shared)
            message = f"The link `[[{target}]]` could mean several entries."
            return Problem("KB-LINK-002", place, message, f"Write {choices}.", args=args)
        hint = self.names.near(target) or "Write the entry, or write plain text."
        return Problem("KB-LINK-001", place, f"The link `[[{target}]]` leads nowhere.", hint, args=args)

    def _paper(self, key: str, place: Place) -> str | Problem:
        wanted = f"papers/{key.lower()}"
        if found := self.names.leads_to.get(wanted):
            return found
        if wanted in self.names.broken:
            return ""
        hint = self.names.near(wanted, prefix="papers/") or f"Write content/{wanted}.yaml first."
        message = f"The citation `@{key}` names a paper that does not exist."
        return Problem("KB-LINK-005", place, message, hint, args={"key": key})

    def _anchor(self, anchor: str, found: str, place: Place) -> Iterator[Problem]:
        if not anchor:
            return
        meta = self.entries[found].meta
        claims = [f"claim-{claim.id}" for claim in meta.claims] if isinstance(meta, DemonstratedEntry) else []
        headings = [heading.id for heading in self.documents[found].headings] if found in self.documents else []
        anchors = [*headings, *claims, *GENERATED]
        if anchor not in anchors:
            asked_claim = anchor.startswith("claim-")
            choices = claims if asked_claim else headings
            near = process.extractOne(anchor, choices or anchors, scorer=fuzz.ratio, score_cutoff=60)
            yield Problem(
                code="KB-LINK-003",
                place=place,
                message=f"`{found}` has no {'claim' if asked_claim else 'section'} `#{anchor}`.",
                hint=f"Did you mean `#{near[0]}`?"
                if near
                else f"It has {', '.join(f'`#{name}`' for name in choices) or 'none'}.",
                args={"anchor": anchor, "target": found},
            )


def find_mentions(lookup: Lookup) -> tuple[tuple[Mention, ...], list[Problem]]:
    """Resolve everything that prose and one-line fields point to."""
    mentions: list[Mention] = []
    problems: list[Problem] = []
    for entry_id, entry in lookup.entries.items():
        documents = [lookup.documents[entry_id]] if entry_id in lookup.documents else []
        for where, text in _field_texts(entry):
            if MARKUP.search(text):
                field, field_problems = parse_line(text, path=entry.path, first_line=place_of(entry, where).line)
                documents.append(field)
                problems.extend(field_problems)
        for document in documents:
            found, faults = lookup.mentions_in(document, entry_id)
            mentions.extend(found)
            problems.extend(faults)
    return tuple(mentions), problems


def first_per_source(entries: Mapping[str, Entry], mentions: tuple[Mention, ...]) -> dict[str, tuple[Mention, ...]]:
    """Return for each entry the first mention by each other entry, in order of the other's title."""
    first: dict[str, dict[str, Mention]] = defaultdict(dict)
    for mention in mentions:
        if mention.source != mention.target:
            first[mention.target].setdefault(mention.source, mention)
    return {
        target: tuple(sorted(by.values(), key=lambda mention: (entries[mention.source].meta.title, mention.source)))
        for target, by in first.items()
    }


@cache
def _prose_fields(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(name for name in PROSE_FIELDS if name in model.model_fields)


def _field_texts(entry: Entry) -> Iterator[tuple[Path, str]]:
    for name in _prose_fields(type(entry.meta)):
        yield from texts_in(getattr(entry.meta, name), (name,))


def texts_in(value: object, where: Path) -> Iterator[tuple[Path, str]]:
    """Yield every text within a field's value, with its path of keys and indices."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from texts_in(item, (*where, index))
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts_in(getattr(value, name), (*where, name))
