"""What the built pages must hold: every link and anchor leads somewhere, nothing loads from another host."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html

from tools.problems import Place, Problem

_ROOT = "http://site.invalid"
_LOADS = {
    "src": None,
    "poster": None,
    "data": None,
    "srcset": None,
    "background": None,
}
_LINK_LOADS = frozenset({"stylesheet", "icon", "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch"})
_PLAIN = re.compile(r"((?:[\w.-]+/)*[\w.-]*)(?:#([\w.-]*))?", re.ASCII)
_CSS_FOREIGN = re.compile(r"""(?:url\(\s*['"]?|@import\s+['"])((?:https?:)?//[^'")\s]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the checks need to know of one built page.

    Args:
        ids: every anchor.
        links: every internal address that it names, from the site's root, with `#anchor` where it has one.
        faults: what is wrong with the page alone: code and detail.
    """

    ids: tuple[str, ...]
    links: tuple[str, ...]
    faults: tuple[tuple[str, str], ...]


def facts(page: str, path: str, base: str = "/") -> Facts:
    """Read one built page.

    Args:
        page: its HTML.
        path: of the file, relative to the site's root.
        base: the path under which the site stands, for links that start at the host's root.
    """
    tree = lxml.html.document_fromstring(page)
    here = f"{_ROOT}/{path.removesuffix('index.html')}"
    ids: set[str] = set()
    links: set[str] = set()
    faults: set[tuple[str, str]] = set()
    mains = 0
    policy = False
    for element in tree.iter(lxml.html.etree.Element):
        tag = element.tag
        mains += tag == "main"
        policy = policy or (tag == "meta" and element.get("http-equiv") == "Content-Security-Policy")
        for name, value in _attributes(element):
            if name == "id" or (name == "name" and tag == "a"):
                ids.add(value)
            elif name in _LOADS or name == "href":
                loads = name != "href" or (tag == "link" and bool(_LINK_LOADS & set(element.get("rel", "").split())))
                for address in _addresses(name, value):
                    _sort(address, loads, here, base, links, faults)
    if mains != 1:
        faults.add(("KB-BUILD-005", f"{mains} `main` elements"))
    if not policy:
        faults.add(("KB-BUILD-005", "no Content-Security-Policy"))
    return Facts(tuple(sorted(ids)), tuple(sorted(links)), tuple(sorted(faults)))


def check(
    pages: Mapping[str, Facts], outputs: Collection[str], sources: Mapping[str, str], styles: Mapping[str, str]
) -> list[Problem]:
    """Hold every page's links against what was built.

    Args:
        pages: by path relative to the site's root.
        outputs: every path of the site.
        sources: the entry behind a page, for the problem's place.
        styles: the text of each style sheet, by path.
    """
    found: list[Problem] = []
    anchors = {path: frozenset(page.ids) for path, page in pages.items()}
    for path, page in sorted(pages.items()):
        place = Place(sources.get(path, path))
        found += [_fault(code, detail, place, path) for code, detail in page.faults]
        for link in page.links:
            target, _, anchor = link.partition("#")
            file = target + "index.html" if target.endswith("/") or not target else target
            if file not in outputs:
                found.append(_dead(place, path, target, outputs))
            elif anchor and file in anchors and anchor not in anchors[file]:
                found.append(_lost(place, path, target, anchor, anchors[file]))
    for path, text in sorted(styles.items()):
        for match in _CSS_FOREIGN.finditer(text):
            found.append(_fault("KB-BUILD-004", match[1], Place(path), path))
    return found


def _attributes(element: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    return ((str(name), str(value)) for name, value in element.items())


def _addresses(name: str, value: str) -> Iterator[str]:
    if name == "srcset":
        yield from (part.split()[0] for part in value.split(",") if part.strip())
    else:
        yield value.strip()


def _sort(address: str, loads: bool, here: str, base: str, links: set[str], faults: set[tuple[str, str]]) -> None:
    if address.startswith("#"):
        if len(address) > 1:
            links.add(urlsplit(here).path.removeprefix("/") + "#" + unquote(address[1:]))
        return
    if plain := _PLAIN.fullmatch(address):
        links.add(_step(here, plain[1]) + (f"#{plain[2]}" if plain[2] and not loads else ""))
        return
    try:
        parts = urlsplit(address)
        inside = not parts.scheme and not parts.netloc
        parts = urlsplit(urljoin(here, address)) if inside else parts
    except ValueError:
        faults.add(("KB-BUILD-004", address))
        return
    if inside:
        path = parts.path
        if address.startswith("/"):
            path = "/" + path.removeprefix(base) if path.startswith(base) else path
        target = unquote(path.removeprefix("/"))
        links.add(f"{target}#{unquote(parts.fragment)}" if parts.fragment and not loads else target)
    elif (loads and parts.scheme != "data") or parts.scheme not in {"http", "https", "mailto", "data"}:
        faults.add(("KB-BUILD-004", address))


def _step(here: str, address: str) -> str:
    """Return where a plain relative address leads, from the site's root; most are, and need no general parser."""
    folders = here[len(_ROOT) + 1 :].split("/")[:-1]
    parts = address.split("/")
    for part in parts[:-1]:
        if part == "..":
            del folders[-1:]
        elif part != ".":
            folders.append(part)
    if parts[-1] in {".", ".."}:
        folders = folders[:-1] if parts[-1] == ".." else folders
        parts[-1] = ""
    return "/".join([*folders, parts[-1]])


def _dead(place: Place, path: str, target: str, outputs: Iterable[str]) -> Problem:
    near = get_close_matches(target.rstrip("/") + "/index.html", outputs, 1) or get_close_matches(target, outputs, 1)
    return Problem(
        "KB-BUILD-002",
        place,
        f"The built page `{path}` links to `{target}`, which is not in the site.",
        f"Did you mean `{near[0].removesuffix('index.html')}`?" if near else "Correct the link or add the page.",
        args={"page": path, "target": target},
    )


def _lost(place: Place, path: str, target: str, anchor: str, ids: Iterable[str]) -> Problem:
    near = get_close_matches(anchor, list(ids), 1)
    return Problem(
        "KB-BUILD-003",
        place,
        f"The built page `{path}` links to `{target}#{anchor}`, but that page has no such anchor.",
        f"Did you mean `#{near[0]}`?" if near else "Correct the anchor or add the section.",
        args={"page": path, "target": target, "anchor": anchor},
    )


def _fault(code: str, detail: str, place: Place, path: str) -> Problem:
    message, hint = {
        "KB-BUILD-004": (
            f"The built page `{path}` names `{detail}`, which a reader's browser would load or run from elsewhere.",
            "Keep the file in the repository and link to the copy.",
        ),
        "KB-BUILD-005": (f"The built page `{path}` has {detail}.", "The theme's overrides need repair."),
        "KB-BUILD-006": (
            f"The built page `{path}` holds an inline script that is not the theme's: `{detail[:60]}`.",
            "Scripts are files under assets/; remove it.",
        ),
    }[code]
    return Problem(code, place, message, hint, args={"page": path, "detail": detail})
