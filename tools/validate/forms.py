"""The forms that text may take, in words, and the nearest text that has the form."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from schema.ids import ENTRY_ID, SLUG, Kind, MeasureName
from schema.text import MANY_LINES, ONE_LINE, Date
from schema.urls import ArxivId, Doi, HttpsUrl, Orcid, VideoId
from tools.validate.shapes import pattern_of

FREE_TEXT = ("", ONE_LINE, MANY_LINES)
"""Patterns that exclude characters only; every other one is a form."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a pattern asks for.

    Args:
        says: the form, after "must be".
        nearest: turns a wrong text into the one that was probably meant; the result is offered only if it fits.
        advice: what to do where nothing can be offered.
    """

    says: str
    nearest: Callable[[str], str] = str.strip
    advice: Callable[[str], str] = lambda text: "Correct it, or leave the field out if there is none."


def form_of(pattern: str) -> Form:
    """Return what a pattern of the schema asks for."""
    if kinds := _ID.match(pattern):
        return _id_form(tuple(kinds.group(1).split("|")))
    return _FORMS.get(pattern) or Form(f"text that matches {pattern}")


def suggestion(pattern: str, text: str) -> str:
    """Return the text that was probably meant and has the form, or nothing."""
    near = form_of(pattern).nearest(text)
    return near if near != text and re.search(pattern, near) and "\n" not in near else ""


def slug(text: str) -> str:
    """Return the id that a text suggests."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


_ID = re.compile(r"\^\(([a-z|]+)\)/")


def _id_form(kinds: tuple[str, ...]) -> Form:
    example = f"{kinds[0]}/name-of-it"
    which = "any kind" if len(kinds) == len(Kind) else " or ".join(filter(None, (", ".join(kinds[:-1]), kinds[-1])))

    def nearest(text: str) -> str:
        text = re.sub(r"^(\./|\.\./|/)*(content/)?", "", text.strip()).strip("/")
        text = re.sub(r"\.(md|yaml|yml)$", "", text)
        kind, slash, name = text.rpartition("/")
        if slash:
            return f"{kind.lower()}/{slug(name)}"
        return f"{kinds[0]}/{slug(text)}" if len(kinds) == 1 else text

    def advice(text: str) -> str:
        near = nearest(text)
        if ENTRY_ID.fullmatch(near):
            other = Kind(near.split("/", 1)[0]).one
            return f"`{near}` is a {other}, which this field does not take; `related` takes any kind."
        if re.fullmatch(SLUG, near):
            return f"Write its kind too: `{'` or `'.join(f'{kind}/{near}' for kind in kinds[:2])}`."
        return f"Write it as `{example}`."

    return Form(f"the id of an entry of {which}, such as `{example}`", nearest, advice)


def _arxiv(text: str) -> str:
    found = re.search(r"([0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})(?:v[0-9]+)?(?:\.pdf)?$", text.strip())
    return found.group(1) if found else text


def _date(text: str) -> str:
    parts = re.fullmatch(r"\s*([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?\s*", text)
    return "-".join(part.zfill(2) for part in parts.groups() if part) if parts else text


def _https(text: str) -> str:
    text = text.strip()
    if text.lower().startswith(("http://", "https://")):
        return "https://" + text.split("://", 1)[1].replace(" ", "%20")
    return text if ":" in text else f"https://{text}"


def _video(text: str) -> str:
    found = re.search(r"(?:v=|youtu\.be/|embed/)([A-Za-z0-9_-]{11})", text)
    return found.group(1) if found else text


def _orcid(text: str) -> str:
    return text.strip().rstrip("/").rsplit("/", 1)[-1].upper()


_FORMS = {
    rf"^{SLUG}$": Form("small letters a-z, digits and single hyphens, as in `one-two`", slug),
    pattern_of(MeasureName): Form(
        "small letters, digits and underscores, with a letter first, as in `ablation_share`",
        lambda text: slug(text).replace("-", "_"),
    ),
    pattern_of(Date): Form("a date: `2024`, `2024-05` or `2024-05-31`", _date),
    pattern_of(HttpsUrl): Form("an address that begins with `https://`, without user name, port or spaces", _https),
    pattern_of(ArxivId): Form("an arXiv id without its version, as in `2301.00001`", _arxiv),
    pattern_of(Doi): Form(
        "a DOI without its address, as in `10.1000/182`",
        lambda text: text[max(text.find("10."), 0) :].strip(),
    ),
    pattern_of(Orcid): Form("an ORCID iD of four groups of four, joined by hyphens", _orcid),
    pattern_of(VideoId): Form("the 11 characters that name the video, not its address", _video),
    ONE_LINE: Form("text on one line", lambda text: " ".join(text.split())),
    MANY_LINES: Form("text without control characters"),
}
