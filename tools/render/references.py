"""What a page rests on and who rests on it: sources cited, pages that link here."""

from dataclasses import dataclass

from schema.entries import Paper
from tools import limits
from tools.render import papers
from tools.render.here import Here
from tools.render.plain import clip, plain
from tools.sanitize import SafeHtml, escape


@dataclass(frozen=True, slots=True)
class Reference:
    """One cited work."""

    key: str
    authors: str
    year: str
    title: SafeHtml
    venue: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Backlink:
    """One page that points here, with the sentence in which it does."""

    link: SafeHtml
    kind: str
    sentence: str


def references(here: Here) -> list[Reference]:
    """Return every work that the page cited so far, in order of first citation."""
    found = []
    for paper_id in here.cited:
        meta = here.wiki.entry(paper_id).meta
        assert isinstance(meta, Paper)
        found.append(
            Reference(
                key=paper_id.rsplit("/", 1)[-1],
                authors=_listed([here.wiki.named(name) for name in meta.authors], meta.authors_complete),
                year=str(meta.year or "undated"),
                title=here.entry(paper_id),
                venue=plain(meta.venue or ""),
                places=tuple(papers.reading_places(meta)),
            )
        )
    return found


def backlinks(here: Here, entry_id: str) -> list[Backlink]:
    """Return who points to an entry in prose, one sentence a page."""
    mentions = here.wiki.graph.incoming_mentions.get(entry_id, ())[: limits.MENTIONS_LISTED]
    return [
        Backlink(
            link=here.entry(mention.source),
            kind=here.wiki.entry(mention.source).kind.one,
            sentence=clip(plain(mention.sentence), limits.SENTENCE_CHARACTERS),
        )
        for mention in mentions
    ]


def _listed(names: list[str], complete: bool) -> str:
    """Return up to five authors, then `et al.`"""
    if len(names) > 5 or not complete:
        return ", ".join(names[:3]) + " et al." if names else ""
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def field_sources(lines: list[str]) -> list[SafeHtml]:
    """Return the places where a record's facts were read."""
    return [escape(plain(line)) for line in lines]
