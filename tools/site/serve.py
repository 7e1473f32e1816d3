"""A preview on this machine: it answers to nobody else, shows an edit at once, and survives every mistake."""

import ipaddress
import json
import sys
import threading
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tools.problems import as_terminal
from tools.site import swap, watch
from tools.site.build import BUILD, BuildError
from tools.site.preview import SCRIPT, SERVE, Compile, Preview

EVENTS = "/__wiki/events"
IDLE = 1.5
"""Seconds without a change before the search index is made again."""
FOREIGN = b"This preview is for this machine only.\n"
ALIVE = 15.0
"""Seconds between two signs of life to a waiting browser."""
RELOAD = Path(__file__).parent / "reload.js"


class Server(ThreadingHTTPServer):
    """A server that hands every request to one preview."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, host: str, port: int) -> None:
        super().__init__((host, port), Handler)
        self.preview: Preview | None = None
        self.stop = threading.Event()
        self.hosts = _names(host)


class Handler(BaseHTTPRequestHandler):
    """Answer reading requests, and only those that name this machine: another site's page may not read the preview."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a page or a file."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer with what is said about a page or a file."""
        self._answer(body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's signature
        """Say nothing: the terminal is for problems."""

    def _answer(self, *, body: bool) -> None:
        preview = self.server.preview
        try:
            host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        except ValueError:
            host = ""
        path = unquote(urlsplit(self.path).path)
        if host not in self.server.hosts and not (self.server.hosts == {"*"} and _is_address(host)):
            self._send(HTTPStatus.FORBIDDEN, "text/plain; charset=utf-8", FOREIGN, "")
        elif preview is None:
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, "text/plain; charset=utf-8", b"The preview is starting.\n", "")
        elif path == SCRIPT:
            self._send(HTTPStatus.OK, "text/javascript; charset=utf-8", RELOAD.read_bytes(), "", body=body)
        elif path == EVENTS:
            self._events(preview)
        elif not path.startswith("/") or "\\" in path or "\0" in path or ".." in path.split("/"):
            self._send(HTTPStatus.BAD_REQUEST, "text/plain; charset=utf-8", b"No such path.\n", "")
        else:
            answer = preview.answer(path[1:])
            if answer.status == HTTPStatus.MOVED_PERMANENTLY:
                self._send(HTTPStatus.FOUND, "", b"", "", location=answer.type)
            else:
                self._send(HTTPStatus(answer.status), answer.type, answer.body, answer.tag, body=body)

    def _send(
        self, status: HTTPStatus, kind: str, data: bytes, tag: str, *, body: bool = True, location: str = ""
    ) -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        if kind:
            self.send_header("Content-Type", kind)
        if tag:
            self.send_header("ETag", f'"{tag}"')
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if body:
            self.wfile.write(data)

    def _events(self, preview: Preview) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        version = -1
        try:
            while not self.server.stop.is_set():
                if preview.version != version:
                    version = preview.version
                    self.wfile.write(f"data: {_news(preview)}\n\n".encode())
                else:
                    self.wfile.write(b": alive\n\n")
                self.wfile.flush()
                preview.wait(version, ALIVE)
        except OSError:
            return  # the browser has gone


def serve(
    root: Path,
    compile_site: Compile,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    say: Callable[[str], object] = sys.stderr.write,
    stop: threading.Event | None = None,
) -> None:
    """Show the site and follow every change, until interrupted.

    Args:
        root: the repository's root.
        compile_site: what turns the content into pages, exports and problems; called after every change.
        host: the address to listen on; only this machine unless another is named.
        port: the port; 0 takes a free one.
        say: where lines for the person go.
        stop: ends the preview from elsewhere.

    Raises:
        BuildError: the port is taken, or another preview of this repository runs.
    """
    try:
        server = Server(host, port)
    except OSError as error:
        raise BuildError(f"port {port} cannot be used ({error.strerror}); choose another one with --port") from error
    shown = f"[{host}]" if ":" in host else host
    url = f"http://{shown}:{server.server_address[1]}/"
    stop = stop or threading.Event()
    server.stop = stop
    try:
        with swap.locked(root / BUILD / SERVE):
            preview = Preview(root, compile_site, url)
            say("Reading the content ...\n")
            before = watch.look(root)
            _report(preview, preview.refresh(), say)
            server.preview = preview
            threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
            indexer = threading.Thread(target=_index, args=(preview, stop, say), daemon=True)
            indexer.start()
            say(f"Preview at {url} (Ctrl+C ends it)\n")
            for paths in watch.changes(root, before, stop):
                say(f"Changed: {', '.join(paths[:3])}{' ...' if len(paths) > 3 else ''}\n")
                if any(path.endswith(".py") and path.startswith("tools/") for path in paths):
                    say("Code of the tools changed: start the preview again to use it.\n")
                _report(preview, preview.refresh(), say)
            indexer.join(timeout=30)
    except swap.BusyError as error:
        raise BuildError(f"another preview of this repository is running (process {error})") from None
    except KeyboardInterrupt:
        say("\n")
    finally:
        stop.set()
        if server.preview is not None:
            with server.preview.news:
                server.preview.news.notify_all()
            server.shutdown()
        server.server_close()


def _index(preview: Preview, stop: threading.Event, say: Callable[[str], object]) -> None:
    """Make the search index again whenever the content has rested for a moment."""
    indexed = -1
    while not stop.is_set():
        version = preview.version
        if version == indexed or preview.wait(version, IDLE):
            stop.wait(0.2)
            continue
        before = preview.problems
        preview.index(partial(_overtaken, preview, version, stop))
        if preview.problems != before:
            _report(preview, preview.problems, say)
            indexed = preview.version
        elif preview.version == version:
            indexed = version


def _overtaken(preview: Preview, version: int, stop: threading.Event) -> bool:
    return stop.is_set() or preview.version != version


def _report(preview: Preview, problems: object, say: Callable[[str], object]) -> None:
    say(as_terminal(preview.problems) if problems else "No problems.\n")


def _news(preview: Preview) -> str:
    rows = [
        {
            "severity": str(problem.severity),
            "code": problem.code,
            "place": f"{problem.place.path}:{problem.place.line}:{problem.place.column}",
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in preview.problems[:50]
    ]
    return json.dumps({"version": preview.version, "count": len(preview.problems), "problems": rows})


def _names(host: str) -> set[str]:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return {host, "localhost"} if host == "localhost" else {host}
    if address.is_unspecified:
        return {"*"}
    return {host, "localhost", "127.0.0.1", "::1"} if address.is_loopback else {host}


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return True
