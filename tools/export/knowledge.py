"""kb.json: every entry with its fields, relations both ways, and what was measured."""

import json

from tools.link import Graph
from tools.notebooks.results import NotebookResult, Results

FORMAT = "interpretability-wiki/1"


def knowledge_base(graph: Graph, results: Results) -> bytes:
    """Return the whole knowledge base as JSON, in order of id.

    Args:
        graph: the linked knowledge base.
        results: every notebook's result by name.
    """
    entries = {
        entry_id: {
            "kind": entry.kind.value,
            "source": entry.path,
            "fields": entry.meta.model_dump(mode="json", exclude_defaults=True),
            "relations": {name: list(ids) for name, ids in sorted(graph.outgoing.get(entry_id, {}).items())},
            "linked_from": [mention.source for mention in graph.incoming_mentions.get(entry_id, ())],
        }
        for entry_id, entry in graph.entries.items()
    }
    measured = {name: _measured(result) for name, result in sorted(results.items())}
    value = {
        "format": FORMAT,
        "entries": entries,
        "redirects": dict(sorted(graph.redirects.items())),
        "notebooks": measured,
    }
    # `</` cannot end a script element if the file is ever inlined.
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).replace("</", "<\\/") + "\n").encode()


def _measured(result: NotebookResult) -> dict[str, object]:
    receipt = result.receipt
    return {
        "entry": result.owner,
        "outcome": result.outcome.value if result.outcome else None,
        "stale": list(result.stale),
        "claims": [{**found.model_dump(mode="json"), "says": claim.says} for claim, found in result.claims],
        "receipt": receipt.model_dump(mode="json", exclude={"inputs"}) if receipt else None,
    }
