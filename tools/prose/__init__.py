"""The body of an entry: Markdown to a document with places, and a document to safe HTML given a resolver."""

from tools.prose.ids import GENERATED
from tools.prose.parse import parse, parse_line
from tools.prose.render import inline, render
from tools.prose.types import (
    Block,
    Citation,
    Document,
    Embed,
    Heading,
    Html,
    Resolver,
    Target,
    WikiLink,
)

__all__ = [
    "GENERATED",
    "Block",
    "Citation",
    "Document",
    "Embed",
    "Heading",
    "Html",
    "Resolver",
    "Target",
    "WikiLink",
    "inline",
    "parse",
    "parse_line",
    "render",
]
