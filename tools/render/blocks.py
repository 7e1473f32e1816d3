"""The blocks of a page under construction: headings whose ids stay unique, and pieces of safe HTML."""

from collections.abc import Iterable

from tools.prose import Block, Heading, Html
from tools.render.templating import fill
from tools.sanitize import SafeHtml


class Blocks:
    """A page's blocks in order; headings added later yield their id to those that stand already."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._ids: set[str] = set()

    def heading(self, level: int, text: str, anchor: str) -> None:
        """Add a heading under an anchor, or under the next free one."""
        free, number = anchor, 1
        while free in self._ids:
            number += 1
            free = f"{anchor}-{number}"
        self._ids.add(free)
        self._blocks.append(Heading(level, text, free, 0))

    def html(self, html: SafeHtml | None) -> None:
        """Add a piece of HTML; nothing where there is none."""
        if html:
            self._blocks.append(Html(html))

    def fill(self, template: str, **values: object) -> None:
        """Add a filled template."""
        self.html(fill(template, **values))

    def prose(self, blocks: Iterable[Block]) -> None:
        """Add rendered prose as it is."""
        for block in blocks:
            if isinstance(block, Heading):
                self._ids.add(block.id)
            self._blocks.append(block)

    def all(self) -> tuple[Block, ...]:
        """Return the blocks."""
        return tuple(self._blocks)
