"""A Markdown extension that sets finished HTML aside before anything looks into it.

Python-Markdown would find the same blocks by parsing all HTML twice in Python, which takes half of its time; what it
makes of a page is the same with and without this extension.
"""

from markdown import Markdown  # type: ignore[import-untyped]
from markdown.extensions import Extension  # type: ignore[import-untyped]
from markdown.preprocessors import Preprocessor  # type: ignore[import-untyped]

BEFORE_ALL_PARSING = 29
"""After line endings are made equal (30), before fences (25) and HTML (20) are looked for."""


class SetAside(Preprocessor):  # type: ignore[misc]
    """Replace each line that is one whole block of HTML by the mark that Python-Markdown uses for it."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of a page without its HTML."""
        store = self.md.htmlStash.store
        return [store(f"{line}\n") if line.startswith("<div") and line.endswith("</div>") else line for line in lines]


class BlocksExtension(Extension):  # type: ignore[misc]
    """Add the preprocessor."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that the library calls
        """Register with one converter."""
        md.preprocessors.register(SetAside(md), "wiki-blocks", BEFORE_ALL_PARSING)


def makeExtension(**options: object) -> BlocksExtension:  # noqa: N802 - the name that the library looks for
    """Return the extension, as Python-Markdown loads it by the module's name."""
    return BlocksExtension(**options)
