"""Parsed values kept between runs: one file a name, verified before it is read, and never able to run code."""

import hashlib
import io
import pickle
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar, cast

from tools.paths import read_bytes, write_if_changed

Value = TypeVar("Value")

_HASH = 32
_LARGEST = 256 * 1024 * 1024


class Store:
    """What was made in earlier runs from the same input by the same code.

    A store that is missing, damaged, foreign or not writable is an empty one: nothing but time is lost.

    Args:
        file: where it is kept, below `.cache/`; None where nothing may be kept beyond this process.
        salt: whatever values depend on beside their key: see `code_digest`.
        types: the classes of which values are made. No other name is ever looked up, so that a forged file can at most
            hold wrong values.
    """

    def __init__(self, file: Path | None, salt: str, types: Iterable[type]) -> None:
        self._file = file
        self._salt = hashlib.sha256(salt.encode()).digest()
        self._types = {(kind.__module__, kind.__qualname__): kind for kind in types}
        self._kept = self._read() if file else {}
        self._used: dict[str, bytes] = {}
        self._values: dict[str, object] = {}
        self._changed = False

    def remember(self, key: str, make: Callable[[], Value]) -> Value:
        """Return the value of a key: the kept one, or a new one that `save` will keep.

        Args:
            key: a hash of everything that the value is made from, apart from the code.
            make: makes the value; called only where none is kept.
        """
        if key in self._values:
            return cast("Value", self._values[key])
        value: Value | None = None
        written = self._kept.get(key)
        if written is not None:
            with suppress(*_DAMAGE):
                value = _Reader(io.BytesIO(written), self._types).load()
        if value is None or written is None:
            value = make()
            written = pickle.dumps(value, protocol=5) if self._file else b""
            self._changed = True
        self._used[key] = written
        self._values[key] = value
        return value

    def save(self) -> None:
        """Keep what this run asked for, and nothing else."""
        if self._file is None or (not self._changed and self._used.keys() == self._kept.keys()):
            return
        body = pickle.dumps(self._used, protocol=5)
        # A cache that cannot be written is no reason to fail.
        with suppress(OSError):
            write_if_changed(self._file, self._sign(body) + body)

    def _sign(self, body: bytes) -> bytes:
        return hashlib.blake2b(body, digest_size=_HASH, key=self._salt).digest()

    def _read(self) -> dict[str, bytes]:
        assert self._file
        try:
            data = read_bytes(self._file, _LARGEST)
        except OSError:
            return {}
        body = memoryview(data)[_HASH:]
        if len(data) > _LARGEST or self._sign(bytes(body)) != data[:_HASH]:
            return {}
        try:
            kept = _Reader(io.BytesIO(body), {}).load()
        except _DAMAGE:
            return {}
        return kept if isinstance(kept, dict) else {}


class _Reader(pickle.Unpickler):
    """Reads plain values and the named classes, nothing else."""

    def __init__(self, file: io.BytesIO, types: dict[tuple[str, str], type]) -> None:
        super().__init__(file)
        self._types = types

    def find_class(self, module_name: str, global_name: str, /) -> type:
        found = self._types.get((module_name, global_name))
        if found is None:
            raise pickle.UnpicklingError(f"{module_name}.{global_name} is not one of the kept types")
        return found


# Whatever the reader of a damaged or outdated value may raise.
_DAMAGE = (pickle.UnpicklingError, EOFError, TypeError, ValueError, AttributeError, KeyError, IndexError, MemoryError)


def code_digest(sources: Iterable[Path], *also: str) -> str:
    """Return a hash of the code that makes values, so that a change of it empties the store.

    Args:
        sources: modules and folders of modules.
        also: what else decides, such as versions of libraries.
    """
    digest = hashlib.sha256(f"{sys.version_info} {also}".encode())
    for source in sources:
        for path in sorted(source.rglob("*.py")) if source.is_dir() else [source]:
            digest.update(f"{path.name} ".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
