"""The processes below one of ours, and their memory."""

import os
import subprocess
import sys

from tools.notebooks.processes import Process, below, proportional


def test_children_and_their_children_are_found_with_their_memory():
    inner = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(1, flush=True); input()'])"
    with subprocess.Popen([sys.executable, "-c", inner], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        found = below(os.getpid())
        assert process.pid in {one.pid for one in found}
        assert len(below(process.pid)) == 1
        for one in found:
            assert 1 < one.memory <= one.highest < 1000
            assert 0 < proportional(one) <= one.memory + 1
        process.stdin.write(b"\n")
    assert below(process.pid) == []


def test_a_process_that_has_ended_takes_nothing():
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    assert proportional(Process(process.pid, 50.0, 50.0)) == 0
