"""Code to highlighted HTML: spans with Pygments' short classes, which the theme colours for light and dark."""

from functools import cache

from pygments import highlight as _highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

from tools.sanitize import SafeHtml, escape

LANGUAGES = (
    "bash bibtex c c++ console cpp css cuda diff html ini javascript js json julia latex make markdown md plain py"
    " pycon python python3 r rust sh shell sql tex text toml ts txt typescript xml yaml yml"
).split()
"""Languages of a code block; a fixed list, since not every lexer takes linear time."""

_PLAIN = {"plain", "text", "txt", ""}
_FORMATTER = HtmlFormatter(nowrap=True)


def highlight(code: str, language: str = "") -> SafeHtml:
    """Return a code block.

    Args:
        code: its text.
        language: one of `LANGUAGES`; any other is shown without colours.
    """
    lexer = _lexer(language.lower())
    inner = _highlight(code, lexer, _FORMATTER) if lexer else escape(code)
    return SafeHtml(f'<div class="wk-code highlight"><pre><span></span><code>{inner}</code></pre></div>')


@cache
def _lexer(language: str) -> Lexer | None:
    if language in _PLAIN or language not in LANGUAGES:
        return None
    return get_lexer_by_name(language, stripnl=False)
