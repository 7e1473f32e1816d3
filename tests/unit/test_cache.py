"""The store of parsed values: right values or none, and never code."""

import pickle
from dataclasses import dataclass

import pytest

from tools.cache import Store, code_digest


@dataclass(frozen=True, slots=True)
class Parsed:
    text: str
    parts: tuple[str, ...] = ()


class Forged:
    """Runs code when it is unpickled without care."""

    def __reduce__(self):
        return (pytest.fail, ("code from the store was run",))


def filled(file, salt="s", **values):
    store = Store(file, salt, [Parsed])
    for key, value in values.items():
        store.remember(key, lambda value=value: value)
    store.save()
    return file


def kept(file, key, salt="s", types=(Parsed,)):
    return Store(file, salt, types).remember(key, lambda: None)


def test_a_value_is_made_once(tmp_path):
    file = filled(tmp_path / "cache" / "x", a=Parsed("one", ("two",)))
    assert kept(file, "a") == Parsed("one", ("two",))
    assert kept(file, "b") is None


def test_other_code_empties_the_store(tmp_path):
    assert kept(filled(tmp_path / "x", a=Parsed("one")), "a", salt="t") is None


def test_what_a_run_does_not_ask_for_is_forgotten(tmp_path):
    file = filled(tmp_path / "x", a=Parsed("a"), b=Parsed("b"))
    filled(file, a=Parsed("not made"))
    assert kept(file, "a") == Parsed("a")
    assert kept(file, "b") is None


@pytest.mark.parametrize("position", [0, 40, -1])
def test_a_flipped_byte_empties_the_store(tmp_path, position):
    file = filled(tmp_path / "x", a=Parsed("one"))
    data = bytearray(file.read_bytes())
    data[position] ^= 1
    file.write_bytes(data)
    assert kept(file, "a") is None


def test_a_cut_or_empty_file_empties_the_store(tmp_path):
    file = filled(tmp_path / "x", a=Parsed("one"))
    file.write_bytes(file.read_bytes()[:-1])
    assert kept(file, "a") is None
    file.write_bytes(b"")
    assert kept(file, "a") is None


def test_a_forged_value_is_not_run_but_made_anew(tmp_path):
    file = filled(tmp_path / "x", a=Forged())
    with pytest.raises(pytest.fail.Exception):
        pickle.loads(pickle.dumps(Forged()))
    assert kept(file, "a") is None


def test_a_class_that_is_not_named_is_not_looked_up(tmp_path):
    assert kept(filled(tmp_path / "x", a=Parsed("one")), "a", types=()) is None


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path):
    (tmp_path / "file").write_text("in the way")
    filled(tmp_path / "file" / "x", a=Parsed("one"))


def test_the_digest_follows_the_code(tmp_path):
    module = tmp_path / "package" / "module.py"
    module.parent.mkdir()
    module.write_text("A = 1\n")
    first = code_digest([tmp_path / "package"], "1.0")
    assert first == code_digest([tmp_path / "package"], "1.0")
    assert first != code_digest([tmp_path / "package"], "1.1")
    module.write_text("A = 2\n")
    assert first != code_digest([tmp_path / "package"], "1.0")
