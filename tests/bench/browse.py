"""What a browser transfers for a first search, and how soon an edit shows in the preview."""

import socket
import subprocess
import sys
import time
import urllib.request
import zlib
from pathlib import Path

from playwright.sync_api import Response, sync_playwright

from tests.browser.chromium import find
from tests.browser.conftest import QUIET, served

COMPRESSED = {".pf_index", ".pf_fragment", ".pf_meta", ".pf_filter", ".pagefind", ".woff2", ".png"}


def first_search_bytes(site: Path) -> int:
    """Return the bytes that a first search transfers, counting text as a server compresses it."""
    total = 0

    def count(response: Response) -> None:
        nonlocal total
        if "/pagefind/" in response.url:
            body = response.body()
            packed = Path(response.url.split("?")[0]).suffix in COMPRESSED
            total += len(body) if packed else len(zlib.compress(body, 6))

    with served(site) as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=list(QUIET))
        page = chromium.new_page()
        page.on("response", count)
        page.goto(f"{url}search/", wait_until="networkidle")
        page.get_by_role("searchbox").last.fill("superposition")
        page.locator(".wk-search li a").first.wait_for()
        page.wait_for_load_state("networkidle")
        chromium.close()
    return total


def seconds_until_served(root: Path) -> float:
    """Return how long an edit of one entry takes until the preview shows it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "wiki"), "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/concepts/topic-00004/"
    try:
        _wait(address, "Topic 4", limit=600)
        path = root / "content" / "concepts" / "topic-00004.md"
        words = f"Served at {time.time_ns()}."
        path.write_text(path.read_text().replace("definition: ", f"definition: {words} ", 1))
        started = time.monotonic()
        _wait(address, words, limit=60)
        return time.monotonic() - started
    finally:
        server.terminate()
        server.wait()


def _wait(address: str, text: str, limit: float) -> None:
    end = time.monotonic() + limit
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if text in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.01)
    raise SystemExit(f"{address} did not show {text!r} within {limit} s")
