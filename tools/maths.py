"""TeX to MathML: Temml in a JavaScript engine without any access, and an allow-list for what it returns."""

import atexit
import functools
import itertools
import json
import os
import re
from pathlib import Path

from lxml import etree
from py_mini_racer import JSEvalException, MiniRacer

from tools import limits
from tools.sanitize import SafeHtml

_TEMML = Path(__file__).parent / "render" / "assets" / "vendor" / "temml" / "temml.min.js"
_SETTINGS = {"throwOnError": True, "trust": False, "maxExpand": limits.FORMULA_EXPANSIONS, "maxSize": [40, 40]}
_CONVERT = """
function convert(tex, settings) {
  try {
    return JSON.stringify([temml.renderToString(tex, settings), "", null]);
  } catch (error) {
    if (error instanceof RangeError) return JSON.stringify(["", "It nests too deeply", null]);
    return JSON.stringify(["", String(error.message), Number.isInteger(error.position) ? error.position : null]);
  }
}
"""

_ELEMENTS = frozenset(
    "math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle"
    " msub msubsup msup mtable mtd mtext mtr munder munderover none".split()
)
_WORD = re.compile(r"[a-z0-9-]{1,30}")
_LENGTH = re.compile(r"[+-]?[0-9]{0,3}(\.[0-9]{1,6})?(em|ex|pt|px|mu|cm|mm|in)?|[0-9]{1,3}%")
_WORDS = re.compile(r"[a-z0-9 -]{1,80}")
_ATTRIBUTES = {
    **dict.fromkeys(
        "accent accentunder columnalign columnlines columnspan displaystyle fence form largeop mathvariant"
        " movablelimits rowspan scriptlevel separator stretchy symmetric".split(),
        _WORD,
    ),
    **dict.fromkeys("depth height linethickness lspace maxsize minsize rspace voffset width".split(), _LENGTH),
    "display": re.compile("block|inline"),
    "notation": _WORDS,
}
_CLASS = re.compile(
    r"tml-(?!eqn)[a-z0-9-]{1,20}|(chr|wbk)-[a-z]{3}(-acc|-vec)?|wbk-acc|math(cal|scr)|ff-[a-z-]{1,12}"
    r"|upstrike|downstrike|sout|longdiv-(top|arc)|phasor-(bottom|angle)|circle-pad|textcircle|actuarial|menclose"
)
_STYLES = {
    "border:1px solid": "tml-fbox",
    "border-bottom:0.06em solid": "wk-line-bottom",
    "border-left:0.06em solid": "wk-line-left",
    "border-right:0.06em solid": "wk-line-right",
    "border-top:0.06em solid": "wk-line-top",
    "math-depth:0": "wk-depth-0",
    "padding-left:0em": "wk-left-0",
    "padding-left:0pt": "wk-left-0",
    "padding-left:1em": "wk-left-1",
    "padding-left:5.9776pt": "wk-left-half",
    "padding-right:0em": "wk-right-0",
    "padding-right:0pt": "wk-right-0",
    "padding-right:5.9776pt": "wk-right-half",
}
"""Declarations that have a class in `math.css`; every other one, colours among them, is dropped."""

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
_SAID_BEFORE = re.compile(r"\s+at (position \d+|end of input): .*$", re.DOTALL)


class TexError(ValueError):
    """A formula that cannot be shown.

    Args:
        message: why, one sentence.
        position: how many characters stand before the fault, where that is known.
    """

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


def mathml(tex: str, *, display: bool = False) -> SafeHtml:
    """Return a formula as MathML.

    Args:
        tex: its TeX source without dollars.
        display: whether it stands on a line of its own.

    Raises:
        TexError: the source is wrong, too long, or takes too much time, memory or nesting.
    """
    if len(tex) > limits.FORMULA_CHARACTERS:
        raise TexError(f"It is longer than {limits.FORMULA_CHARACTERS} characters.")
    if _depth(tex) > limits.FORMULA_DEPTH:
        raise TexError(f"Its braces nest more than {limits.FORMULA_DEPTH} deep.")
    found = _converted(tex, display)
    if isinstance(found, tuple):
        raise TexError(*found)
    return found


def _depth(tex: str) -> int:
    """Return how deep braces nest at most; how deep the engine could go depends on the machine."""
    steps = (1 if sign == "{" else -1 for sign in tex if sign in "{}")
    return max(itertools.accumulate(steps), default=0)


@functools.lru_cache(maxsize=20_000)
def _converted(tex: str, display: bool) -> SafeHtml | tuple[str, int | None]:
    call = f"convert({json.dumps(tex)}, {json.dumps({**_SETTINGS, 'displayMode': display})})"
    try:
        answer = _engine(os.getpid()).eval(call, timeout_sec=limits.FORMULA_SECONDS, max_memory=limits.FORMULA_BYTES)
    except JSEvalException:
        # An engine that ran out of time or memory is not used again.
        _engine.cache_clear()
        return "It takes too much time or memory to typeset.", None
    mathml, message, position = json.loads(str(answer))
    if not mathml:
        return _sentence(message), _characters(tex, position)
    try:
        return _allowed(mathml, tex)
    except (etree.XMLSyntaxError, ValueError):
        return "It nests too deeply, or uses a command that this wiki does not show.", None


@functools.cache
def _engine(process: int) -> MiniRacer:
    """Return the engine of a process; one that was forked needs its own, since threads do not survive a fork."""
    engine = MiniRacer()
    engine.eval(_TEMML.read_text("utf-8"))
    engine.eval(_CONVERT)
    # Left to the end of the interpreter, it can wait for ever for its own thread.
    atexit.register(_close, engine, process)
    return engine


def _close(engine: MiniRacer, process: int) -> None:
    if os.getpid() == process:
        engine.close()


def _sentence(message: str) -> str:
    said = " ".join(_SAID_BEFORE.sub("", message).split()).replace("'EOF'", "the end").rstrip(".:")
    return f"{said[:200]}."


def _characters(tex: str, units: int | None) -> int | None:
    """Return a position in characters from one in the engine's units, of which rare characters take two."""
    if units is None:
        return None
    return len(tex.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))


def _allowed(mathml: str, tex: str) -> SafeHtml:
    root = etree.fromstring(mathml, _PARSER)
    for element in root.iter():
        if element.tag not in _ELEMENTS:
            raise ValueError(element.tag)
        attributes = dict(element.attrib)
        element.attrib.clear()
        for name, value in sorted(attributes.items()):
            if name in _ATTRIBUTES and _ATTRIBUTES[name].fullmatch(value):
                element.set(name, value)
        if names := _classes(attributes):
            element.set("class", " ".join(names))
        # Without text an element would be written as <mrow/>, which HTML takes for an opening tag.
        element.text = element.text or ""
    root.set("alttext", " ".join(tex.split()))
    return SafeHtml(etree.tostring(root, encoding="unicode"))


def _classes(attributes: dict[str, str]) -> list[str]:
    names = [name for name in attributes.get("class", "").split() if _CLASS.fullmatch(name)]
    names += [_STYLES[one] for one in attributes.get("style", "").split(";") if one in _STYLES]
    return list(dict.fromkeys(names))
