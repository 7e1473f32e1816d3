"""Highlighted code without the marks that no style looks at: a third of its length, the same to the eye."""

import re

from tools.sanitize import SafeHtml

PLAIN = ("bp", "fm", "mf", "mi", "n", "nb", "nn", "o", "p", "si", "w")
"""The highlighter's classes for names of all sorts, numbers, operators, punctuation and space: shown as plain code.

Keywords, definitions, text and comments keep their colour.
"""
_SPAN = re.compile(rf'<span class="(?:{"|".join(PLAIN)})">([^<>]*)</span>')


def lean(html: SafeHtml) -> SafeHtml:
    """Return highlighted code whose plain parts stand bare; only elements are taken away, never text."""
    return SafeHtml(_SPAN.sub(r"\1", html))
