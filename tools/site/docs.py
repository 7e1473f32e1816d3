"""The compiled tree on disk: the Markdown that MkDocs or Zensical reads, rewritten only where its bytes change."""

import json
import os
from pathlib import Path

from tools.site import incremental
from tools.site.compile import markdown
from tools.site.output import put, remove
from tools.site.plan import Plan

TIME = 1_577_836_800
"""The time of change of every compiled file: one for all, so that it carries no news and a touched file is noticed."""
MANIFEST = "docs.json"


def text(plan: Plan, path: str) -> str:
    """Return the Markdown of the page whose HTML stands at a path."""
    page = plan.page(path)
    return markdown(page, plan.near.get(page.address))


def write(plan: Plan, folder: Path, docs: Path, key: str) -> dict[str, str]:
    """Bring the compiled tree up to date, and return the text of each page that was written, by its HTML's path.

    Args:
        plan: what to compile.
        folder: the folder of temporary files, where a list of what the tree holds is kept.
        docs: the compiled tree.
        key: digest of the code that compiles.
    """
    known = _known(folder / MANIFEST, key)
    present = incremental.stats(docs) if docs.is_dir() else {}
    wanted = {item.path: (path, item.digest) for path, item in plan.sources.items()}
    files = {path: data for path, data in plan.files.items() if not path.endswith((".md", ".html", ".txt", ".xml"))}
    lines: dict[str, tuple[str, int]] = {}
    stale: dict[str, bytes] = {}
    texts: dict[str, str] = {}
    for path, (output, digest) in wanted.items():
        line = known.get(path)
        if line is not None and line[0] == digest and present.get(path) == (line[1], TIME * 10**9):
            lines[path] = line
        else:
            texts[output] = text(plan, output)
            stale[path] = texts[output].encode()
            lines[path] = (digest, len(stale[path]))
    for path, data in files.items():
        digest = incremental.digest(data)
        lines[path] = (digest, len(data))
        if known.get(path) != lines[path] or present.get(path) != (len(data), TIME * 10**9):
            stale[path] = data
    gone = present.keys() - lines.keys()
    if not stale and not gone:
        return texts
    (folder / MANIFEST).unlink(missing_ok=True)
    remove(docs, gone)
    for path, data in stale.items():
        _write(docs / path, data)
    _write(folder / MANIFEST, json.dumps([key, lines]).encode())
    return texts


def _known(manifest: Path, key: str) -> dict[str, tuple[str, int]]:
    try:
        written, lines = json.loads(manifest.read_text(encoding="utf-8"))
        return {path: (digest, size) for path, (digest, size) in lines.items()} if written == key else {}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _write(path: Path, data: bytes) -> None:
    put(path.parent, path.name, data)
    os.utime(path, (TIME, TIME))
