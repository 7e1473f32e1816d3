"""The Content-Security-Policy of each page: only the theme's own inline scripts run, by their hash.

A script is the theme's own when it stands on the page for what does not exist, which holds no contributor's word.
Hashing whatever a page contains would bless a planted script.
"""

import base64
import hashlib
import html
import re

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_DEPTH = re.compile(r'new URL\("[\w./~%-]*",location\)')
"""The one place where a script of the theme differs between pages: the way to the site's root."""
_HEAD = '<meta charset="utf-8">'

POLICY = (
    "default-src 'none'",
    # WebAssembly is the search engine; it allows no evaluation of text as JavaScript.
    "script-src 'self' 'wasm-unsafe-eval'{hashes}",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
)
STILL = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""The policy of a page that loads nothing."""


def inline(page: str) -> list[str]:
    """Return the inline scripts of a page that a browser would run, in order."""
    return [
        match[2]
        for match in _SCRIPT.finditer(page)
        if not re.search(r"\bsrc\s*=", match[1]) and "application/json" not in match[1]
    ]


def trusted(not_found: str) -> frozenset[str]:
    """Return the theme's own scripts, given the page for what does not exist."""
    return frozenset(_DEPTH.sub("", script) for script in inline(not_found))


def seal(page: str, scripts: frozenset[str]) -> tuple[str, list[str]]:
    """Give a page its policy, before anything that it could hold.

    Args:
        page: the page's HTML, as the engine made it.
        scripts: what `trusted` returned.

    Returns:
        The page, and each inline script that is not the theme's (it will not run).
    """
    ours: list[str] = []
    strange: list[str] = []
    for script in inline(page):
        (ours if _DEPTH.sub("", script) in scripts else strange).append(script)
    hashes = "".join(f" '{digest(script)}'" for script in dict.fromkeys(ours))
    return insert(page, "; ".join(POLICY).format(hashes=hashes)), strange


def insert(page: str, policy: str) -> str:
    """Return a page with a policy right after its character set."""
    tags = (
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy, quote=False)}">'
        '<meta name="referrer" content="no-referrer">'
    )
    head, mark, rest = page.partition(_HEAD)
    if not mark:
        raise ValueError("the theme's page has no character set to stand behind")
    return head + mark + tags + rest


def digest(script: str) -> str:
    """Return a script's hash as a policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
