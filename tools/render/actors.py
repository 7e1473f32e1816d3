"""What only the pages of people and groups have: papers, affiliations with their dates, members, stated facts."""

from collections.abc import Collection, Sequence

from schema.entries import Group, Paper, Person
from schema.entries.actors import Fact
from tools.render import papers
from tools.render.blocks import Blocks
from tools.render.here import Here
from tools.render.plain import plain
from tools.render.wiki import newest_first

GROUP_PAPERS = 40
"""Papers listed on the page of a group."""
PAPERS_NOTE = "By the people above, at whatever date and place they wrote them; not all are works of the group."


def add_person(blocks: Blocks, here: Here, person_id: str, meta: Person) -> None:
    """Add a person's papers, newest first, and affiliations as dated by their sources."""
    _add_papers(blocks, here, here.wiki.graph.related(person_id, "wrote"))
    if meta.affiliations:
        blocks.heading(2, "Affiliations", "affiliations")
        stays = sorted(meta.affiliations, key=lambda stay: stay.as_of or "", reverse=True)
        blocks.fill("parts/affiliations", stays=[(here.named(stay.group), stay, plain(stay.source)) for stay in stays])
    _add_facts(blocks, here, meta.facts)


def add_group(blocks: Blocks, here: Here, group_id: str, meta: Group) -> None:
    """Add a group's people, each with role and date, and the papers that they wrote, wherever they wrote them."""
    members = [here.wiki.entry(person) for person in here.wiki.graph.related(group_id, "people")]
    if members:
        blocks.heading(2, "People", "people")
        listed = [
            (here.entry(person.id), stay.role or "", stay.as_of or "", plain(stay.source))
            for person in sorted(members, key=lambda person: papers.sort_name(person.meta.title))
            if isinstance(person.meta, Person)
            for stay in person.meta.affiliations
            if here.wiki.graph.resolve(stay.group) == group_id
        ]
        blocks.fill("parts/members", members=listed, roles=any(role for _, role, _, _ in listed))
    wrote = {paper for person in members for paper in here.wiki.graph.related(person.id, "wrote")}
    if wrote:
        blocks.heading(2, "Papers by its people", "papers")
        blocks.fill("parts/paragraph", text=PAPERS_NOTE)
        _list_papers(blocks, here, wrote, GROUP_PAPERS)
    _add_facts(blocks, here, meta.facts)


def _add_papers(blocks: Blocks, here: Here, ids: Sequence[str]) -> None:
    if not ids:
        return
    blocks.heading(2, "Papers", "papers")
    _list_papers(blocks, here, ids, len(ids))


def _list_papers(blocks: Blocks, here: Here, ids: Collection[str], shown: int) -> None:
    """Add papers, newest first; those beyond a number are only counted."""
    rows = []
    for entry in sorted((here.wiki.entry(paper) for paper in ids), key=newest_first)[:shown]:
        meta = entry.meta
        assert isinstance(meta, Paper)
        rows.append((meta.year or "", here.entry(entry.id), papers.authors_short(here.wiki, meta), meta.venue or ""))
    blocks.fill("parts/papers", rows=rows, left=max(0, len(ids) - shown))


def _add_facts(blocks: Blocks, here: Here, facts: Sequence[Fact]) -> None:
    if facts:
        blocks.heading(2, "Stated facts", "stated-facts")
        blocks.fill("parts/facts", facts=[(here.inline(fact.says), fact.as_of or "", fact.source) for fact in facts])
