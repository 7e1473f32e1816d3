"""What every page asks of the whole: titles, card texts, kinds in order, results by owner, what is stale."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from schema.entries import BaseEntry, Codebase, DemonstratedEntry, Paper, Person
from schema.ids import Kind
from tools import limits
from tools.cache import Store
from tools.link import Graph
from tools.notebooks.results import NotebookResult, Results
from tools.render.numbers import count
from tools.render.pages import Settings
from tools.render.plain import clip, plain
from tools.validate import Entry

_OPENING = "\"'\u201c\u2018([ "
DEPENDANTS = ("tests_claim_of", "reveals", "found_with", "required_by", "has_part", "applied_in")
"""Relations that lead from a page to those that lean on what its notebook measured."""


@dataclass(frozen=True)
class Wiki:
    """The graph, the results and what is derived from both, once a build.

    Args:
        graph: the linked entries.
        results: every notebook's result by its name.
        settings: what the site was told from outside.
        converted: HTML that was made of notebooks' cells before.
        memory: HTML of one-line fields and of links by depth of page, so that each is made once.
    """

    graph: Graph
    results: Results
    settings: Settings
    converted: Store = field(default_factory=lambda: Store(None, "", ()))
    memory: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def entry(self, entry_id: str) -> Entry:
        """Return an entry that is known to exist."""
        return self.graph.entries[entry_id]

    def title(self, entry_id: str) -> str:
        """Return an entry's title as plain text."""
        known = self._titles.get(entry_id)
        if known is None:
            known = self._titles[entry_id] = plain(self.graph.entries[entry_id].meta.title)
        return known

    def says(self, entry_id: str) -> str:
        """Return what an entry is in one or two plain sentences; empty where it does not say."""
        meta = self.graph.entries[entry_id].meta
        if meta.definition is None and isinstance(meta, Person):
            return self._whereabouts(entry_id, meta)
        return plain(said(meta))

    def _whereabouts(self, person_id: str, meta: Person) -> str:
        """Return a person's newest dated affiliation and number of papers: what the records alone can say."""
        wrote = len(self.graph.related(person_id, "wrote"))
        stays = sorted((stay for stay in meta.affiliations if stay.as_of), key=lambda stay: stay.as_of or "")
        parts = [f"{self.named(stay.group)}, as of {stay.as_of}." for stay in stays[-1:]]
        return " ".join([*parts, *([f"{count(wrote, 'paper')} here."] if wrote else [])])

    def named(self, name: str) -> str:
        """Return the title of the entry that a name is the id of, else the name as printed."""
        return self.title(name) if name in self.graph.entries else name

    def card(self, entry_id: str) -> str:
        """Return an entry's hover card: what it is; a paper's begins with its title, since links often name authors."""
        known = self._cards.get(entry_id)
        if known is None:
            text = self.says(entry_id)
            if self.entry(entry_id).kind is Kind.PAPERS:
                text = f"{self.title(entry_id)}. {text}" if text else self.title(entry_id)
            known = self._cards[entry_id] = clip(text, limits.CARD_CHARACTERS)
        return known

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {}

    @cached_property
    def _cards(self) -> dict[str, str]:
        return {}

    @cached_property
    def by_kind(self) -> Mapping[Kind, tuple[Entry, ...]]:
        """Every kind with its entries, in order of title."""
        found: dict[Kind, list[Entry]] = {kind: [] for kind in Kind}
        for entry in self.in_order:
            found[entry.kind].append(entry)
        return {kind: tuple(entries) for kind, entries in found.items()}

    @cached_property
    def in_order(self) -> tuple[Entry, ...]:
        """Every entry, in order of title."""
        return tuple(sorted(self.graph.entries.values(), key=by_title))

    @cached_property
    def elsewhere(self) -> Mapping[str, list[tuple[Entry, str]]]:
        """For each list (a kind or a category): entries that a reader may look for there, with where they are filed."""
        found: dict[str, list[tuple[Entry, str]]] = defaultdict(list)
        for entry in self.in_order:
            for item in entry.meta.also_under:
                found[item.page].append((entry, item.why))
        return found

    @cached_property
    def results_by_owner(self) -> Mapping[str, NotebookResult]:
        """The result of each entry that has a notebook which is known."""
        found = {}
        for entry in self.graph.entries.values():
            name = entry.meta.notebook if isinstance(entry.meta, DemonstratedEntry) else None
            if name is not None and name in self.results:
                found[entry.id] = self.results[name]
        return found

    @cached_property
    def stale_below(self) -> Mapping[str, tuple[str, ...]]:
        """For each entry that leans on stale pages: their ids, in order."""
        found: dict[str, set[str]] = defaultdict(set)
        embeds: dict[str, set[str]] = defaultdict(set)
        for mention in self.graph.mentions:
            if mention.how == "embed":
                embeds[mention.target].add(mention.source)
        for owner, result in self.results_by_owner.items():
            if result.stale:
                near = {other for name in DEPENDANTS for other in self.graph.related(owner, name)}
                for other in (near | embeds[owner]) - {owner}:
                    found[other].add(owner)
        return {entry_id: tuple(sorted(owners)) for entry_id, owners in found.items()}


def said(meta: BaseEntry) -> str:
    """Return the sentence by which an entry introduces itself, as Markdown; empty where it has none."""
    if meta.definition:
        return meta.definition
    if isinstance(meta, Paper):
        return meta.summary or ""
    return (meta.purpose or "") if isinstance(meta, Codebase) else ""


def by_title(entry: Entry) -> tuple[str, str]:
    """Return the key that sorts entries as an index does: letters first, a leading article left out."""
    return sort_key(entry.meta.title), entry.id


def sort_key(title: str) -> str:
    """Return what a title is sorted by: small letters, without a leading article or quotation mark."""
    title = title.casefold()
    for article in ("the ", "a ", "an "):
        title = title.removeprefix(article)
    return title.lstrip(_OPENING)


def oldest_first(entry: Entry) -> tuple[int, int, tuple[str, str]]:
    """Return the key that sorts papers by date, oldest first; undated ones come last."""
    meta = entry.meta
    year, month = (meta.year or 9999, meta.month or 0) if isinstance(meta, Paper) else (9999, 0)
    return year, month, by_title(entry)


def newest_first(entry: Entry) -> tuple[int, int, tuple[str, str]]:
    """Return the key that sorts papers by date, newest first; undated ones come last."""
    meta = entry.meta
    year, month = (meta.year or 0, meta.month or 0) if isinstance(meta, Paper) else (0, 0)
    return -year, -month, by_title(entry)
