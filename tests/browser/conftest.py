"""The real site, built once, served on loopback, and a Chromium to look at it."""

import contextlib
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import find

ROOT = Path(__file__).parent.parent.parent
PARTS = ("content", "notebooks", "mkdocs.yml", "constraints.txt")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serve files as Pages does: silently, with 404.html for what is missing."""

    def log_message(self, *_):
        """Say nothing."""

    def send_error(self, code, message=None, explain=None):
        """Answer a missing page with the site's own 404 page."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def served(folder):
    """Serve a folder on a free port of the loopback address."""
    handler = functools.partial(Handler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory):
    """Return the folder of the real site, built once."""
    root = tmp_path_factory.mktemp("wiki")
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
        else:
            shutil.copy(source, root / name)
    # In a process of its own, as a user would: the formula engine and Playwright do not share an event loop.
    env = {name: value for name, value in os.environ.items() if name not in {"WIKI_SITE_URL", "WIKI_REPOSITORY"}}
    command = [sys.executable, "-m", "tools", "build", "--root", str(root)]
    built = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return root / "site"


@pytest.fixture(scope="session")
def site_url(site_folder):
    """Return the address of the served site."""
    with served(site_folder) as url:
        yield url


@pytest.fixture(scope="module")
def browser():
    """Return a Chromium; closed with the module, because the formula engine cannot work while its event loop runs."""
    path = find()
    assert path, "No Chromium: `make browser` installs one."
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield chromium
        chromium.close()
