"""The styles, scripts and fonts that the pages need, as bytes."""

from functools import cache
from pathlib import Path
from types import MappingProxyType

ASSETS = Path(__file__).parent / "assets"
ROOT = "assets/wk/"
"""Where they stand on the site."""


@cache
def asset_files() -> MappingProxyType[str, bytes]:
    """Return every asset by its path on the site; of what is vendored, scripts stay behind: they run at build time."""
    found = sorted(path for path in ASSETS.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    shown = (path for path in found if not (path.suffix == ".js" and "vendor" in path.parts))
    return MappingProxyType({ROOT + path.relative_to(ASSETS).as_posix(): path.read_bytes() for path in shown})
