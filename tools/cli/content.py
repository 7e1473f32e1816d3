"""Verbs about entries: check, new, show, schema."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Annotated

import typer

from schema.entries import MODELS
from schema.ids import SLUG, Kind
from schema.jsonschema import json_schemas
from schema.relations import RELATIONS
from tools.cli.app import CLEAN, PROBLEMS, CannotRunError, Face, default_face, find_root, report, say, verb
from tools.link import Graph
from tools.paths import write_if_changed
from tools.pipeline import compile_content
from tools.skeleton import skeleton

RootOption = Annotated[Path, typer.Option("--root", help="A folder of the wiki; by default the current one.")]
HERE = Path()


@verb
def check(
    root: RootOption = HERE,
    face: Annotated[Face | None, typer.Option("--format", help="How problems are printed.")] = None,
) -> int:
    """Report every problem of content and results, each with file, line, column and what to do.

    Examples: `wiki check`, `wiki check --format github`.
    """
    compiled = compile_content(find_root(root.resolve()))
    return report(compiled.problems, face or default_face())


@verb
def new(
    kind: Annotated[Kind, typer.Argument(help="The folder: concepts, methods, papers, ...")],
    title: Annotated[str, typer.Argument(help='The title, such as "Attention sink".')],
    root: RootOption = HERE,
    entry_id: Annotated[
        str, typer.Option("--id", help="The file name without suffix; by default from the title.")
    ] = "",
) -> int:
    """Write the skeleton of an entry, with the fields and sections that its kind needs.

    Example: `wiki new concepts "Attention sink"`.
    """
    slug = entry_id or slug_of(title)
    if not re.fullmatch(SLUG, slug):
        raise CannotRunError(
            f"`{slug}` is no id: use small letters, digits and single hyphens, as in `attention-sink`."
        )
    folder = find_root(root.resolve()) / "content" / kind.value
    path = folder / f"{slug}{'.md' if MODELS[kind].has_prose else '.yaml'}"
    for taken in (folder / f"{slug}.md", folder / f"{slug}.yaml"):
        if taken.exists():
            raise CannotRunError(f"{taken.relative_to(folder.parent.parent)} exists already.")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(skeleton(kind, title), encoding="utf-8")
    say(f"{path.relative_to(folder.parent.parent)} written. Fill it in, then run `wiki check`.")
    return CLEAN


def slug_of(title: str) -> str:
    """Return the id that a title suggests."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


@verb
def show(
    name: Annotated[str, typer.Argument(help="An id, a title or an alias.")],
    root: RootOption = HERE,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Show an entry with its relations both ways.

    Example: `wiki show superposition`.
    """
    graph = compile_content(find_root(root.resolve())).graph
    entry_id = graph.resolve(name)
    if entry_id is None:
        raise CannotRunError(f"No entry is called `{name}`.")
    entry = graph.entries[entry_id]
    if as_json:
        fields = entry.meta.model_dump(mode="json", exclude_defaults=True)
        say(
            json.dumps(
                {"id": entry_id, "path": entry.path, "fields": fields, "relations": graph.outgoing.get(entry_id, {})}
            )
        )
        return CLEAN
    say([f"{entry.meta.title}  ({entry_id}, {entry.path})", entry.meta.definition or "", *_relations(graph, entry_id)])
    return CLEAN


def _relations(graph: Graph, entry_id: str) -> list[str]:
    labels = {row.name: row.label for row in RELATIONS} | {
        row.inverse: row.inverse_label for row in reversed(RELATIONS)
    }
    lines = [
        f"  {labels[relation]}: {', '.join(graph.entries[other].meta.title for other in others)}"
        for relation, others in graph.outgoing.get(entry_id, {}).items()
    ]
    mentions = graph.incoming_mentions.get(entry_id, ())
    return [*lines, *(f"  <- {graph.entries[m.source].meta.title}: {m.sentence}" for m in mentions)]


@verb
def schema(
    root: RootOption = HERE,
    check_only: Annotated[bool, typer.Option("--check", help="Only say whether the files are current.")] = False,
) -> int:
    """Write the JSON Schemas under schema/json/, which give editors completion and checks.

    Example: `wiki schema`.
    """
    folder = find_root(root.resolve()) / "schema" / "json"
    stale = []
    for name, value in json_schemas().items():
        path = folder / f"{name}.schema.json"
        data = (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
        if not path.exists() or path.read_bytes() != data:
            stale.append(path.relative_to(folder.parent.parent).as_posix())
            if not check_only:
                write_if_changed(path, data)
    if check_only and stale:
        say([*(f"{path} is not what the models say." for path in stale), "Run `wiki schema`."])
        return PROBLEMS
    say("The JSON Schemas are current." if not stale else f"{len(stale)} JSON Schemas written.")
    return CLEAN
