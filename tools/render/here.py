"""A page's standpoint: addresses as seen from it, and all that its prose asks of the graph."""

from collections.abc import Iterable

from schema.claims import Claim
from schema.entries import DemonstratedEntry, Paper
from schema.ids import Kind
from schema.relations import ACTORS
from tools.prose import Target, inline
from tools.render import addresses, numbers
from tools.render.papers import cited_as
from tools.render.templating import fill
from tools.render.wiki import Wiki
from tools.sanitize import SafeHtml, escape


class Here:
    """One page looking at the wiki; it remembers what the page cited, in order.

    Args:
        wiki: the whole.
        address: the page's address.
        sources: whether the page ends in a list of what it cites; else a citation leads to the paper's own page.
    """

    def __init__(self, wiki: Wiki, address: str, *, sources: bool = False) -> None:
        self.wiki = wiki
        self.page = address
        self.prefix = addresses.prefix(address)
        self.sources = sources
        self.cited: dict[str, None] = {}
        self._carded: set[str] = set()

    def url(self, target: str) -> str:
        """Return a target's address, both relative to the site's root, as seen from this page."""
        return addresses.relative(self.page, target)

    def to(self, entry_id: str) -> str:
        """Return the way to an entry's page."""
        return self.prefix + addresses.of_entry(entry_id)

    def entry(self, entry_id: str, label: str = "") -> SafeHtml:
        """Return a link to an entry, with its hover card, under its title or another label."""
        repeats = not label and self.wiki.entry(entry_id).kind is Kind.PAPERS
        card = "" if repeats else self.card(entry_id)
        key = (self.prefix + ("+" if card else ""), entry_id, label)
        known = self.wiki.memory.get(key)
        if known is None:
            text = escape(label or self.wiki.title(entry_id))
            extra = f' data-card="{escape(card)}"' if card else ""
            known = f'<a class="wk-link" href="{self.to(entry_id)}"{extra}>{text}</a>'
            self.wiki.memory[key] = known
        return SafeHtml(known)

    def card(self, entry_id: str) -> str:
        """Return an entry's hover card at the page's first link to it; the script finds it for the others."""
        if entry_id in self._carded:
            return ""
        self._carded.add(entry_id)
        return self.wiki.card(entry_id)

    def entries(self, ids: Iterable[str]) -> list[SafeHtml]:
        """Return links to entries."""
        return [self.entry(entry_id) for entry_id in ids]

    def named(self, name: str) -> SafeHtml:
        """Return a link where a name is an entry's id or a name of a person or group, else the name as printed."""
        if name in self.wiki.graph.entries:
            return self.entry(name)
        known = self.wiki.graph.resolve(name)
        is_actor = known is not None and self.wiki.entry(known).kind in ACTORS
        return self.entry(known, name) if known and is_actor else escape(name)

    def inline(self, text: str) -> SafeHtml:
        """Return a one-line Markdown field as HTML."""
        if "[@" in text:
            return inline(text, self)
        key = (self.prefix, "\n", text)
        known = self.wiki.memory.get(key)
        if known is None:
            known = self.wiki.memory[key] = str(inline(text, self))
        return SafeHtml(known)

    # What `tools.prose` asks (its Resolver).

    def link(self, target: str, anchor: str) -> Target | None:
        """Return where a wiki link leads, or None when nothing has that name."""
        entry_id = self.wiki.graph.resolve(target)
        if entry_id is None:
            return None
        address = addresses.of_entry(entry_id) + (f"#{anchor}" if anchor else "")
        return Target(address, self.wiki.title(entry_id), self.card(entry_id))

    def address(self, target: Target) -> str:
        """Return a target's address relative to this page."""
        return self.prefix + target.address

    def cite(self, key: str, where: str) -> SafeHtml:
        """Return the citation mark, linked to this page's list of sources."""
        entry = self.wiki.graph.entries.get(f"papers/{key}")
        if entry is None or not isinstance(entry.meta, Paper):
            return escape(f"[{key}]")
        card = "" if entry.id in self.cited else self.wiki.card(entry.id)
        self.cited.setdefault(entry.id)
        label = cited_as(self.wiki, entry.id)
        href = f"#src-{key}" if self.sources else self.to(entry.id)
        return fill("parts/citation", href=href, label=label, where=where, card=card)

    def embed(self, target: str, anchor: str) -> SafeHtml:
        """Return the card of an entry (kind, title, definition), or of one of its claims with what was measured."""
        entry_id = self.wiki.graph.resolve(target)
        if entry_id is None:
            return escape(target)
        entry = self.wiki.entry(entry_id)
        if isinstance(entry.meta, DemonstratedEntry):
            for claim in entry.meta.claims:
                if anchor == f"claim-{claim.id}":
                    return self._claim(entry_id, claim)
        result = self.wiki.results_by_owner.get(entry_id)
        return fill(
            "parts/embed",
            kind=entry.kind.one,
            title=self.wiki.title(entry_id),
            href=self.to(entry_id) + (f"#{anchor}" if anchor else ""),
            says=self.inline(entry.meta.definition) if entry.meta.definition else escape(self.wiki.says(entry_id)),
            outcome=result.outcome if result else None,
            stale=bool(result and result.stale),
        )

    def _claim(self, entry_id: str, claim: Claim) -> SafeHtml:
        result = self.wiki.results_by_owner.get(entry_id)
        receipt = result.receipt if result else None
        measures = {measured.name: measured for measured in receipt.measures} if receipt else {}
        verdicts = {held.id: outcome.verdict for held, outcome in result.claims} if result else {}
        size = max(numbers.size_of(claim.expect), numbers.size_of(claim.control.expect))

        def shown(name: str) -> str:
            found = measures.get(name)
            return numbers.with_unit(numbers.number(found.value, size), found.unit) if found else numbers.NOTHING

        return fill(
            "parts/embed_claim",
            href=f"{self.to(entry_id)}#claim-{claim.id}",
            title=self.wiki.title(entry_id),
            says=self.inline(claim.says),
            verdict=str(verdicts[claim.id]) if claim.id in verdicts else "",
            value=shown(claim.measure),
            bound=numbers.bound(claim.expect),
            control=shown(claim.control.measure),
            control_says=self.inline(claim.control.says),
            stale=bool(result and result.stale),
        )
