"""The only allow-list of HTML and addresses: everything from outside passes here before it reaches a page.

What our own code inserts after it, and nothing else: ids of headings, footnotes, claims, sources and cells; MathML from
`tools.maths`, which has an allow-list of its own; highlighted code from `tools.highlight`; links, citations and cards
that a page resolves; pictures at addresses that were checked; what templates with autoescape write around them.
"""

import html as _html
import re
from urllib.parse import urlsplit

import nh3
from pygments.token import STANDARD_TYPES

from tools import limits


class SafeHtml(str):
    """HTML that may go into a page as it is; Jinja leaves it alone, everything else is escaped."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return itself, as MarkupSafe asks."""
        return str(self)


ADMONITIONS = (
    "note",
    "abstract",
    "info",
    "tip",
    "success",
    "question",
    "warning",
    "failure",
    "danger",
    "bug",
    "example",
    "quote",
)
"""Kinds of admonition that the theme has a colour and an icon for."""

_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_ANSI = {
    *(f"ansi-{colour}{shade}-{ground}" for colour in _COLOURS for shade in ("", "-intense") for ground in ("fg", "bg")),
    "ansi-bold",
    "ansi-underline",
    "ansi-default-inverse-fg",
    "ansi-default-inverse-bg",
}
_ALIGNED = {"wk-left", "wk-center", "wk-right"}
CLASSES: dict[str, set[str]] = {
    "div": {"admonition", *ADMONITIONS, "highlight", "hl-ipython3", "wk-table", "wk-footnotes", "wk-math-block"},
    "details": set(ADMONITIONS),
    "p": {"admonition-title", "wk-subhead"},
    "span": {*(name for name in STANDARD_TYPES.values() if name), *_ANSI, "wk-cites", "wk-missing", "wk-math-block"},
    "table": {"dataframe"},
    "td": _ALIGNED,
    "th": _ALIGNED,
}
"""The classes that pass, by element: the theme's, the highlighter's, a terminal's colours, and ours."""

TAGS = frozenset(
    "a abbr b blockquote br caption code dd del details div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd"
    " li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var".split()
)
"""The elements that pass; of all others only the text stays, of scripts and the like not even that."""

_DROPPED = {
    "embed",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "script",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"value"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_FIXED = {"div": {"tabindex": {"0"}}, "th": {"scope": {"col", "row"}}}
_NUMBERS = frozenset({"width", "height", "value", "start", "colspan", "rowspan"})
_NUMBER = re.compile(r"[0-9]{1,4}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACE = re.compile(r"\s+")
_PRE = re.compile(r'(<pre(?: class="[^"]*")?>)\n')
_UNFIT = re.compile(r"[\s\x00-\x20\x7f-\xa0\\<>\"`{}|^\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]")
_MAIL = re.compile(r"mailto:[A-Za-z0-9.+_%-]+@[A-Za-z0-9.-]+(\?subject=[A-Za-z0-9%.+_-]*)?")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", re.IGNORECASE)
_ROUNDS = 4


def escape(text: str) -> SafeHtml:
    """Return text as HTML that shows exactly that text, inside an element or a quoted attribute."""
    return SafeHtml(_html.escape(text, quote=True))


def safe_url(url: str) -> str | None:
    """Return an address that a page may link to, or None.

    Args:
        url: as written, character references already resolved.

    Returns:
        The address itself where it is `https`, `mailto`, relative to the page, or an anchor. Spaces, control
        characters, backslashes, two slashes at the start, a user name before the host and any other scheme are refused.
    """
    if not url or len(url) > limits.URL_CHARACTERS or _UNFIT.search(url) or url.startswith("/"):
        return None
    if url.startswith("#"):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme == "https":
        return url if url[6:8] == "//" and _HOST.fullmatch(parts.netloc) else None
    if scheme == "mailto":
        return url if _MAIL.fullmatch(url) else None
    # A colon before the first slash would be read as a scheme by one parser or another.
    return None if scheme or ":" in re.split(r"[/?#]", url, maxsplit=1)[0] else url


def clean(html: str) -> SafeHtml:
    """Return HTML of which only allowed elements, attributes, classes and addresses are left; twice is as good as once.

    Args:
        html: a fragment of any origin. Beyond `limits.HTML_CHARACTERS` or `limits.HTML_DEPTH` it is shown as text.
    """
    html = _CONTROL.sub("", html)
    if len(html) > limits.HTML_CHARACTERS or _depth(html) > limits.HTML_DEPTH:
        return SafeHtml(_once(_html.escape(html[: limits.HTML_CHARACTERS])))
    cleaned = _once(html)
    for _ in range(_ROUNDS):
        again = _once(cleaned)
        if again == cleaned:
            return SafeHtml(cleaned)
        cleaned = again
    return SafeHtml(_once(_html.escape(html)))


def _filter(tag: str, attribute: str, value: str) -> str | None:
    if attribute in _NUMBERS:
        return value if _NUMBER.fullmatch(value) else None
    if attribute == "href":
        return safe_url(value)
    if attribute == "src":
        url = safe_url(value)
        return None if url is None or ":" in url or url.startswith("#") else url
    if attribute == "class":
        return value
    # On one line and without "<": a later reader of the text can take no attribute for a tag.
    return _SPACE.sub(" ", value).replace("<", "\u2039").replace(">", "\u203a").strip()


_CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=_DROPPED,
    attributes=_ATTRIBUTES,
    attribute_filter=_filter,
    tag_attribute_values=_FIXED,
    url_schemes={"https", "mailto"},
    allowed_classes=CLASSES,
    link_rel="noopener noreferrer",
)


def _once(html: str) -> str:
    # A parser drops the first newline of <pre>, so one that is wanted must be written twice.
    return _PRE.sub("\\1\n\n", _CLEANER.clean(html))


_OPEN_OR_CLOSE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_UNNESTED = frozenset(
    "area base br col dd dt embed hr img input li link meta option p source tbody td th thead tr track wbr".split()
)


def _depth(html: str) -> int:
    """Return how deep elements nest at most, never too small: a closing tag out of order is taken to close nothing."""
    stack: list[str] = []
    deepest = 0
    for closing, name in _OPEN_OR_CLOSE.findall(html):
        tag = name.lower()
        if tag in _UNNESTED:
            continue
        if not closing:
            stack.append(tag)
            deepest = max(deepest, len(stack))
        elif stack and stack[-1] == tag:
            stack.pop()
    return deepest
