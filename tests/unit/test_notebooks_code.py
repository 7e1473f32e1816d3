"""What code may not do, and the form in which it is compared."""

import pytest

from tests.notebooks import write_notebook
from tools.notebooks.code import normalised, refusals
from tools.notebooks.source import read


def refused(tmp_path, code):
    write_notebook(tmp_path, "x", code)
    source, problems = read(tmp_path, "x")
    assert problems == []
    return source, list(refusals(source))


@pytest.mark.parametrize(
    ("code", "expected", "line"),
    [
        ("x = 1\n!ls", "KB-RUN-007", 2),
        ("files = !ls", "KB-RUN-007", 1),
        ("%pip install x", "KB-RUN-007", 1),
        ("%%bash\nls", "KB-RUN-007", 1),
        ("x = 1\nx?", "KB-RUN-007", 2),
        ("x = (1\n", "KB-RUN-007", 1),
        ("import pip", "KB-RUN-008", 1),
        ("import os\nos.system('ls')", "KB-RUN-008", 2),
        ("from subprocess import run", "KB-RUN-008", 1),
        ("get_ipython().system('ls')", "KB-RUN-008", 1),
        ("f(\n  trust_remote_code=True)", "KB-RUN-008", 2),
        ("open('/home/me/data.csv')", "KB-RUN-008", 1),
        ("open('~/data.csv')", "KB-RUN-008", 1),
        ("open(r'C:\\data.csv')", "KB-RUN-008", 1),
    ],
)
def test_code_that_is_refused(tmp_path, code, expected, line):
    source, problems = refused(tmp_path, code)
    assert [problem.code for problem in problems] == [expected]
    assert problems[0].place.line == source.code[1].line + line - 1
    assert problems[0].hint


@pytest.mark.parametrize(
    "code",
    [
        "x = 5 % 3",
        "%matplotlib inline\nx = 1",
        "y = '/'",
        "z = 'a/b'",
        "ok = not True",
        "text = 'What? '",
        "w = '%d' % 3",
    ],
)
def test_code_that_is_not_refused(tmp_path, code):
    assert refused(tmp_path, code)[1] == []


def test_normalised_code_forgets_what_no_run_can_notice():
    assert normalised("x = 1  \r\n\r\n") == normalised("\nx = 1") == "x = 1"
    assert normalised("if x:\n    y") != normalised("if x:\ny")
    assert normalised("x = 1 # one") != normalised("x = 1")
