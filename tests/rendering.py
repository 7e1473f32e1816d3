"""Rendered sites in memory for tests: results made by hand, and readers of pages."""

import base64
import html
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urljoin, urlsplit

import lxml.html

from schema.claims import Claim, ClaimResult, Measured, Outcome, Receipt, Verdict
from tests.support import graph_of
from tools.notebooks.results import Cell, NotebookResult
from tools.prose import Heading, Html
from tools.render import Page, RenderedSite, Settings, render
from tools.validate import Entry

HASH = "0" * 64
CLAIM: dict[str, object] = {
    "id": "heads-do-it",
    "headline": True,
    "says": "Two heads carry the gain.",
    "source": {"paper": "papers/olsson-2022", "where": "Argument 3", "reported": "most of the gain"},
    "strength": "intervention",
    "measure": "share",
    "expect": {"at_least": 0.8},
    "control": {"measure": "share_random", "expect": {"at_most": 0.1}, "says": "random heads"},
}


def rendered(*entries: Entry, results: Mapping[str, NotebookResult] | None = None, **settings: str) -> RenderedSite:
    """Return the site of some entries."""
    graph, _ = graph_of(*entries)
    return render(graph, results or {}, Settings("Test wiki", **settings))


def html_of(page: Page) -> str:
    """Return a page as one document, its title the only `h1`."""
    parts = [f"<h1>{html.escape(page.title)}</h1>"]
    for block in page.blocks:
        if isinstance(block, Heading):
            parts.append(f'<h{block.level} id="{block.id}">{html.escape(block.text)}</h{block.level}>')
        else:
            parts.append(f"<div>{block.html}</div>")
    return f"<!doctype html><html><body>{''.join(parts)}</body></html>"


def tree_of(page: Page) -> lxml.html.HtmlElement:
    """Return a page's elements."""
    return lxml.html.document_fromstring(html_of(page))


def text_of(page: Page) -> str:
    """Return what a page says, white space folded."""
    return " ".join(tree_of(page).text_content().split())


def headings(page: Page) -> list[str]:
    """Return a page's headings."""
    return [block.text for block in page.blocks if isinstance(block, Heading)]


def pieces(page: Page) -> str:
    """Return a page's HTML without its headings."""
    return "".join(block.html for block in page.blocks if isinstance(block, Html))


def dead_links(site: RenderedSite) -> Iterator[tuple[str, str]]:
    """Yield every link that leads nowhere: the page on which it stands, and where it points."""
    trees = {address: tree_of(page) for address, page in site.pages.items()}
    ids = {address: set(tree.xpath("//@id")) for address, tree in trees.items()}
    for address, tree in trees.items():
        base = f"https://site.test/{'' if address == '404.html' else address}"
        for link in [*tree.xpath("//@href"), *tree.xpath("//@src"), *tree.xpath("//@data-random")]:
            parts = urlsplit(urljoin(base, link))
            if parts.netloc == "site.test":
                target = parts.path.removeprefix("/")
                found = target in site.pages or target in site.files
                if not found or (parts.fragment and parts.fragment not in ids.get(target, ())):
                    yield address, link


def result(
    name: str = "demo",
    owner: str = "methods/demo",
    claims: Sequence[Mapping[str, object]] = (CLAIM,),
    cells: Sequence[Cell] = (),
    verdict: Verdict = Verdict.HELD,
    outcome: Outcome | None = Outcome.SHOWN,
    stale: tuple[str, ...] = (),
) -> NotebookResult:
    """Return the result of a notebook whose every claim has one verdict."""
    typed = [Claim.model_validate(claim) for claim in claims]
    results = [ClaimResult(id=claim.id, verdict=verdict, value=0.9, control=0.05) for claim in typed]
    names = {name: 0.05 if "random" in name else 0.9 for c in typed for name in (c.measure, c.control.measure)}
    measures = [
        Measured(name=name, value=value, interval=[value - 0.02, value + 0.02], seeds=[value - 0.01, value + 0.01])
        for name, value in names.items()
    ]
    receipt = Receipt(
        notebook=name,
        fingerprint=HASH,
        inputs={},
        measures=measures,
        claims=results,
        seconds=31.4,
        peak_memory_mb=812.0,
        versions={"python": "3.11.9", "torch": "2.13.0"},
        processor="A processor, 2 cores",
        isolated=True,
        outputs=HASH,
        seal=HASH,
        date="2026-11-21",
    )
    return NotebookResult(name, owner, cells, receipt, stale, list(zip(typed, results, strict=True)), outcome)


def png(width: int = 4, height: int = 2) -> bytes:
    """Return a small picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\xff" * 3 * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def picture_output(alt: str) -> dict[str, object]:
    """Return a cell's output that is a picture."""
    data = {"image/png": base64.b64encode(png()).decode(), "text/plain": "<Figure>"}
    return {"output_type": "display_data", "data": data, "metadata": {"image/png": {"alt": alt}}}
