"""A document to what a page shows: the gaps in its HTML filled as the page's standpoint demands."""

from tools.prose.parse import remembered_line
from tools.prose.types import Block, Document, Heading, Html, Resolver, Segment, Slot, SlotKind, Target, WikiLink
from tools.sanitize import SafeHtml, escape

_COMMON_NOUNS = ("concepts/", "methods/", "circuits/", "phenomena/", "architectures/", "applications/")


def render(document: Document, resolver: Resolver) -> tuple[Block, ...]:
    """Return a document as headings and safe HTML.

    Args:
        document: as parsed.
        resolver: the page on which it is shown.
    """
    return tuple(
        piece if isinstance(piece, Heading) else Html(_filled(piece, document, resolver)) for piece in document.body
    )


def inline(text: str, resolver: Resolver) -> SafeHtml:
    """Return a field of one-line Markdown as safe HTML: emphasis, code, maths, wiki links and citations."""
    document = remembered_line(text)
    pieces = (_filled(piece, document, resolver) for piece in document.body if not isinstance(piece, Heading))
    return SafeHtml("".join(pieces))


def _filled(segment: Segment, document: Document, resolver: Resolver) -> SafeHtml:
    return SafeHtml(
        "".join(_fill(piece, document, resolver) if isinstance(piece, Slot) else piece for piece in segment)
    )


def _fill(slot: Slot, document: Document, resolver: Resolver) -> str:
    match slot.kind:
        case SlotKind.CITATION:
            citation = document.citations[slot.index]
            return resolver.cite(citation.key, citation.where)
        case SlotKind.EMBED:
            embed = document.embeds[slot.index]
            return resolver.embed(embed.target, embed.anchor)
        case SlotKind.LINK | SlotKind.OPEN | SlotKind.CLOSE:
            return _link(slot, document.links[slot.index], resolver)


def _link(slot: Slot, link: WikiLink, resolver: Resolver) -> str:
    target = resolver.link(link.target, link.anchor)
    if slot.kind is SlotKind.CLOSE:
        return "</a>" if target else "</span>"
    if target is None:
        return '<span class="wk-missing">' + ("" if slot.kind is SlotKind.OPEN else f"{escape(link.target)}</span>")
    card = f' data-card="{escape(target.definition)}"' if target.definition else ""
    opening = f'<a class="wk-link" href="{escape(resolver.address(target))}"{card}>'
    if slot.kind is SlotKind.OPEN:
        return opening
    return f"{opening}{escape(_text(link.target, target, initial=slot.initial))}</a>"


def _text(written: str, target: Target, *, initial: bool) -> str:
    """Return what an unlabelled link shows: the words as written, or for an id the title as it stands in a sentence."""
    if " " in written or written != written.lower():
        return written
    title = target.title
    if initial or not target.address.startswith(_COMMON_NOUNS) or title[1:2] != title[1:2].lower() or len(title) < 2:
        return title
    return title[0].lower() + title[1:]
