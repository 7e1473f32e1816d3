"""Entries can be reached: from each other, along reading paths, in the lists that they name."""

from collections import defaultdict
from collections.abc import Iterator

from schema.categories import LISTS
from schema.entries import DemonstratedEntry, ReadingPath, TopicEntry
from tools import limits
from tools.link import Graph
from tools.lint.texts import place_of_field
from tools.problems import Place, Problem


def orphans(graph: Graph) -> Iterator[Problem]:
    """Report entries that no relation and no sentence connects with another entry."""
    for entry_id, entry in graph.entries.items():
        if not graph.outgoing.get(entry_id) and not graph.incoming_mentions.get(entry_id):
            yield Problem(
                code="KB-LINT-005",
                place=Place(entry.path),
                message="Nothing leads here: no other entry names this one, and it names none.",
                hint="Add a relation such as `part_of`, `about` or `related`, or link to it from a page.",
            )


def few_links(graph: Graph) -> Iterator[Problem]:
    """Report topics that fewer than three entries lead to, or that lead to fewer than three.

    A young wiki has little to link to: the rule begins with `limits.GROWN_WIKI` topics.
    """
    topics = [entry for entry in graph.entries.values() if isinstance(entry.meta, TopicEntry)]
    if len(topics) < limits.GROWN_WIKI:
        return
    leads_to: dict[str, set[str]] = defaultdict(set)
    led_from: dict[str, set[str]] = defaultdict(set)
    pairs = [(edge.source, edge.target) for edge in graph.edges]
    # What an author relates on one page is shown on the other page, too.
    pairs += [(target, source) for source, target in pairs]
    pairs += [(mention.source, mention.target) for mention in graph.mentions if mention.source != mention.target]
    for source, target in pairs:
        leads_to[source].add(target)
        led_from[target].add(source)
    for entry in topics:
        out, back = len(leads_to[entry.id]), len(led_from[entry.id])
        if min(out, back) < limits.LINKS_EXPECTED:
            yield Problem(
                code="KB-LINT-008",
                place=Place(entry.path),
                message=f"This page leads to {out} other entries and is reached from {back};"
                f" a topic has at least {limits.LINKS_EXPECTED} of each.",
                hint="Name what it builds on, what builds on it, and what it is confused with, where that is true.",
                args={"out": str(out), "back": str(back)},
            )


def uncited_introductions(graph: Graph) -> Iterator[Problem]:
    """Report papers that are named as having introduced a topic and that neither its prose nor a claim cites."""
    for entry_id, document in graph.documents.items():
        entry = graph.entries[entry_id]
        if not isinstance(entry.meta, TopicEntry):
            continue
        claims = entry.meta.claims if isinstance(entry.meta, DemonstratedEntry) else ()
        cited = {claim.source.paper for claim in claims}
        cited.update(f"papers/{citation.key}" for citation in document.citations)
        for index, paper in enumerate(entry.meta.introduced_by):
            if paper not in cited:
                yield Problem(
                    code="KB-LINT-009",
                    place=place_of_field(entry, ("introduced_by", index)),
                    message=f"`{paper}` introduced this, and no sentence of the page cites it.",
                    hint=f"Cite it at what it supports: `[@{paper.removeprefix('papers/')}]`; or take it out here.",
                    field="introduced_by",
                    args={"paper": paper},
                )


def paths_with_gaps(graph: Graph) -> Iterator[Problem]:
    """Report what a step of a reading path requires, where it is neither a step nor known to that reader."""
    for entry in graph.entries.values():
        if not isinstance(entry.meta, ReadingPath):
            continue
        known = {step.entry for step in entry.meta.steps}
        for topic in entry.meta.knows:
            known.update((topic, *graph.reading_order(topic)))
        for index, step in enumerate(entry.meta.steps):
            for before in graph.reading_order(step.entry):
                if before not in known:
                    known.add(before)
                    yield Problem(
                        code="KB-LINT-013",
                        place=place_of_field(entry, ("steps", index, "entry")),
                        message=f"`{step.entry}` requires `{before}`, which is no step of this path.",
                        hint="Make it a step with its reason, or name it under `knows`.",
                        field=f"steps[{index}].entry",
                        args={"requires": before},
                    )


def unknown_lists(graph: Graph) -> Iterator[Problem]:
    """Report lists that do not exist, under which an entry says that readers may look for it."""
    for entry in graph.entries.values():
        for index, item in enumerate(entry.meta.also_under):
            if item.page not in LISTS:
                yield Problem(
                    code="KB-LINT-014",
                    place=place_of_field(entry, ("also_under", index, "page")),
                    message=f"There is no list called `{item.page}`.",
                    hint=f"The lists are {', '.join(sorted(LISTS))}.",
                    field=f"also_under[{index}].page",
                    args={"page": item.page},
                )
