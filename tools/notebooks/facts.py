"""What a piece of code names, without running it: imports, uses of imported names, and texts."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tools.notebooks.code import dotted


@dataclass(frozen=True, slots=True)
class Facts:
    """What one module or cell names.

    Args:
        imports: (module, alias or nothing) of `import`.
        imports_from: (level, module or nothing, name, alias or nothing) of `from ... import`.
        chains: every `a.b.c`, and each beginning of it with a dot.
        bare: names that are read other than to look something up in them.
        computed: modules imported by a call, nothing where only a run can tell which.
        texts: literal texts.
        patterns: what f-strings may become, as regular expressions.
    """

    imports: frozenset[tuple[str, str]] = frozenset()
    imports_from: frozenset[tuple[int, str, str, str]] = frozenset()
    chains: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    computed: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()


def together(cells: Iterable[Facts]) -> Facts:
    """Return what several cells name, which share one space of names."""
    given = list(cells)
    names = Facts.__dataclass_fields__
    return Facts(**{name: frozenset().union(*(getattr(facts, name) for facts in given)) for name in names})


def of_module(data: bytes) -> Facts:
    """Return what a module names; nothing where it is not Python, which the run will say."""
    try:
        return of(ast.parse(data.decode()), in_package=True)
    except (SyntaxError, ValueError, RecursionError):
        return Facts()


def of(module: ast.Module, *, in_package: bool = False) -> Facts:
    """Return what parsed code names."""
    nodes = list(_walk(module, in_package=in_package))
    looked_up = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    reads = (node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    return Facts(
        imports=frozenset(
            (a.name, a.asname or "") for node in nodes if isinstance(node, ast.Import) for a in node.names
        ),
        imports_from=frozenset(
            (node.level, node.module or "", alias.name, alias.asname or "")
            for node in nodes
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        ),
        chains=frozenset(chain for node in nodes if isinstance(node, ast.Attribute) and (chain := dotted(node))),
        bare=frozenset(node.id for node in reads if id(node) not in looked_up),
        computed=frozenset(_computed(nodes)),
        texts=frozenset(n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)),
        patterns=frozenset(_patterns(nodes)),
    )


def _walk(module: ast.Module, *, in_package: bool) -> Iterator[ast.AST]:
    """Yield every node but those that only a type checker reads, and a package's `__getattr__`.

    What such a `__getattr__` imports by a computed name is just what others look up in the package.
    """
    queue: list[ast.AST] = [module]
    while queue:
        node = queue.pop()
        if in_package and isinstance(node, ast.FunctionDef) and node.name == "__getattr__" and node in module.body:
            continue
        if isinstance(node, ast.If) and dotted(node.test).split(".")[-1] == "TYPE_CHECKING":
            queue.extend(node.orelse)
            continue
        yield node
        queue.extend(ast.iter_child_nodes(node))


def _computed(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in {"import_module", "__import__"}:
            first = node.args[0] if node.args else None
            yield first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _patterns(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
            if any(part and part.strip() for part in parts):
                yield "".join(".*" if part is None else re.escape(part) for part in parts)
