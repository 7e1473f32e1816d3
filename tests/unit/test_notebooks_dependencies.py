"""The files that a notebook depends on."""

import ast
import os

import pytest

from tests.notebooks import LAB
from tests.support import write_tree
from tools.notebooks.dependencies import dependencies
from tools.notebooks.facts import of
from tools.notebooks.files import Files

ALWAYS = {"lab/__init__.py", "lab/measure.py", "lab/settings.py"}
EVERYTHING = {path.removeprefix("notebooks/") for path in LAB if path.endswith(".py")}


@pytest.fixture
def notebooks(tmp_path):
    return write_tree(tmp_path, LAB) / "notebooks"


def found(notebooks, *cells):
    return set(dependencies(Files(notebooks.parent), [of(ast.parse(text)) for text in cells]))


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("import lab", set()),
        ("import lab.stats", {"lab/stats.py", "lab/constants.py"}),
        ("import lab.stats as st", {"lab/stats.py", "lab/constants.py"}),
        ("from lab import stats", {"lab/stats.py", "lab/constants.py"}),
        ("from lab import measure", set()),
        ("from lab.stats import HALF", {"lab/stats.py", "lab/constants.py"}),
        ("import lab\nlab.stats.HALF", {"lab/stats.py", "lab/constants.py"}),
        ("import lab as l\nl.unused", {"lab/unused.py"}),
        ("def f():\n    from lab import unused", {"lab/unused.py"}),
        ("from typing import TYPE_CHECKING\nimport lab\nif TYPE_CHECKING:\n    import lab.stats", set()),
        ("import lab, importlib\nimportlib.import_module('lab.unused')", {"lab/unused.py"}),
        ("import lab, importlib\nimportlib.import_module('lab.' + 'unused')", EVERYTHING),
        ("import lab\ngetattr(lab, 'un' + 'used')", EVERYTHING),
        ("from lab import *", EVERYTHING),
        ("import lab\nlab.load('tiny')", {"lab/models/tiny/config.json"}),
        ("import lab\nmodel = 'tiny'", {"lab/models/tiny/config.json"}),
        ("import lab\nm = f'{x}ny'", {"lab/models/tiny/config.json"}),
        ("import lab\nm = f'{x:.2f}'", set()),
        ("import lab\nopen('lab/models/other/config.json')", {"lab/models/other/config.json"}),
        ("import lab\nopen('lab/models/README.md')", set()),
    ],
)
def test_what_code_names(notebooks, code, more):
    assert found(notebooks, code) == ALWAYS | more


def test_code_without_local_modules_depends_on_nothing(notebooks):
    assert found(notebooks, "import math, os.path\nfrom json import loads\nx = 'name'") == set()


def test_cells_share_their_names(notebooks):
    assert "lab/stats.py" in found(notebooks, "import lab", "lab.stats.HALF")


def test_a_package_that_opens_its_modules_lazily(notebooks):
    (notebooks / "lab/__init__.py").write_text(
        "from importlib import import_module\n"
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from lab import stats, unused\n"
        "def __getattr__(name):\n    return import_module(f'lab.{name}')\n",
        encoding="utf-8",
    )
    assert found(notebooks, "import lab") == {"lab/__init__.py"}
    assert found(notebooks, "import lab\nlab.unused") == {"lab/__init__.py", "lab/unused.py"}


def test_relative_imports_and_circles(notebooks):
    (notebooks / "lab/stats.py").write_text("from . import constants\nfrom .unused import NOTHING\n", encoding="utf-8")
    (notebooks / "lab/unused.py").write_text("from lab import stats\n", encoding="utf-8")
    assert found(notebooks, "from lab.stats import x") == ALWAYS | {
        "lab/stats.py",
        "lab/constants.py",
        "lab/unused.py",
    }


def test_a_module_may_name_data_beside_it(notebooks):
    (notebooks / "lab/stats.py").write_text("FILE = 'words.txt'\n", encoding="utf-8")
    (notebooks / "lab/words.txt").write_text("a b\n", encoding="utf-8")
    assert "lab/words.txt" in found(notebooks, "from lab import stats")
    assert "lab/words.txt" not in found(notebooks, "import lab")


def test_nothing_outside_is_named(notebooks, tmp_path):
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    (notebooks / "link.txt").symlink_to(tmp_path / "secret.txt")
    (notebooks / "lab/evil.py").symlink_to(tmp_path / "secret.txt")
    os.symlink(tmp_path, notebooks / "lab/models/tiny/up")
    (notebooks / "lab/models/tiny/link.txt").symlink_to(tmp_path / "secret.txt")
    names = ("../secret.txt", "link.txt", "tiny", "lab/models/tiny/up/secret.txt")
    assert found(notebooks, "import lab.evil", *map(repr, names)) == ALWAYS | {"lab/models/tiny/config.json"}
