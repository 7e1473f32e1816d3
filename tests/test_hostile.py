"""Hostile files: each gets a located problem, without a traceback, in bounded time and memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.problems import CODES

ROOT = Path(__file__).parent.parent
MEGABYTES = 200
CANARY = "canary-of-a-file-outside"

PAPER = "title: Beta\ntype: paper\nrelated: [papers/alpha]\n"
BOMB = "\n".join(
    ["a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    + [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
)
MERGES = "\n".join(
    ["a: &a {k0: 1, k1: 2}"]
    + [f"{b}: &{b} {{<<: [{', '.join([f'*{a}'] * 9)}]}}" for a, b in zip("abcd", "bcde", strict=True)]
)

TEXTS = {
    "brackets": ("KB-YAML-006", "x: " + "[" * 100_000),
    "braces": ("KB-YAML-006", "{a: " * 60_000),
    "dashes": ("KB-YAML-006", "- " * 100_000),
    "question-marks": ("KB-YAML-007", "? " * 100_000),
    "many-values": ("KB-YAML-006", PAPER + "tags: [" + "a," * 100_000 + "]"),
    "alias-bomb": ("KB-YAML-003", BOMB),
    "merge-bomb": ("KB-YAML-005", MERGES),
    "megabyte-key": ("KB-FILE-010", "k" * 1_000_000 + ": 1\n"),
    "long-key": ("KB-YAML-001", "k" * 200_000 + ": 1\n"),
    "long-value": ("KB-FIELD-005", PAPER + "url: https://" + "a." * 100_000),
    "long-escapes": ("KB-FIELD-004", PAPER + 'venue: "' + "\\x41" * 60_000 + '"'),
    "unclosed-quote": ("KB-YAML-001", PAPER + 'venue: "' + "a\n\n" * 60_000),
    "python-object": ("KB-YAML-004", PAPER + "venue: !!python/object/apply:os.system ['touch owned']\n"),
    "python-name": ("KB-YAML-004", "!!python/name:os.system :\n  x\n" + PAPER),
    "duplicate-key": ("KB-YAML-002", PAPER + "links: [{label: x, url: 'https://example.org/', label: y}]\n"),
    "many-unknown-keys": ("KB-FIELD-002", PAPER + "".join(f"k{n}: 1\n" for n in range(2_000))),
    "unknown-keys-deep": (
        "KB-FIELD-002",
        PAPER + "template: redirect.html\nlocation: '\"]);alert(1);//'\nhide: [toc]\n",
    ),
    "norway-flag": ("KB-FIELD-003", PAPER + "highlighted: no\n"),
    "norway-number": ("KB-FIELD-003", PAPER + "year: 1_000\n"),
    "norway-time": ("KB-FIELD-003", PAPER + "month: 12:30:00\n"),
    "norway-octal": ("KB-FIELD-003", PAPER + "month: 0o7\n"),
    "nul": ("KB-FILE-012", PAPER.replace("Beta", "Be\x00ta")),
    "bidi": ("KB-FILE-012", PAPER.replace("Beta", "Be\u202eta")),
    "bidi-escape": ("KB-YAML-009", PAPER.replace("Beta", '"Be\\u202eta"')),
    "terminal-escape": ("KB-FILE-012", PAPER.replace("Beta", "\x1b]0;owned\x07")),
    "directive": ("KB-YAML-008", "%YAML 1.1\n---\n" + PAPER),
    "second-document": ("KB-YAML-008", PAPER + "---\n" + PAPER),
    "broken-yaml": ("KB-YAML-001", "title: 'x\n"),
    "javascript-address": ("KB-FIELD-005", PAPER + "url: javascript:alert(1)\n"),
    "script-in-an-id": ("KB-FIELD-005", PAPER + "introduces: ['concepts/\"><script>alert(1)</script>']\n"),
    "path-in-an-id": ("KB-FIELD-005", PAPER + "introduces: ['concepts/../../../etc/passwd']\n"),
}
"""The YAML of one paper, and the code of the problem that it must get."""


def outside(root):
    (root.parent / "secret.yaml").write_text(PAPER.replace("Beta", CANARY))
    return root.parent / "secret.yaml"


def linked_file(root):
    (root / "content/papers/beta.yaml").symlink_to(outside(root))
    return "KB-FILE-001"


def linked_folder(root):
    outside(root)
    (root / "content/people").symlink_to(root.parent)
    return "KB-FILE-001"


def linked_loop(root):
    (root / "content/people").symlink_to(root / "content")
    (root / "content/papers/beta.yaml").symlink_to("beta.yaml")
    return "KB-FILE-001"


def device(root):
    (root / "content/papers/beta.yaml").symlink_to("/dev/zero")
    return "KB-FILE-001"


def pipe(root):
    os.mkfifo(root / "content/papers/beta.yaml")
    return "KB-FILE-002"


def svg(root):
    (root / "content/papers/beta.svg").write_text("<svg onload='alert(1)'/>")
    return "KB-FILE-004"


def html(root):
    (root / "content/papers/index.html").write_text("<script>alert(1)</script>")
    return "KB-FILE-004"


def module(root):
    (root / "content/papers/__init__.py").write_text("raise SystemExit")
    return "KB-FILE-004"


def executable(root):
    (root / "content/papers/beta.yaml").write_text(PAPER)
    (root / "content/papers/beta.yaml").chmod(0o755)
    return "KB-FILE-003"


def huge(root):
    with open(root / "content/papers/beta.yaml", "wb") as file:
        file.truncate(8 * 1024**3)
    return "KB-FILE-010"


def colliding(root):
    (root / "content/papers/beta.yaml").write_text(PAPER)
    (root / "content/papers/Beta.yaml").write_text(PAPER)
    return "KB-FILE-005"


def strange_names(root):
    for name in (
        b"a\\b.yaml",
        b"%2e%2e%2fx.yaml",
        b"..yaml",
        b"\xff\xfe.yaml",
        b"x\n::error::y.yaml",
        b"a" * 250 + b".yaml",
    ):
        with open(os.fsencode(root / "content/papers") + b"/" + name, "w") as file:
            file.write(PAPER)
    return "KB-FILE-005"


def deep_folders(root):
    path = root / "content/papers"
    here = os.getcwd()
    os.chdir(path)
    try:
        for _ in range(200):
            os.mkdir("d")
            os.chdir("d")
    finally:
        os.chdir(here)
    return "KB-FILE-008"


def utf16(root):
    (root / "content/papers/beta.yaml").write_bytes(PAPER.encode("utf-16"))
    return "KB-FILE-011"


def binary(root):
    (root / "content/papers/beta.yaml").write_bytes(bytes(range(256)) * 1000)
    return "KB-FILE-011"


def no_front_matter(root):
    (root / "content/papers/beta.md").write_text("<script>alert(1)</script>\n")
    return "KB-FILE-014"


def front_matter_without_end(root):
    (root / "content/papers/beta.md").write_text("---\n" + "a: b\n" * 50_000)
    return "KB-FILE-015"


def script_in_prose(root):
    (root / "content/papers/beta.md").write_text(f"---\n{PAPER}---\n\n<script>alert(1)</script>\n")
    return "KB-PROSE-001"


TREES = (
    linked_file, linked_folder, linked_loop, device, pipe, svg, html, module, executable, huge, colliding,
    strange_names, deep_folders, utf16, binary, no_front_matter, front_matter_without_end, script_in_prose,
)  # fmt: skip
CASES = [*TEXTS, *(tree.__name__ for tree in TREES)]


@pytest.fixture(scope="session")
def answers(tmp_path_factory):
    """Return for each case the code that it must get, and what checking it gave and used."""
    base = tmp_path_factory.mktemp("hostile")
    expected = {}
    for name in CASES:
        root = base / name / "wiki"
        (root / "content/papers").mkdir(parents=True)
        (root / "content/papers/alpha.yaml").write_text("title: Alpha\ntype: paper\nrelated: [papers/omega]\n")
        (root / "content/papers/omega.yaml").write_text("title: Omega\ntype: paper\n")
        if name in TEXTS:
            expected[name] = TEXTS[name][0]
            (root / "content/papers/beta.yaml").write_bytes(TEXTS[name][1].encode())
    for tree in TREES:
        expected[tree.__name__] = tree(base / tree.__name__ / "wiki")
    roots = [str(base / name / "wiki") for name in CASES]
    run = subprocess.run(
        [sys.executable, "-m", "tests.measured_check", *roots], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    return {name: row | {"expected": expected[name]} for name, row in zip(CASES, rows, strict=True)}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_gets_a_located_problem(answers, name):
    answer = answers[name]
    assert "traceback" not in answer, answer["traceback"]
    assert answer["status"] == 0, "killed: over the limit of processor time"
    assert answer["expected"] in {code for code, *_ in answer["problems"]}, answer["problems"][:5]
    assert answer["expected"] in CODES
    for _, path, line, column, message in answer["problems"]:
        assert path.startswith("content")
        assert path.isprintable()
        assert line >= 1
        assert column >= 1
        assert len(message) < 500
        assert CANARY not in message
    # What is well around it is still read.
    assert not [
        path for _, path, *_ in answer["problems"] if path in {"content/papers/alpha.yaml", "content/papers/omega.yaml"}
    ]


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_needs_little_memory(answers, name):
    assert answers[name]["megabytes"] < MEGABYTES


def test_what_runs_away_is_stopped_and_seen(tmp_path):
    """A control: the limits that the other tests rely on do stop a process."""
    program = (
        "import sys, tests.measured_check as m; m.check = lambda root: sum(iter(int, 1)); "
        "print(m.measured(sys.argv[1])['status'])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(run.stdout) != 0
