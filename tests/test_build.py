"""Small whole sites: published whole or not at all, the same from anywhere, remade only where something changed."""

import json
import os
import posixpath
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import lxml.html
import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig

from tests.small_site import ROOT, page, root, site, tree, wiki
from tools.site import BuildError, assemble, build, config, csp, frame, incremental, swap
from tools.site.build import own_assets
from tools.site.plan import Plan

pytestmark = pytest.mark.site


def codes(report):
    return [problem.code for problem in report.problems]


def test_a_site_is_complete(tmp_path):
    report = build(root(tmp_path), wiki(), {"kb.json": b"{}"})
    assert report.problems == ()
    assert (report.pages_built, report.pages_total, report.full) == (6, 6, True)
    paths = set(tree(tmp_path / "site"))
    assert {"index.html", "404.html", "robots.txt", "kb.json", "assets/a.png", "pagefind/pagefind.js"} <= paths
    assert {"concepts/polysemy/index.html", "methods/probing/index.html", "assets/wk/kinds.json"} <= paths
    assert not any(path.endswith(".map") or path.startswith("404/") for path in paths)
    for path in (tmp_path / "site").rglob("*.html"):
        assert "Content-Security-Policy" in path.read_text()
        assert "sourceMappingURL" not in path.read_text()


def test_titles_are_escaped_once(tmp_path):
    build(root(tmp_path), wiki(), {})
    text = (tmp_path / "site/methods/probing/index.html").read_text()
    parsed = lxml.html.document_fromstring(text)
    assert parsed.findtext(".//title") == "Probing <&> *stars* - Interpretability Wiki"
    assert parsed.xpath("string(//h1/text())") == "Probing <&> *stars*"
    assert not parsed.xpath("//h1/*[not(@class='headerlink')]")


def test_an_edit_remakes_one_page_and_equals_a_clean_build(tmp_path):
    one = root(tmp_path / "one")
    steps = [
        wiki(),
        wiki("Edited."),
        wiki("Edited again.", title="Superposition, renamed"),
        wiki("Edited.", extra=[page("papers/new/", "New", "<p>x</p>", kind="papers")]),
        wiki("Edited."),
    ]
    built = []
    for number, step in enumerate(steps):
        report = build(one, step, {})
        assert report.problems == ()
        built.append((report.pages_built, report.full))
        clean = root(tmp_path / f"clean {number}")
        assert build(clean, step, {}).full
        assert tree(one / "site") == tree(clean / "site")
        assert tree(one / "build/docs") == tree(clean / "build/docs")
    assert built[0] == (6, True)
    assert built[1] == (1, False)
    assert not any(full for _, full in built[1:])


def test_nothing_changed_writes_nothing(tmp_path):
    build(root(tmp_path), wiki(), {})
    before = incremental.stats(tmp_path / "site")
    report = build(tmp_path, wiki(), {})
    assert (report.pages_built, report.full, report.problems) == (0, False, ())
    assert incremental.stats(tmp_path / "site") == before


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("settings", lambda folder: _replace(folder / "mkdocs.yml", "site_name: ", "site_name: Other ")),
        ("a published file", lambda folder: (folder / "site/index.html").write_text("touched")),
        ("a lost file", lambda folder: (folder / "site/methods/index.html").unlink()),
        ("a foreign file", lambda folder: (folder / "site/more.html").write_text("x")),
    ],
)
def test_what_all_pages_share_or_a_touched_tree_remakes_everything(tmp_path, name, change):
    build(root(tmp_path), wiki(), {})
    change(tmp_path)
    report = build(tmp_path, wiki(), {})
    assert report.full, name
    clean = root(tmp_path / "clean")
    (clean / "mkdocs.yml").write_bytes((tmp_path / "mkdocs.yml").read_bytes())
    build(clean, wiki(), {})
    assert tree(tmp_path / "site") == tree(clean / "site")


def test_a_page_that_becomes_a_folder_and_back(tmp_path):
    file = wiki()
    inner = page("concepts/superposition/more/", "More", "<p>x</p>")
    folder = wiki(extra=[inner])
    other = root(tmp_path / "other")
    for step in (file, folder, file, folder):
        assert build(root(tmp_path / "one"), step, {}).problems == ()
    build(other, folder, {})
    assert tree(tmp_path / "one/site") == tree(other / "site")


@pytest.mark.parametrize(
    ("code", "broken"),
    [
        ("KB-BUILD-002", {"a": "<a href='../nowhere/'>x</a>"}),
        ("KB-BUILD-002", {"a": "<img src='lost.png' alt=''>"}),
        ("KB-BUILD-003", {"a": "<a href='../methods/probing/#nothing'>x</a>"}),
        ("KB-BUILD-003", {"a": "<a href='#nothing'>x</a>"}),
        ("KB-BUILD-004", {"a": "<img src='https://example.org/x.png' alt=''>"}),
        ("KB-BUILD-004", {"a": "<img src='//example.org/x.png' alt=''>"}),
        ("KB-BUILD-004", {"a": "<a href='javascript:alert(1)'>x</a>"}),
        ("KB-BUILD-005", {"a": "<main>x</main>"}),
        ("KB-BUILD-006", {"a": "<script>alert(1)</script>"}),
        ("KB-BUILD-007", {"files": {"../outside": b"x"}}),
        ("KB-BUILD-007", {"files": {"pagefind/x.js": b"x"}}),
        ("KB-BUILD-008", {"files": {"Methods/Index.html": b"x"}}),
        ("KB-BUILD-008", {"files": {"methods": b"x"}}),
        ("KB-BUILD-004", {"files": {"assets/x.css": b"@import '//example.org/x.css';"}}),
    ],
)
def test_a_fault_is_named_and_the_old_site_stays(tmp_path, code, broken):
    build(root(tmp_path), wiki(), {})
    before = incremental.stats(tmp_path / "site")
    pages = [page("broken/", "Broken", f"<p>{broken.get('a', '')}</p>", source="content/broken.md")]
    good = wiki(extra=pages)
    bad = site(*good.pages.values(), files={**good.files, **broken.get("files", {})}, redirects=good.redirects)
    report = build(tmp_path, bad, {})
    assert codes(report) == [code]
    if "a" in broken:
        assert report.problems[0].place.path == "content/broken.md"
    assert incremental.stats(tmp_path / "site") == before
    assert build(tmp_path, wiki("After."), {}).problems == ()


@pytest.mark.parametrize(
    "text",
    ["site_name: [", "nothing: here", "site_name: X\nplugins: [search]", "site_name: X\nhooks: [x.py]",
     "site_name: X\nextra:\n  f: !!python/name:os.system x", "site_name: X\nsite_url: ftp:x"],
)  # fmt: skip
def test_settings_that_cannot_be_used(tmp_path, text):
    (tmp_path / "mkdocs.yml").write_text(text)
    assert codes(build(tmp_path, wiki(), {})) == ["KB-BUILD-001"]
    assert not (tmp_path / "site").exists()


def test_mkdocs_refuses_a_setting(tmp_path):
    _replace(root(tmp_path) / "mkdocs.yml", "- attr_list", "- no_such_extension")
    assert set(codes(build(tmp_path, wiki(), {}))) == {"KB-BUILD-009"}
    assert not (tmp_path / "site").exists()


def test_a_second_build_is_refused(tmp_path):
    with swap.locked(root(tmp_path) / "build"), pytest.raises(BuildError, match=str(os.getpid())):
        build(tmp_path, wiki(), {})
    assert build(tmp_path, wiki(), {}).problems == ()


def test_the_address_of_the_site_reaches_only_what_needs_it(tmp_path, monkeypatch):
    monkeypatch.setenv("WIKI_SITE_URL", "https://example.org/wiki/")
    build(root(tmp_path), wiki(), {})
    lost = lxml.html.document_fromstring((tmp_path / "site/404.html").read_text())
    links = [link for link in lost.xpath("//@href | //@src") if not link.startswith("#")]
    assert "/wiki/concepts/" in links
    assert all(link.startswith(("/wiki/", "https://example.org/wiki/")) for link in links)
    assert "https://example.org/wiki/concepts/" in (tmp_path / "site/sitemap.xml").read_text()


def test_a_redirect_needs_no_script(tmp_path):
    build(root(tmp_path), wiki(), {})
    text = (tmp_path / "site/concepts/polysemy/index.html").read_text()
    assert 'content="0; url=../superposition/"' in text
    assert "<script" not in text


def test_pages_are_what_mkdocs_itself_makes_of_the_compiled_tree(tmp_path):
    build(root(tmp_path), wiki(), {})
    settings, _ = config.read(tmp_path)
    planned = Plan(wiki(), {}, settings, own_assets(settings.theme))
    options = frame.options(
        settings, planned.titles(), styles=planned.styles, scripts=planned.scripts, not_found=planned.not_found
    )
    loaded = MkDocsConfig()
    loaded.load_dict({**options, "docs_dir": str(tmp_path / "build/docs"), "site_dir": str(tmp_path / "plain")})
    assert loaded.validate() == ([], [])
    mkdocs_build(loaded)
    scripts = csp.trusted((tmp_path / "plain/404.html").read_text())
    for path in planned.sources:
        theirs = (tmp_path / "plain" / path).read_text()
        ours, _ = assemble.make(theirs, path, scripts, "/", searchable=planned.page(path).searchable)
        assert ours == (tmp_path / "site" / path).read_text(), path


def test_both_engines_make_the_same_pages(tmp_path):
    for engine in ("mkdocs", "zensical"):
        assert build(root(tmp_path / engine), wiki(), {}, engine=engine).problems == ()
    compared = 0
    for path in sorted((tmp_path / "mkdocs/site").rglob("*.html")):
        name = path.relative_to(tmp_path / "mkdocs/site")
        if name.parts[0] != "pagefind":
            assert _seen(path) == _seen(tmp_path / "zensical/site" / name), name
            compared += 1
    assert compared == 8


def _seen(path):
    """Return what a reader sees of a page: title, contents, text, links, anchors."""
    parsed = lxml.html.document_fromstring(path.read_text())
    body = parsed.xpath("//article | //body/main[not(.//article)]")[0]
    contents = parsed.xpath("//nav[contains(@class, 'md-nav--secondary')]//a/@href")
    near = parsed.xpath("//div[@class='wk-near']//a/@href")
    nav = [posixpath.normpath(link) for link in parsed.xpath("//nav[contains(@class, 'md-nav--primary')]/ul//a/@href")]
    ours = [found for found in body.xpath(".//@id") if not found.startswith("__")]
    return (
        parsed.findtext(".//title"),
        " ".join(body.text_content().split()),
        body.xpath(".//a[@href]/@href"),
        body.xpath(".//@src"),
        ours,
        list(dict.fromkeys(contents)),
        near,
        set(nav),
    )


PROGRAM = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from tests.small_site import wiki
    from tools.site import build
    report = build(Path(sys.argv[1]), wiki(sys.argv[2]), {"kb.json": b"{}"})
    sys.exit(1 if report.problems else 0)
    """
)


def _start(folder, words, **environ):
    command = [sys.executable, "-c", PROGRAM, str(folder), words]
    umask = int(environ.pop("umask", "022"), 8)
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ}, umask=umask)


def test_two_builds_are_the_same_everywhere(tmp_path):
    settings = [
        {"TZ": "UTC", "LANG": "C", "PYTHONHASHSEED": "1", "umask": "022"},
        {"TZ": "Pacific/Auckland", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "77", "umask": "077"},
    ]
    folders = [root(tmp_path / "a"), root(tmp_path / "a much longer folder name")]
    for folder, environ in zip(folders, settings, strict=True):
        assert _start(folder, "Same.", **environ).wait() == 0
    one, other = (tree(folder / "site") for folder in folders)
    assert one == other
    assert any(path.startswith("pagefind/") for path in one)


def test_a_killed_build_leaves_the_old_or_the_new_site(tmp_path):
    clean = {}
    for words in ("Old.", "New."):
        build(root(tmp_path / words), wiki(words), {"kb.json": b"{}"})
        clean[words] = tree(tmp_path / words / "site")
    folder = root(tmp_path / "site under test")
    build(folder, wiki("Old."), {"kb.json": b"{}"})
    started = time.monotonic()
    assert _start(folder, "New.").wait() == 0
    length = time.monotonic() - started
    current, moments = "New.", random.Random(4)
    seen = set()
    for _ in range(10):
        wanted = "Old." if current == "New." else "New."
        process = _start(folder, wanted)
        time.sleep(moments.uniform(0.3, 1.1) * length)
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = [words for words, digests in clean.items() if tree(folder / "site") == digests]
        assert len(found) == 1
        current = found[0]
        seen.add(current == wanted)
    assert build(folder, wiki("New."), {"kb.json": b"{}"}).problems == ()
    assert tree(folder / "site") == clean["New."]
    assert not (folder / "build" / swap.STAGE).exists()


@pytest.mark.parametrize("moment", ["both moved", "old moved", "nothing moved"])
def test_without_an_exchange_the_next_build_completes_it(tmp_path, monkeypatch, moment):
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    build(root(tmp_path), wiki("Old."), {})
    old = tree(tmp_path / "site")
    rename, calls = os.rename, []

    def die(source, target):
        if Path(target).name in {swap.SPARE, "site"}:
            calls.append(target)
            if len(calls) > {"both moved": 2, "old moved": 1, "nothing moved": 0}[moment]:
                raise KeyboardInterrupt
        rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(swap, "abandon", lambda build: None)
        patch.setattr(os, "rename", die)
        if moment == "both moved":
            build(tmp_path, wiki("New."), {})
        else:
            with pytest.raises(KeyboardInterrupt):
                build(tmp_path, wiki("New."), {})
    with swap.locked(tmp_path / "build"):
        swap.recover(tmp_path / "build", tmp_path / "site")
    new = root(tmp_path / "clean")
    build(new, wiki("New."), {})
    assert tree(tmp_path / "site") == (old if moment == "nothing moved" else tree(new / "site"))
    assert build(tmp_path, wiki("New."), {}).problems == ()
    assert tree(tmp_path / "site") == tree(new / "site")


def test_nothing_is_written_outside(tmp_path):
    folder, secret = root(tmp_path / "repository"), tmp_path / "secret"
    secret.write_text("mine")
    build(folder, wiki(), {})
    for place in ("build/docs/index.md", "build/docs/assets/a.png"):
        (folder / place).unlink()
        (folder / place).symlink_to(secret)
    report = build(folder, wiki("Edited."), {})
    assert report.problems == ()
    spare = folder / "build" / swap.SPARE / "concepts/superposition/index.html"
    spare.unlink()
    spare.symlink_to(secret)
    assert build(folder, wiki("Third."), {}).problems == ()
    assert secret.read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"repository", "secret"}
    assert {path.name for path in folder.iterdir()} == {"build", "mkdocs.yml", "site"}


def test_kinds_are_named_for_the_search(tmp_path):
    build(root(tmp_path), wiki(), {})
    kinds = json.loads((tmp_path / "site/assets/wk/kinds.json").read_text())
    assert [row["kind"] for row in kinds] == ["concepts", "methods"]
    text = (tmp_path / "site/methods/probing/index.html").read_text()
    assert kinds[1]["token"] in text
    assert "data-pagefind-body" in text
    assert "data-pagefind-body" not in (tmp_path / "site/search/index.html").read_text()


def _replace(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize("program", ["/bin/false", "/nonexistent"])
def test_without_a_search_index_nothing_is_published(tmp_path, monkeypatch, program):
    build(root(tmp_path), wiki(), {})
    before = incremental.stats(tmp_path / "site")
    monkeypatch.setattr("pagefind_bin.get_executable", lambda: program)
    assert codes(build(tmp_path, wiki("Edited."), {})) == ["KB-BUILD-010"]
    assert incremental.stats(tmp_path / "site") == before


def test_a_disk_that_refuses_is_no_traceback(tmp_path):
    root(tmp_path)
    (tmp_path / "build").write_text("a file where the folder should be")
    with pytest.raises(BuildError, match="could not be written"):
        build(tmp_path, wiki(), {})
