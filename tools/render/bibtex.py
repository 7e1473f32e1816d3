"""BibTeX: the record of a paper, and of a page of this wiki."""

from schema.entries import Paper
from schema.entries.papers import PaperType
from tools.render.plain import plain
from tools.render.wiki import Wiki

_ENTRY = {
    PaperType.PAPER: "article",
    PaperType.SURVEY: "article",
    PaperType.POST: "misc",
    PaperType.BOOK: "book",
    PaperType.THESIS: "phdthesis",
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ESCAPES = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces whether or not a backslash stands before them.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def of_paper(wiki: Wiki, paper_id: str) -> str:
    """Return a paper's BibTeX record, ending in a newline; its key is the last part of the id."""
    meta = wiki.entry(paper_id).meta
    assert isinstance(meta, Paper)
    names = [_name(wiki.named(author)) for author in meta.authors]
    if names and not meta.authors_complete:
        names.append("others")
    fields: list[tuple[str, str]] = [("title", f"{{{{{tex(plain(meta.title))}}}}}")]
    if names:
        fields.append(("author", f"{{{' and '.join(names)}}}"))
    if meta.year:
        fields.append(("year", f"{{{meta.year}}}"))
    if meta.month:
        fields.append(("month", _MONTHS[meta.month - 1]))
    if meta.venue:
        fields.append((_venue_field(meta.type), f"{{{tex(plain(meta.venue))}}}"))
    if meta.arxiv:
        fields += [("eprint", f"{{{meta.arxiv}}}"), ("archiveprefix", "{arXiv}")]
    if meta.doi:
        fields.append(("doi", f"{{{meta.doi}}}"))
    if meta.url:
        fields.append(("url", f"{{{meta.url}}}"))
    kind = "misc" if _ENTRY[meta.type] == "article" and not meta.venue else _ENTRY[meta.type]
    return _record(kind, paper_id.rsplit("/", 1)[-1], fields)


def of_page(site: str, entry_id: str, title: str, address: str, year: str = "") -> str:
    """Return the BibTeX record of a page of this wiki; without an address it names the entry.

    Args:
        site: the site's name.
        entry_id: the page's entry.
        title: its title, plain.
        address: its https address; may be empty.
        year: of the run whose numbers it shows; empty where there is none.
    """
    where = ("url", f"{{{address}}}") if address else ("note", f"{{Entry {tex(entry_id)}}}")
    dated = [("year", f"{{{year}}}")] if year else []
    fields = [("title", f"{{{{{tex(title)}}}}}"), ("howpublished", f"{{{tex(site)}}}"), *dated, where]
    return _record("misc", f"wiki-{entry_id.replace('/', '-')}", fields)


def tex(text: str) -> str:
    """Return plain text with each of TeX's own characters escaped, so that a field can never end early."""
    return "".join(_ESCAPES.get(letter, letter) for letter in text)


def _name(name: str) -> str:
    """Protect a name that BibTeX would split at `and`, or read as the name of a body."""
    return f"{{{tex(name)}}}" if " and " in name.lower() or "," in name else tex(name)


def _venue_field(kind: PaperType) -> str:
    return {PaperType.BOOK: "publisher", PaperType.THESIS: "school", PaperType.POST: "howpublished"}.get(
        kind, "journal"
    )


def _record(kind: str, key: str, fields: list[tuple[str, str]]) -> str:
    lines = ",\n".join(f"  {name} = {value}" for name, value in fields)
    return f"@{kind}{{{key},\n{lines}\n}}\n"
