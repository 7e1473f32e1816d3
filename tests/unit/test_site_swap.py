"""One builder at a time; the published tree is the old one or the new one."""

import os

import pytest

from tools.site import swap


def folder(path, text):
    path.mkdir(parents=True)
    (path / "x").write_text(text)
    return path


def test_the_lock_is_held_by_one(tmp_path):
    with swap.locked(tmp_path), pytest.raises(swap.BusyError, match=str(os.getpid())), swap.locked(tmp_path):
        pass
    with swap.locked(tmp_path):
        pass


def test_a_lock_file_without_a_holder_is_nothing(tmp_path):
    (tmp_path / swap.LOCK).write_text("1\n")
    with swap.locked(tmp_path):
        assert (tmp_path / swap.LOCK).read_text() == f"{os.getpid()}\n"


@pytest.mark.parametrize("can", [True, False])
def test_trees_change_places(tmp_path, monkeypatch, can):
    if not can:
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    build, site = tmp_path / "build", tmp_path / "site"
    for text in ("one", "two", "three"):
        build.mkdir(exist_ok=True)
        stage = swap.begin(build, "mark")
        (stage / "x").write_text(text)
        swap.publish(site, build)
        assert (site / "x").read_text() == text
        assert not stage.exists()
    assert (build / swap.SPARE / "x").read_text() == "two"
    assert not (build / swap.JOURNAL).exists()


def test_a_spare_that_is_begun_has_no_mark(tmp_path):
    (folder(tmp_path / swap.SPARE, "old") / "mark").write_text("name")
    stage = swap.begin(tmp_path, "mark")
    assert not (stage / "mark").exists()
    swap.abandon(tmp_path)
    assert (tmp_path / swap.SPARE / "x").read_text() == "old"


def test_recovery_after_each_moment(tmp_path):
    build, site = tmp_path / "build", tmp_path / "site"
    folder(build / swap.STAGE, "new")
    (build / swap.JOURNAL).write_text("")
    swap.recover(build, site)
    assert (site / "x").read_text() == "new"
    folder(build / swap.STAGE, "unfinished")
    swap.recover(build, site)
    assert (site / "x").read_text() == "new"
    assert (build / swap.SPARE / "x").read_text() == "unfinished"
    folder(build / swap.STAGE, "again")
    swap.recover(build, site)
    assert sorted(path.name for path in build.iterdir()) == [swap.SPARE]


def test_exchange_says_when_it_cannot(tmp_path):
    one, other = folder(tmp_path / "a", "a"), folder(tmp_path / "b", "b")
    assert swap.exchange(one, other) in {True, False}
    with pytest.raises(FileNotFoundError):
        swap.exchange(one, tmp_path / "missing")
