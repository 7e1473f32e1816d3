"""Hostile notebooks: each is stopped or finds nothing, leaves nothing behind, and the next notebook runs.

Where it is safe to show, a control lets the same act succeed without the sandbox or with a higher limit.
"""

import dataclasses
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.kernel.conftest import QUICK
from tests.notebooks import write_notebook
from tools.notebooks import sandbox, store
from tools.notebooks.report import Status
from tools.notebooks.run import run

pytestmark = pytest.mark.usefixtures("sandbox")

TOKEN = f"wiki-hostile-{os.getpid()}"
DAEMON_TOKEN = f"wiki-daemon-{os.getpid()}"
"""Stands in the command line or the name of whatever a hostile notebook leaves behind."""


def attack(root, code, **limits):
    """Run one hostile notebook in the sandbox, and say what came of it and how long it took."""
    write_notebook(root, "hostile", code)
    started = time.monotonic()
    report = run(root, ["hostile"], entries=[], limits=dataclasses.replace(QUICK, **limits))
    (result,) = report.results
    assert report.not_isolated == ""
    return result, time.monotonic() - started


@pytest.fixture
def unprotected(monkeypatch):
    """Take the sandbox away; limits and the end of everything that was started remain."""
    monkeypatch.setattr(sandbox, "cannot_isolate", lambda: "taken away by a test")
    monkeypatch.delenv("CI", raising=False)

    def act(root, code, **limits):
        write_notebook(root, "hostile", code)
        (result,) = run(root, ["hostile"], entries=[], fresh=True, limits=dataclasses.replace(QUICK, **limits)).results
        return result

    return act


def left(token=TOKEN):
    """Return the processes whose command line holds the token."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if token in (entry / "cmdline").read_bytes().decode(errors="replace"):
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def printed(root):
    return "".join(
        output.get("text", "") for outputs in store.read(root, "hostile").outputs.values() for output in outputs
    )


@pytest.mark.parametrize(
    "code",
    [
        "while True: pass",
        "import time\ntime.sleep(1000)",
        "import signal\nfor one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):\n"
        "    signal.signal(one, signal.SIG_IGN)\nwhile True: signal.pause()",
    ],
    ids=["endless loop", "sleep", "deaf to signals"],
)
def test_time(root, code):
    result, took = attack(root, code, seconds=3)
    assert result.status is Status.FAILED
    assert result.problems[0].code == "KB-RUN-014"
    assert "after 3 seconds" in result.problems[0].message
    assert took < 3 + 5


BOMB = (
    "import os, time\nfor _ in range({count}):\n    if os.fork() == 0:\n        time.sleep(60)\n        os._exit(0)\n"
    "time.sleep({wait})\nprint('forked')"
)


def test_many_processes(root):
    result, took = attack(root, BOMB.format(count=60, wait=60))
    assert result.problems[0].code == "KB-RUN-014"
    assert "more than 20 processes" in result.problems[0].message
    assert took < 15


def test_many_processes_are_possible_with_a_higher_limit(root):
    result, _ = attack(root, BOMB.format(count=30, wait=0.5), processes=100, memory_mb=3000)
    assert result.status is Status.HELD
    assert printed(root) == "forked\n"


def test_processes_without_end_are_refused_by_the_system(root):
    code = (
        "import os, time\nn = 0\ntry:\n    while n < 400:\n        if os.fork() == 0:\n            time.sleep(60)\n"
        "            os._exit(0)\n        n += 1\nexcept OSError as error:\n    print('refused', error.errno)"
    )
    result, _ = attack(root, code, processes=1000, threads=100, memory_mb=6000)
    assert result.status is Status.HELD
    assert "refused 11" in printed(root)


MEMORY = (
    "held = []\nfor _ in range({blocks}):\n    held.append(bytearray(b'x') * (20 << 20))\nimport time\ntime.sleep(0.3)"
)


def test_memory(root):
    result, took = attack(root, MEMORY.format(blocks=50) + "\ntime.sleep(60)", memory_mb=400)
    assert result.problems[0].code in {"KB-RUN-014", "KB-RUN-013"}
    assert "400 MB" in result.problems[0].message or "MemoryError" in result.problems[0].message
    assert took < 15


def test_memory_that_is_taken_at_once_is_refused_by_the_system(root):
    result, _ = attack(root, "x = bytearray(b'x') * (2000 << 20)", memory_mb=400)
    assert result.status is Status.FAILED
    assert "MemoryError" in result.problems[0].message


def test_memory_of_many_processes_counts_together(root):
    code = "import os, time\nfor _ in range(8):\n    if os.fork() == 0:\n        x = bytearray(b'x') * (100 << 20)\n"
    result, _ = attack(root, code + "        time.sleep(60)\ntime.sleep(60)", memory_mb=500)
    assert "500 MB" in result.problems[0].message


def test_memory_within_the_limit_is_no_problem(root):
    result, _ = attack(root, MEMORY.format(blocks=10), memory_mb=400)
    assert result.status is Status.HELD
    assert result.receipt.peak_memory_mb > 200


def test_output(root):
    result, took = attack(root, "line = 'x' * 999\nwhile True:\n    print(line)")
    assert result.problems[0].code == "KB-RUN-014"
    assert "200000 bytes" in result.problems[0].message
    assert took < 15


LARGE = "with open('{place}/large', 'wb') as file:\n    for _ in range(40):\n        file.write(b'x' * (1 << 20))"


def test_a_large_file(root):
    result, _ = attack(root, LARGE.format(place="/tmp").replace("'/tmp", "'/' + 'tmp"))
    assert result.status is Status.FAILED
    assert "OSError" in result.problems[0].message or "ended its kernel" in result.problems[0].message


def test_a_large_file_without_the_limit(root, unprotected):
    code = "import os\nplace = os.environ['TMPDIR']\n" + LARGE.replace("'{place}/large'", "place + '/large'")
    assert unprotected(root, code, scratch_mb=64).status is Status.HELD


def test_many_files_fill_only_their_own_scratch(root):
    code = "import os\nfor n in range(30):\n    open(os.environ['TMPDIR'] + f'/{n}', 'wb').write(b'x' * (1 << 20))"
    result, _ = attack(root, code)
    assert "No space left" in result.problems[0].message


@pytest.fixture
def server():
    """Listen on TCP and UDP of this machine."""
    tcp, udp = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", 0))
    udp.settimeout(2)
    heard = []

    def listen():
        try:
            while True:
                tcp.accept()[0].close()
                heard.append("tcp")
        except OSError:
            return

    thread = threading.Thread(target=listen)
    thread.start()
    yield tcp.getsockname()[1], udp, heard
    tcp.shutdown(socket.SHUT_RDWR)
    tcp.close()
    udp.close()
    thread.join()


TRIED = "    try:\n        print(act())\n    except OSError as error:\n        print(type(error).__name__)\n"
NETWORK = (
    "import socket\n"
    "acts = (\n"
    "    lambda: socket.create_connection(('127.0.0.1', {tcp}), 2).close(),\n"
    "    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {udp})),\n"
    "    lambda: socket.getaddrinfo('localhost', 80),\n"
    ")\n"
    "for act in acts:\n" + TRIED
)


def test_network(root, server):
    port, udp, heard = server
    result, _ = attack(root, NETWORK.format(tcp=port, udp=udp.getsockname()[1]))
    assert result.status is Status.HELD
    assert printed(root) == "OSError\nOSError\ngaierror\n"
    assert heard == []
    udp.settimeout(0.1)
    with pytest.raises(TimeoutError):
        udp.recv(1)


def test_network_without_the_sandbox(root, server, unprotected):
    port, udp, heard = server
    assert unprotected(root, NETWORK.format(tcp=port, udp=udp.getsockname()[1])).status is Status.HELD
    assert "rror" not in printed(root)
    assert udp.recv(1) == b"x"
    assert heard == ["tcp"]


READ = "import os\nprint(open(os.sep + {path!r}).read())"


def test_reading_what_is_not_its_own(root, tmp_path):
    canary = tmp_path / ".ssh" / "id_canary"
    canary.parent.mkdir()
    canary.write_text(TOKEN, encoding="utf-8")
    result, _ = attack(root, READ.format(path=str(canary)[1:]))
    assert "FileNotFoundError" in result.problems[0].message
    code = (
        "import os\nfor pid in filter(str.isdigit, os.listdir('/' + 'proc')):\n"
        "    print(pid, open(f'/' + f'proc/{pid}/environ').read())\n"
        "print(sorted(os.listdir('/')), os.listdir('.'), os.listdir('..'))"
    )
    os.environ["WIKI_TEST_SECRET"] = TOKEN
    try:
        result, _ = attack(root, code)
    finally:
        del os.environ["WIKI_TEST_SECRET"]
    text = printed(root) if result.status is Status.HELD else result.detail
    assert TOKEN not in text
    assert ".git" not in text


def test_reading_without_the_sandbox(root, tmp_path, unprotected):
    canary = tmp_path / "canary"
    canary.write_text(TOKEN, encoding="utf-8")
    assert unprotected(root, READ.format(path=str(canary)[1:])).status is Status.HELD
    assert TOKEN in printed(root)


WRITE = "import os\nfor path in {paths!r}:\n    def act():\n        open(os.sep + path, 'w').write('x')\n" + TRIED


def test_writing_outside(root, tmp_path):
    target = tmp_path / "written"
    places = (target, "/usr/written", "/wiki/notebooks/written", "/written", "/proc/sys/kernel/hostname")
    result, _ = attack(root, WRITE.format(paths=[str(place)[1:] for place in places]))
    assert result.status is Status.HELD
    assert printed(root) == "FileNotFoundError\n" + "OSError\n" * 3 + "PermissionError\n"
    assert not target.exists()


def test_writing_without_the_sandbox(root, tmp_path, unprotected):
    target = tmp_path / "written"
    assert unprotected(root, WRITE.format(paths=[str(target)[1:]])).status is Status.HELD
    assert target.read_text(encoding="utf-8") == "x"


DAEMON = (
    "import os, sys, time\n"
    "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
    "        os.execv({python!r}, [{python!r}, '-c', 'import time; time.sleep(100)', {token!r}])\n    os._exit(0)\n"
    "time.sleep(0.5)\n"
)


def test_a_daemon_does_not_outlive_its_notebook(root):
    result, _ = attack(
        root, DAEMON.format(python=sys.executable, token=DAEMON_TOKEN).replace(repr(sys.executable), "sys.executable")
    )
    assert result.status is Status.HELD
    assert left(DAEMON_TOKEN) == []


def test_a_daemon_does_not_outlive_its_notebook_without_the_sandbox_either(root, unprotected):
    code = DAEMON.format(python=sys.executable, token=DAEMON_TOKEN).replace(repr(sys.executable), "sys.executable")
    assert unprotected(root, code).status is Status.HELD
    assert left(DAEMON_TOKEN) == []


def test_a_daemon_outlives_an_ordinary_process():
    subprocess.run([sys.executable, "-c", DAEMON.format(python=sys.executable, token=DAEMON_TOKEN)], check=True)
    survivors = left(DAEMON_TOKEN)
    for pid in survivors:
        os.kill(pid, 9)
    assert len(survivors) == 1


def test_a_notebook_that_kills_its_parent(root):
    result, _ = attack(
        root, "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(0.2)\nprint('on')"
    )
    # The parent is the first process of its namespace: nothing inside can kill it.
    assert result.status is Status.HELD
    assert printed(root) == "on\n"


def test_a_notebook_that_kills_its_parent_without_the_sandbox(root, unprotected):
    result = unprotected(root, "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(60)")
    assert result.status is Status.FAILED
    assert "ended its kernel" in result.problems[0].message


@pytest.mark.parametrize(
    "code",
    [
        "import os\nos._exit(0)",
        "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)",
    ],
    ids=["exit", "crash"],
)
def test_a_notebook_that_kills_itself(root, code):
    result, took = attack(root, code)
    assert result.status is Status.FAILED
    assert result.problems[0].code == "KB-RUN-013"
    assert "ended its kernel" in result.problems[0].message
    assert took < 15


def test_a_notebook_that_writes_the_answer_itself(root):
    code = (
        "import os\nfor pid in ('1', str(os.getppid())):\n"
        "    for fd in os.listdir(f'/' + f'proc/{pid}/fd'):\n"
        "        try:\n            with open(f'/' + f'proc/{pid}/fd/{fd}', 'wb', buffering=0) as out:\n"
        "                out.write(b'\\xff{]\\n' + b'[1]\\n' + b'{\"event\": \"cell\", \"cell\": 1e99}\\n')\n"
        "        except OSError:\n            pass\n"
    )
    result, _ = attack(root, code)
    assert result.status in {Status.HELD, Status.FAILED}


def test_after_all_that_the_next_notebook_runs(root):
    attack(root, "while True: pass", seconds=2)
    result, _ = attack(root, "print('fine')")
    assert result.status is Status.HELD
    assert printed(root) == "fine\n"
    assert left() == []


def test_a_run_that_is_interrupted_leaves_nothing():
    stop = threading.Event()
    job = sandbox.Job(
        lambda answer: [sys.executable, "-I", "-c", "import time; time.sleep(100)", TOKEN], "/", {}, {}, isolate=True
    )
    timer = threading.Timer(0.5, stop.set)
    timer.start()
    watched = sandbox.watch(job, lambda line: None, stop)
    timer.join()
    assert watched.breach == "stopped"
    assert left() == []


@pytest.mark.parametrize("enough", [2, 3])
def test_a_runner_that_is_killed_leaves_nothing(enough):
    """`kill -9` on the command itself takes the notebook with it, even just after the start."""
    code = (
        "import sys\nfrom tools.notebooks.sandbox import Job, watch\n"
        f"watch(Job(lambda answer: [sys.executable, '-I', '-c', 'import time; time.sleep(100)', {TOKEN!r}],"
        " '/', {}, {}, isolate=True), print)"
    )
    here = Path(__file__).parents[2]
    process = subprocess.Popen([sys.executable, "-c", code], cwd=here)
    deadline = time.monotonic() + 10
    while len(left()) < enough and time.monotonic() < deadline:
        time.sleep(0.05)
    process.kill()
    process.wait()
    while left() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left() == []
