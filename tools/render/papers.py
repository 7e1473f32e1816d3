"""Papers as others see them: their authors, how they are cited, and in which words we vouch for them."""

import unicodedata
from collections.abc import Sequence

from schema.entries import Paper
from schema.entries.papers import PaperType, Read, Verification
from tools.render.plain import short_title
from tools.render.wiki import Wiki

MONTHS = "January February March April May June July August September October November December".split()

READ = {
    Read.FULL: "We read the whole work.",
    Read.PARTS: "We read parts of it, beside the abstract.",
    Read.ABSTRACT: "We read the abstract only.",
    Read.SECONDARY: "We know it from other works only.",
}

VERIFIED = {
    Verification.PRIMARY: "confirmed by a primary source",
    Verification.NAMED: "confirmed by two or more named sources",
    Verification.MIXED: "confirmed by one named source and by indexed documents",
    Verification.INDEXED: "found in indexed documents only",
    Verification.SINGLE: "one source only",
}

TYPES = {
    PaperType.PAPER: "Paper",
    PaperType.SURVEY: "Survey",
    PaperType.POST: "Post",
    PaperType.BOOK: "Book",
    PaperType.THESIS: "Thesis",
}


def surname(name: str) -> str:
    """Return the part of a name under which it is cited."""
    return name.rsplit(" ", 1)[-1]


def authors_short(wiki: Wiki, paper: Paper) -> str:
    """Return the authors as a citation names them: `Elhage et al.`; empty where none is known."""
    names = [surname(wiki.named(author)) for author in paper.authors]
    return shorten(names, complete=paper.authors_complete)


def shorten(names: Sequence[str], *, complete: bool) -> str:
    """Return one or two names whole, and more (or an incomplete list) as the first with `et al.`"""
    if not names:
        return ""
    if len(names) == 1 and complete:
        return names[0]
    if len(names) == 2 and complete:
        return f"{names[0]} and {names[1]}"
    return f"{names[0]} et al."


def cited_as(wiki: Wiki, paper_id: str) -> str:
    """Return a paper's short name in running text: authors, or a short title in quotation marks, and year."""
    meta = wiki.entry(paper_id).meta
    if not isinstance(meta, Paper):
        return wiki.title(paper_id)
    who = authors_short(wiki, meta) or short_title(wiki.title(paper_id))
    return f"{who} {meta.year}" if meta.year else who


def when(paper: Paper) -> str:
    """Return the date of the first public version in words; empty where no year is known."""
    if paper.year is None:
        return ""
    return f"{MONTHS[paper.month - 1]} {paper.year}" if paper.month else str(paper.year)


def reading_places(paper: Paper) -> list[tuple[str, str]]:
    """Return where a paper can be read: label and address, arXiv first, each place once."""
    places: list[tuple[str, str]] = []
    if paper.arxiv:
        places.append((f"arXiv:{paper.arxiv}", f"https://arxiv.org/abs/{paper.arxiv}"))
    if paper.doi:
        places.append((f"doi:{paper.doi}", f"https://doi.org/{paper.doi}"))
    known = {address for _, address in places}
    if paper.url and paper.url not in known:
        places.append((host(paper.url), paper.url))
    return places


def host(url: str) -> str:
    """Return the host of an address, as a label for a link."""
    return url.removeprefix("https://").split("/", 1)[0].removeprefix("www.")


def sort_name(name: str) -> str:
    """Return a name's key: surname first, accents folded."""
    folded = unicodedata.normalize("NFKD", f"{surname(name)} {name}")
    return "".join(letter for letter in folded if not unicodedata.combining(letter)).casefold()
