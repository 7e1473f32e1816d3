"""A share for each process, results in order, and no failure kept quiet."""

import os
import subprocess
import sys
import textwrap

import pytest

from tools.site import parallel

ITEMS = list(range(parallel.LEAST + 3))


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_order_from_every_process(workers):
    found = parallel.each(lambda item: (item * 2, os.getpid()), ITEMS, workers)
    assert [value for value, _ in found] == [item * 2 for item in ITEMS]
    assert len({process for _, process in found}) == workers


def test_a_few_items_stay_here():
    assert parallel.each(lambda item: os.getpid(), ITEMS[:5], 2) == [os.getpid()] * 5


@pytest.mark.parametrize("place", [0, 1])
def test_a_failure_in_any_process_is_raised(place):
    def work(item):
        if item == place:
            raise ValueError(f"item {item}")

    with pytest.raises(ValueError, match=f"item {place}"):
        parallel.each(work, ITEMS, 2)


def test_a_process_that_dies_is_noticed():
    here = os.getpid()

    def work(item):
        if os.getpid() != here:
            os._exit(1)

    with pytest.raises(OSError, match="ended early"):
        parallel.each(work, ITEMS, 2)


def test_no_process_outlives_a_killed_build(tmp_path):
    script = textwrap.dedent(f"""
        import os, time
        from pathlib import Path
        from tools.site import parallel
        here = os.getpid()
        def work(item):
            if os.getpid() == here:
                os.kill(here, 9)
            Path({str(tmp_path)!r}, str(os.getpid())).touch()
            time.sleep(0.002)
            return b"x" * 10_000
        parallel.each(work, list(range(200)), 3)
    """)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=30, check=False)
    assert done.returncode == -9
    # The pipe to a process's errors ends when the last of its heirs has.
    assert list(tmp_path.iterdir())
