"""Walking, containment and writing."""

import os
import socket
import stat

import pytest

from tools.paths import inside, is_reserved, read_bytes, walk, write_if_changed


def codes(problems):
    return [(problem.code, problem.place.path) for problem in problems]


def test_files_are_found_in_order_and_deeper_folders_are_not_entered(tmp_path):
    for name in ("b/two.md", "a/one.md", "a/deep/three.md", "top.md"):
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    found, problems = walk(tmp_path, "content", depth=1)
    assert not problems
    assert [(item.uri, item.is_folder) for item in found] == [
        ("content/a/deep", True),
        ("content/a/one.md", False),
        ("content/b/two.md", False),
        ("content/top.md", False),
    ]


def test_links_are_reported_and_never_followed(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("secret")
    root = tmp_path / "root"
    (root / "content").mkdir(parents=True)
    (root / "content" / "folder").symlink_to(outside)
    (root / "content" / "file.md").symlink_to(outside / "secret.md")
    (root / "content" / "dangling.md").symlink_to(outside / "none")
    found, problems = walk(root, "content", depth=1)
    assert not found
    assert codes(problems) == [
        ("KB-FILE-001", "content/dangling.md"),
        ("KB-FILE-001", "content/file.md"),
        ("KB-FILE-001", "content/folder"),
    ]


def test_a_linked_content_folder_is_reported(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "content").symlink_to(tmp_path / "real")
    assert codes(walk(tmp_path, "content", depth=1)[1]) == [("KB-FILE-001", "content")]


def test_pipes_and_sockets_are_reported_and_never_opened(tmp_path, monkeypatch):
    (tmp_path / "content").mkdir()
    os.mkfifo(tmp_path / "content" / "pipe.md")
    monkeypatch.chdir(tmp_path / "content")  # a socket's address is short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.md")
        found, problems = walk(tmp_path, "content", depth=1)
    assert not found
    assert codes(problems) == [("KB-FILE-002", "content/pipe.md"), ("KB-FILE-002", "content/socket.md")]


def test_a_missing_or_closed_folder_is_reported(tmp_path, monkeypatch):
    assert codes(walk(tmp_path, "content", depth=1)[1]) == [("KB-FILE-013", "content")]
    (tmp_path / "content").mkdir()

    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    assert codes(walk(tmp_path, "content", depth=1)[1]) == [("KB-FILE-013", "content")]


def test_what_editors_leave_is_passed_over(tmp_path):
    (tmp_path / "content").mkdir()
    for name in (".DS_Store", "a.md~", ".a.md.swp", "#a.md#", "4913"):
        (tmp_path / "content" / name).write_text("x")
    (tmp_path / "content" / ".#a.md").symlink_to("nobody@nowhere")
    (tmp_path / "content" / ".hidden.md").write_text("x")
    found, problems = walk(tmp_path, "content", depth=1)
    assert not problems
    assert [item.uri for item in found] == ["content/.hidden.md"]


def test_names_are_printable_whatever_their_bytes(tmp_path):
    (tmp_path / "content").mkdir()
    os.mkdir(os.fsencode(tmp_path / "content") + b"/\xff\n\x1b")
    found, _ = walk(tmp_path, "content", depth=0)
    assert [item.uri for item in found] == ["content/\\xff\\n\\x1b"]


@pytest.mark.parametrize("name", ["con", "CON", "aux.md", "com1.yaml", "lpt9", "nul.tar.gz"])
def test_reserved_names(name):
    assert is_reserved(name)


@pytest.mark.parametrize("name", ["concept.md", "com.md", "com10.md", "auxiliary", "nul-result"])
def test_other_names(name):
    assert not is_reserved(name)


def test_containment_resolves_before_it_compares(tmp_path):
    root = tmp_path / "root"
    (root / "a").mkdir(parents=True)
    (tmp_path / "root-evil").mkdir()
    (root / "out").symlink_to(tmp_path / "root-evil")
    assert inside(root, root)
    assert inside(root, root / "a" / ".." / "a" / "x.md")
    assert not inside(root, root / "a" / ".." / ".." / "root-evil")
    assert not inside(root, tmp_path / "root-evil")
    assert not inside(root, root / "out" / "x.md")


def test_reading_stops_at_the_limit_and_at_what_is_no_file(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"12345")
    assert read_bytes(path, 3) == b"1234"
    assert read_bytes(path, 5) == b"12345"
    (tmp_path / "link").symlink_to(path)
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe", "missing", "."):
        with pytest.raises(OSError):  # noqa: PT011  (each system has its own number)
            read_bytes(tmp_path / name)


def test_a_file_is_written_only_when_it_changes(tmp_path):
    path = tmp_path / "new" / "x.txt"
    assert write_if_changed(path, b"one")
    before = path.stat()
    assert not write_if_changed(path, b"one")
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert write_if_changed(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [item.name for item in path.parent.iterdir()] == ["x.txt"]


def test_writing_replaces_a_link_and_leaves_its_target(tmp_path):
    target = tmp_path / "target"
    target.write_bytes(b"kept")
    link = tmp_path / "link"
    link.symlink_to(target)
    assert write_if_changed(link, b"kept")
    assert not link.is_symlink()
    assert write_if_changed(link, b"new")
    assert target.read_bytes() == b"kept"


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "x"
    path.write_bytes(b"old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        write_if_changed(path, b"new")
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["x"]
