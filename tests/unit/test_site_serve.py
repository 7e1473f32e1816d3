"""The preview answers this machine only, shows an edit at once and outlives every mistake."""

import http.client
import json
import threading
import time
import urllib.error
import urllib.request

import pytest

from tests.small_site import root, wiki
from tools.problems import Place, Problem
from tools.site import BuildError, serve, watch
from tools.site.preview import Preview

URL = "http://127.0.0.1:8000/"


@pytest.fixture
def content(tmp_path):
    """Return a repository whose one file is the concept's first sentence, and what compiles it."""
    file = root(tmp_path) / "content" / "a.md"
    file.parent.mkdir()
    file.write_text("First.")

    def compile_site():
        text = file.read_text()
        if text == "crash":
            raise RuntimeError("on purpose")
        problems = (
            (Problem("KB-FIELD-001", Place("content/a.md", 2, 3), "Wrong.", "Do it."),) if text == "wrong" else ()
        )
        return wiki(text), {"kb.json": b"{}"}, problems

    return tmp_path, file, compile_site


@pytest.fixture
def preview(content):
    folder, file, compile_site = content
    made = Preview(folder, compile_site, URL)
    assert made.refresh() == ()
    return made, file


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("", 200, "text/html"),
        ("concepts/superposition/", 200, "text/html"),
        ("concepts/superposition", 301, ""),
        ("concepts/polysemy/", 200, "text/html"),
        ("kb.json", 200, "application/json"),
        ("assets/a.png", 200, "image/png"),
        ("assets/wk/search.js", 200, "text/javascript"),
        ("no/such/page/", 404, "text/html"),
        ("pagefind/../../mkdocs.yml", 404, "text/html"),
        ("pagefind/pagefind.js", 404, "text/html"),
        ("../mkdocs.yml", 404, "text/html"),
    ],
)
def test_answers(preview, path, status, kind):
    answer = preview[0].answer(path)
    assert answer.status == status
    assert status == 301 or answer.type.startswith(kind)


def test_an_edit_is_shown_and_a_mistake_survived(preview, capsys):
    made, file = preview
    page = "concepts/superposition/"
    first = made.answer(page)
    assert b"First." in first.body
    assert b"/__wiki/reload.js" in first.body
    file.write_text("Second.")
    made.refresh()
    assert b"Second." in made.answer(page).body
    other = made.answer("methods/probing/").tag
    file.write_text("wrong")
    assert [problem.code for problem in made.refresh()] == ["KB-FIELD-001"]
    file.write_text("crash")
    assert [problem.code for problem in made.refresh()] == ["KB-BUILD-009"]
    assert "on purpose" in capsys.readouterr().err
    assert b"wrong" in made.answer(page).body
    file.write_text("Third.")
    assert made.refresh() == ()
    assert b"Third." in made.answer(page).body
    assert other


def test_the_search_index_follows(preview):
    made, file = preview
    made.index(lambda: False)
    assert made.answer("pagefind/pagefind.js").status == 200
    assert made.answer("pagefind/%2e%2e/index.html").status == 404
    entry = made.answer("pagefind/pagefind-entry.json").body
    file.write_text("A change.")
    made.refresh()
    made.index(lambda: True)
    assert made.answer("pagefind/pagefind-entry.json").body == entry
    made.index(lambda: False)
    assert made.answer("pagefind/pagefind-entry.json").body != entry


def test_settings_that_break_while_serving(content):
    folder, _, compile_site = content
    made = Preview(folder, compile_site, URL)
    (folder / "mkdocs.yml").write_text("site_name: [")
    assert [problem.code for problem in made.refresh()] == ["KB-BUILD-001"]
    assert made.answer("").status == 200


@pytest.fixture
def served(content):
    folder, file, compile_site = content
    stop, lines = threading.Event(), []
    failure = []

    def run():
        try:
            serve(folder, compile_site, port=0, say=lines.append, stop=stop)
        except BuildError as error:
            failure.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    while not failure and not any("Preview at" in line for line in lines):
        time.sleep(0.02)
    port = int(next(line for line in lines if "Preview at" in line).split(":")[2].split("/")[0])
    yield folder, file, port
    stop.set()
    thread.join()


def get(port, path="/", host=None, method="GET"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host or f"127.0.0.1:{port}")
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


def test_the_server(served):
    folder, file, port = served
    assert get(port)[0] == 200
    assert get(port, host=f"localhost:{port}")[0] == 200
    for host in ("evil.example", "127.0.0.1.evil.example", "", "[", "0.0.0.0"):
        assert get(port, host=host or "x.example")[0] == 403
    for path in ("/../mkdocs.yml", "/%2e%2e/mkdocs.yml", "/a\\b", "/%00", "x"):
        assert get(port, path)[0] == 400
    assert get(port, method="POST")[0] == 501
    assert get(port, method="HEAD") == (200, "")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/__wiki/events", timeout=10) as events:
        news = json.loads(events.readline().decode().removeprefix("data: "))
        assert news["count"] == 0
        events.readline()
        file.write_text("wrong")
        news = json.loads(events.readline().decode().removeprefix("data: "))
        assert news["problems"][0]["place"] == "content/a.md:2:3"
    with pytest.raises(BuildError, match="another preview"):
        serve(folder, lambda: None, port=0, say=lambda line: None)
    with pytest.raises(BuildError, match=str(port)):
        serve(folder, lambda: None, port=port, say=lambda line: None)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/nothing/", timeout=10)


def test_watching_sees_new_changed_and_lost_files(tmp_path):
    folder = tmp_path / "content" / "concepts"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("a")
    stop = threading.Event()
    seen = watch.changes(tmp_path, watch.look(tmp_path), stop)
    for change in (
        lambda: (folder / "b.md").write_text("b"),
        lambda: (folder / "a.md").write_text("longer"),
        (folder / "b.md").unlink,
    ):
        timer = threading.Timer(0.15, change)
        timer.start()
        assert next(seen)[0].startswith("content/concepts/")
    early = watch.look(tmp_path)
    (folder / "a.md").write_text("written while the preview starts")
    assert next(watch.changes(tmp_path, early, stop)) == ["content/concepts/a.md"]
    stop.set()
    assert list(seen) == []
