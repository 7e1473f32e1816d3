"""Every symbol of a displayed formula is explained: in the page's text, or on the page of the field's notation."""

import re
from collections.abc import Iterator

from tools.link import Graph
from tools.lint.texts import formulas, place_in_body
from tools.problems import Problem

NOTATION = "concepts/notation"
"""The entry whose formulas every page may use without explaining them."""

_WORDS = re.compile(
    r"\\(?:text|textbf|textit|mathrm|operatorname\*?|mathsf|mathtt|mathbb|tag|label|begin|end)\s*\{[^{}]*\}|\\mathbb\s*[A-Z]"
)
_SCRIPT = re.compile(r"[_^]\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|\\[A-Za-z]+|\S)")
_CALLIGRAPHIC = re.compile(r"\\(?:mathcal|mathscr|mathfrak)\s*\{?\s*([A-Za-z])\s*\}?")
_GREEK = re.compile(
    r"\\((?:var)?(?:alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|upsilon"
    r"|phi|chi|psi|omega)|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega|ell|nabla)(?![A-Za-z])"
)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_OPERATORS = frozenset({r"\Sigma", r"\Pi", r"\nabla"})


def unexplained_symbols(graph: Graph) -> Iterator[Problem]:
    """Report each symbol of a displayed formula that neither the page's text nor the page of notation names."""
    shared = _named(graph.entries[NOTATION].body) if NOTATION in graph.entries else frozenset()
    for entry in graph.entries.values():
        if "$$" not in entry.body:
            continue
        known = shared | _named(entry.body)
        seen: set[str] = set()
        for tex, displayed, offset in formulas(entry.body):
            for symbol in _symbols(tex) if displayed else ():
                if symbol in known or symbol in seen:
                    continue
                seen.add(symbol)
                yield Problem(
                    code="KB-LINT-012",
                    place=place_in_body(entry, offset),
                    message=f"Nothing explains the symbol `{symbol}` of this formula.",
                    hint=f"Name it in the text, as in `with ${symbol}$ the ...`; `{NOTATION}` has the field's own.",
                    args={"symbol": symbol},
                )


def _named(body: str) -> frozenset[str]:
    """Return the symbols of all formulas that stand in running text."""
    return frozenset(symbol for tex, displayed, _ in formulas(body) if not displayed for symbol in _symbols(tex))


def _symbols(tex: str) -> Iterator[str]:
    """Yield the symbols of a formula without their indices: letters, Greek and calligraphic ones."""
    tex = _WORDS.sub(" ", tex)
    for _ in range(3):
        tex = _SCRIPT.sub(" ", tex)
    for found in _CALLIGRAPHIC.finditer(tex):
        yield rf"\mathcal {found[1]}"
    tex = _CALLIGRAPHIC.sub(" ", tex)
    for found in _GREEK.finditer(tex):
        if (symbol := f"\\{found[1]}") not in _OPERATORS:
            yield symbol
    yield from re.findall(r"[A-Za-z]", _COMMAND.sub(" ", _GREEK.sub(" ", tex)))
