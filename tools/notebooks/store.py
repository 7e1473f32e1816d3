"""The results as committed: a receipt and outputs for each notebook, verified whenever they are read."""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from schema.claims import Receipt
from tools.notebooks.fingerprint import sha256
from tools.notebooks.measures import BadMeasureError, collect
from tools.notebooks.outputs import Outputs, as_json, normal
from tools.notebooks.source import FOLDER

RESULTS = f"{FOLDER}/results"


class DamagedError(Exception):
    """A result that cannot be trusted; the message says what is wrong with which file."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One notebook's result: what was measured, and what the cells put out."""

    receipt: Receipt
    outputs: Outputs


def folder(root: Path, name: str) -> Path:
    """Return the folder of a notebook's result."""
    return root / RESULTS / name


def read(root: Path, name: str) -> Stored | None:
    """Return a notebook's result, or None where it has none.

    Raises:
        DamagedError: the files are not what a run wrote.
    """
    return read_from(folder(root, name), name)


def read_from(here: Path, name: str) -> Stored | None:
    """Return the result of a notebook from any folder, as `read` does."""
    if here.is_symlink() or not here.is_dir():
        return None
    texts: dict[str, str] = {}
    for file in (here / "receipt.json", here / "outputs.json"):
        try:
            if file.is_symlink():
                raise DamagedError(f"`{file.name}` is a link")
            texts[file.name] = file.read_bytes().decode()
        except (OSError, UnicodeDecodeError) as error:
            raise DamagedError(f"`{file.name}` cannot be read ({type(error).__name__})") from None
    receipt = _receipt(texts["receipt.json"])
    if receipt.notebook != name:
        raise DamagedError(f"the receipt is that of `{receipt.notebook}`")
    if sha256(texts["outputs.json"]) != receipt.outputs:
        raise DamagedError("`outputs.json` is not what the run put out")
    return Stored(receipt, _outputs(texts["outputs.json"], receipt))


def _outputs(text: str, receipt: Receipt) -> Outputs:
    """Return the outputs, of the form in which a run keeps them, and with the very measures of the receipt.

    The seal tells damage, not fraud: whoever writes both files by hand can seal them. What the page shows as measured
    is at least what its cells show; that it was measured at all, only a run can tell.
    """
    try:
        value = json.loads(text)
        faithful = isinstance(value, dict) and normal(value) == value
        records = collect(output for outputs in value.values() for output in outputs)
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError, BadMeasureError):
        raise DamagedError("`outputs.json` does not have its form") from None
    if not faithful:
        raise DamagedError("`outputs.json` does not have its form")
    if {record.name: record for record in records} != {record.name: record for record in receipt.measures}:
        raise DamagedError("the measures of `receipt.json` are not those that the outputs show")
    return cast("Outputs", value)


def _receipt(text: str) -> Receipt:
    try:
        receipt = Receipt.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise DamagedError(f"`receipt.json` does not have its form: {where}: {first['msg']}") from None
    if _as_text(receipt) != text or _seal(receipt) != receipt.seal:
        raise DamagedError("`receipt.json` is not what the run wrote")
    return receipt


def write(root: Path, receipt: Receipt, outputs: Outputs) -> Receipt:
    """Keep a result; the receipt gets the hash of the outputs and its seal.

    The outputs are replaced first: whoever stops between the two leaves a receipt that does not fit, never a wrong one.
    """
    text = as_json(outputs)
    receipt = receipt.model_copy(update={"outputs": sha256(text)})
    receipt = receipt.model_copy(update={"seal": _seal(receipt)})
    here = folder(root, receipt.notebook)
    here.mkdir(parents=True, exist_ok=True)
    _replace(here / "outputs.json", text)
    _replace(here / "receipt.json", _as_text(receipt))
    return receipt


def _replace(file: Path, text: str) -> None:
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        # As if written by hand: readable by all whom the umask lets.
        umask = os.umask(0)
        os.umask(umask)
        Path(beside).chmod(0o666 & ~umask)
        Path(beside).replace(file)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _plain(receipt: Receipt) -> dict[str, Any]:
    return receipt.model_dump(mode="json")


def _as_text(receipt: Receipt) -> str:
    return as_json(_plain(receipt))


def _seal(receipt: Receipt) -> str:
    return sha256(as_json({key: value for key, value in _plain(receipt).items() if key != "seal"}))
