"""Arrows point one way: what each module may import, and what it must never import."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

ORDER = (
    "limits", "lazy", "problems", "paths", "text", "cache", "yamlsafe", "load", "validate", "sanitize", "maths",
    "highlight",
    "prose", "parsed", "link", "lint", "notebooks", "render", "export", "site", "pipeline", "skeleton", "publish",
    "cli", "__main__",
)  # fmt: skip
"""The modules of `tools`: each may import those before it, and `schema`."""

NEVER: dict[str, tuple[str, ...]] = {
    "limits": ("*",),
    "paths": ("schema", "yaml"),
    "text": ("schema", "yaml"),
    "cache": ("schema", "yaml"),
    "yamlsafe": ("schema",),
    # The grammar of ids it needs; what an entry of a kind looks like it must not know.
    "load": ("schema.entries", "schema.claims", "schema.relations", "yaml"),
    "sanitize": ("schema", "jinja2"),
    "link": ("html",),
    "notebooks": ("tools.render",),
    "render": ("nbclient",),
    "export": ("jinja2",),
    "site": ("tools.load", "nbclient"),
}
"""What a module must never import, beyond the order."""

ONLY: dict[str, tuple[str, ...]] = {
    "mkdocs": ("site",),
    "material": ("site",),
    "zensical": ("site",),
    "pagefind": ("site",),
    "nbclient": ("notebooks",),
    "nh3": ("sanitize",),
    "markdown_it": ("prose",),
    "mdit_py_plugins": ("prose",),
    "typer": ("cli",),
    "torch": (),
    "transformers": (),
    "notebooks": (),
}
"""Libraries that only these modules know."""


def imported(source, package):
    """Every module that a source imports, anywhere in it, by its full name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            name = ".".join(filter(None, (base, node.module)))
            yield name
            # `from tools import limits` imports the module, not a name in it.
            yield from (f"{name}.{alias.name}" for alias in node.names)


def within(name, family):
    return family == "*" or name == family or name.startswith(f"{family}.")


def faults(room, source, package="tools"):
    """What one source of a room imports against the rules."""
    allowed = {f"tools.{other}" for other in ORDER[: ORDER.index(room) + 1]} if room else set()
    for name in imported(source, package):
        if within(name, "tools") and name != "tools" and not any(within(name, other) for other in allowed):
            yield f"{name} stands below"
        if any(within(name, other) for other in NEVER.get(room, ())):
            yield f"{name} must never be imported here"
        for library, rooms in ONLY.items():
            if within(name, library) and room not in rooms:
                yield f"{name} is known to {rooms or 'nobody'} only"


SOURCES = sorted(path.relative_to(ROOT) for folder in ("tools", "schema") for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_imports_follow_the_arrows(path):
    room = "" if path.parts[0] == "schema" else path.with_suffix("").parts[1]
    if path == Path("tools/__init__.py"):
        room = "limits"
    found = list(faults(room, (ROOT / path).read_text(encoding="utf-8"), ".".join(path.parent.parts)))
    assert found == []


def test_every_module_has_its_place():
    rooms = {path.with_suffix("").parts[1] for path in SOURCES if path.parts[0] == "tools"} - {"__init__"}
    assert rooms <= set(ORDER)


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("", "import tools"),
        ("", "from tools.limits import YAML_DEPTH"),
        ("limits", "import re"),
        ("paths", "from tools.load import load"),
        ("paths", "def f():\n    import yaml"),
        ("load", "from schema.entries import MODELS"),
        ("load", "from tools import validate"),
        ("link", "import html.parser"),
        ("render", "import mkdocs.config"),
        ("notebooks", "from tools import render"),
        ("prose", "from ..link import Graph"),
        ("cli", "import torch"),
    ],
)
def test_a_planted_import_is_found(room, source):
    if room:
        assert list(faults(room, source, "tools.prose"))
    else:
        assert any(name == "tools" or within(name, "tools") for name in imported(source, "schema"))


def test_the_schema_knows_no_tools():
    for path in SOURCES:
        if path.parts[0] == "schema":
            names = list(imported((ROOT / path).read_text(encoding="utf-8"), ".".join(path.parent.parts)))
            assert not [name for name in names if within(name, "tools") or within(name, "yaml")]
