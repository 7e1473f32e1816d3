"""A repository with a laboratory in miniature, and whether this machine has a sandbox."""

import os
from pathlib import Path

import pytest

from tests.notebooks import LAB
from tests.support import write_tree
from tools.notebooks.sandbox import Limits, cannot_isolate

QUICK = Limits(seconds=20, memory_mb=600, processes=20, scratch_mb=16, output_bytes=200_000)
"""Small limits, so that a hostile notebook is stopped soon and has taken little."""


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.kernel)


@pytest.fixture
def root(tmp_path):
    return write_tree(tmp_path, LAB)


@pytest.fixture(scope="session")
def sandbox():
    """Ask for a sandbox: where there is none the test is skipped, but never in continuous integration."""
    reason = cannot_isolate()
    if reason and os.environ.get("CI"):
        pytest.fail(f"no sandbox: {reason}")
    if reason:
        pytest.skip(f"no sandbox: {reason}")
