"""The content tree to raw entries: every fault of a file is reported where it is, all at once."""

import hashlib
import os

import pytest

from schema.ids import Kind
from tests.support import write_tree
from tools.load import load

GOOD = "---\ntitle: A\n---\n\nProse.\n"


def faults(root):
    loaded = load(root)
    return [(p.code, p.place.path.removeprefix("content/"), p.place.line, p.place.column) for p in loaded.problems]


def faults_of(root, **files):
    return faults(write_tree(root, {f"content/{name}": text for name, text in files.items()}))


def test_entries_are_read_in_order_of_path(tmp_path):
    data = "title: P\nyear: 2024\n"
    write_tree(tmp_path, {"content/papers/p.yaml": data, "content/concepts/b.md": GOOD, "content/concepts/a.md": GOOD})
    loaded = load(tmp_path)
    assert not loaded.problems
    assert [raw.id for raw in loaded.raws] == ["concepts/a", "concepts/b", "papers/p"]
    concept, _, paper = loaded.raws
    assert (concept.kind, concept.path) == (Kind.CONCEPTS, "content/concepts/a.md")
    assert (concept.data, concept.body, concept.body_line) == ({"title": "A"}, "\nProse.\n", 4)
    assert concept.marks.at(("title",)) == (2, 8)
    assert (paper.data, paper.body, paper.body_line) == ({"title": "P", "year": "2024"}, "", 3)
    assert paper.marks.at(("year",)) == (2, 7)
    assert paper.digest == hashlib.sha256(data.encode()).hexdigest()


def test_windows_line_ends_change_nothing(tmp_path):
    path = tmp_path / "content" / "concepts" / "a.md"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"--- \r\ntitle: A\r\ntags: [\r\n  x]\r\n---\t\r\nOne.\r\n\r\nTwo.\r\n")
    loaded = load(tmp_path)
    assert not loaded.problems
    assert loaded.raws[0].body == "One.\n\nTwo.\n"
    assert loaded.raws[0].body_line == 6
    assert loaded.raws[0].marks.at(("tags", 0)) == (4, 3)


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("---\ntitle: A\n---", "", 4),
        ("---\ntitle: A\n---\n", "", 4),
        ("---\ntitle: A\n---\n---\nx", "---\nx", 4),
        ("---\ntitle: |\n  ---\n---\nx", "x", 5),
    ],
)
def test_prose_begins_after_the_front_matter(tmp_path, text, body, line):
    write_tree(tmp_path, {"content/concepts/a.md": text})
    loaded = load(tmp_path)
    assert not loaded.problems
    assert (loaded.raws[0].body, loaded.raws[0].body_line) == (body, line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("KB-FILE-014", 1, 1)),
        ("Prose only.\n", ("KB-FILE-014", 1, 1)),
        ("\n---\ntitle: A\n---\n", ("KB-FILE-014", 1, 1)),
        ("----\ntitle: A\n---\n", ("KB-FILE-014", 1, 1)),
        ("---\ntitle: A\nProse.\n", ("KB-FILE-015", 1, 1)),
        ("---\n---\n", ("KB-YAML-011", 2, 1)),
        ("---\n# nothing\n---\n", ("KB-YAML-011", 2, 1)),
        ("---\n- title\n---\n", ("KB-YAML-011", 2, 1)),
        ("---\n\ntitle\n---\n", ("KB-YAML-011", 3, 1)),
        ("---\ntitle: A\ntitle: B\n---\n", ("KB-YAML-002", 3, 1)),
        ("---\ntitle: [\n---\n", ("KB-YAML-001", 2, 8)),
        ("---\ntitle: A\n---\n\nb\x00\n", ("KB-FILE-012", 5, 2)),
        ("---\ntitle: " + "x" * 300_000, ("KB-FILE-010", 1, 1)),
    ],
)
def test_faults_of_a_page(tmp_path, text, expected):
    code, line, column = expected
    assert faults_of(tmp_path, **{"concepts/a.md": text}) == [(code, "concepts/a.md", line, column)]


def test_faults_of_bytes(tmp_path):
    (tmp_path / "content" / "papers").mkdir(parents=True)
    (tmp_path / "content" / "papers" / "a.yaml").write_bytes(b"title: \xff\n")
    (tmp_path / "content" / "papers" / "b.yaml").write_bytes(b"\xef\xbb\xbftitle: x\n")
    assert faults(tmp_path) == [("KB-FILE-011", "papers/a.yaml", 1, 8), ("KB-FILE-011", "papers/b.yaml", 1, 1)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.md", ("KB-FILE-008", "a.md")),
        ("concept/a.md", ("KB-FILE-007", "concept")),
        ("Concepts/a.md", ("KB-FILE-007", "Concepts")),
        ("concepts/deep/a.md", ("KB-FILE-008", "concepts/deep")),
        ("concepts/deep/er/a.md", ("KB-FILE-008", "concepts/deep")),
        ("concepts/a.svg", ("KB-FILE-004", "concepts/a.svg")),
        ("concepts/a.html", ("KB-FILE-004", "concepts/a.html")),
        ("concepts/a.js", ("KB-FILE-004", "concepts/a.js")),
        ("concepts/a.yml", ("KB-FILE-004", "concepts/a.yml")),
        ("concepts/a.MD", ("KB-FILE-004", "concepts/a.MD")),
        ("concepts/a", ("KB-FILE-004", "concepts/a")),
        ("concepts/.md", ("KB-FILE-004", "concepts/.md")),
        ("concepts/.gitmodules", ("KB-FILE-004", "concepts/.gitmodules")),
        ("concepts/A.md", ("KB-FILE-005", "concepts/A.md")),
        ("concepts/a_b.md", ("KB-FILE-005", "concepts/a_b.md")),
        ("concepts/a b.md", ("KB-FILE-005", "concepts/a b.md")),
        ("concepts/-a.md", ("KB-FILE-005", "concepts/-a.md")),
        ("concepts/a.b.md", ("KB-FILE-005", "concepts/a.b.md")),
        ("concepts/%2e%2e.md", ("KB-FILE-005", "concepts/%2e%2e.md")),
        ("concepts/a\\b.md", ("KB-FILE-005", "concepts/a\\b.md")),
        ("concepts/x\u00e9.md", ("KB-FILE-005", "concepts/x\u00e9.md")),
        ("concepts/xe\u0301.md", ("KB-FILE-005", "concepts/xe\u0301.md")),
        ("concepts/a\n.md", ("KB-FILE-005", "concepts/a\\n.md")),
        (f"concepts/{'a' * 92}.md", ("KB-FILE-005", f"concepts/{'a' * 92}.md")),
        ("concepts/con.md", ("KB-FILE-006", "concepts/con.md")),
        ("papers/lpt1.yaml", ("KB-FILE-006", "papers/lpt1.yaml")),
    ],
)
def test_names_and_places(tmp_path, name, expected):
    assert faults_of(tmp_path, **{name: GOOD}) == [(*expected, 1, 1)]


def test_a_wrong_folder_is_named_once_with_the_right_one(tmp_path):
    write_tree(tmp_path, {"content/concept/a.md": GOOD, "content/concept/b.md": GOOD})
    hints = {problem.hint for problem in load(tmp_path).problems}
    assert hints == {"Did you mean `concepts`?"}
    assert {problem.place.path for problem in load(tmp_path).problems} == {"content/concept"}


def test_one_id_belongs_to_one_file(tmp_path):
    assert faults_of(tmp_path, **{"papers/a.md": GOOD, "papers/a.yaml": "title: A\n"}) == [
        ("KB-FILE-009", "papers/a.yaml", 1, 1)
    ]


def test_an_executable_file_is_refused(tmp_path):
    write_tree(tmp_path, {"content/concepts/a.md": GOOD, "content/concepts/b.md": GOOD})
    os.chmod(tmp_path / "content" / "concepts" / "b.md", 0o755)
    assert faults(tmp_path) == [("KB-FILE-003", "concepts/b.md", 1, 1)]


def test_a_disk_without_modes_makes_nothing_executable(tmp_path):
    for number in range(20):
        write_tree(tmp_path, {f"content/concepts/a{number}.md": GOOD})
        os.chmod(tmp_path / "content" / "concepts" / f"a{number}.md", 0o777)
    assert faults(tmp_path) == []
    os.chmod(tmp_path / "content" / "concepts" / "a7.md", 0o644)
    assert len(faults(tmp_path)) == 19


def test_a_file_that_cannot_be_opened_is_reported(tmp_path, monkeypatch):
    write_tree(tmp_path, {"content/concepts/a.md": GOOD, "content/concepts/b.md": GOOD})
    real = os.open

    def refuse(path, flags):
        if str(path).endswith("a.md"):
            raise PermissionError(13, "Permission denied")
        return real(path, flags)

    monkeypatch.setattr(os, "open", refuse)
    loaded = load(tmp_path)
    assert [problem.code for problem in loaded.problems] == ["KB-FILE-013"]
    assert [raw.id for raw in loaded.raws] == ["concepts/b"]


def test_a_file_exchanged_for_a_link_after_the_walk_is_not_followed(tmp_path, monkeypatch):
    write_tree(tmp_path, {"content/concepts/a.md": GOOD, "secret": GOOD})
    path = tmp_path / "content" / "concepts" / "a.md"
    real = os.open

    def exchange(name, flags):
        path.unlink()
        path.symlink_to(tmp_path / "secret")
        return real(name, flags)

    monkeypatch.setattr(os, "open", exchange)
    assert faults(tmp_path) == [("KB-FILE-013", "concepts/a.md", 1, 1)]


def test_a_tree_without_content_is_reported(tmp_path):
    assert [code for code, *_ in faults(tmp_path)] == ["KB-FILE-013"]


def test_everything_is_reported_at_once(tmp_path):
    found = faults_of(
        tmp_path,
        **{
            "concepts/a.md": "x",
            "concepts/b.md": "---\na: 1\na: 2\nb: !x 3\n---\n",
            "concepts/B.md": GOOD,
            "x.md": GOOD,
        },
    )
    assert sorted(code for code, *_ in found) == [
        "KB-FILE-005",
        "KB-FILE-008",
        "KB-FILE-014",
        "KB-YAML-002",
        "KB-YAML-004",
    ]
