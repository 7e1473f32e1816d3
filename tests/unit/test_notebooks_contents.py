"""What a notebook holds, counted."""

import json

from tests.notebooks import LAB, cell, claim, method, write_notebook
from tests.notebooks.sites import ran
from tests.support import graph_of, write_tree
from tools.notebooks.contents import contents
from tools.notebooks.results import read_results

IDENTITIES = """
assert 1 == 1
np.testing.assert_allclose(a, b)
check(a)
"""
ALGORITHM = """
# why
def twice(x):

    return (
        2 * x
    )
"""
CHEAP = {"measure": "cheap", "expect": {"at_most": 0.3}, "says": "the last token"}


def counted(root, *claims):
    graph, _ = graph_of(method("alpha", *claims))
    return contents(root, read_results(root, graph)[0]["alpha"])


def test_everything_is_counted(tmp_path):
    root = write_tree(tmp_path, LAB)
    cells = [cell(IDENTITIES, "i", "identities"), cell(ALGORITHM, "a", "algorithm"), "assert True"]
    write_notebook(root, "alpha", *cells)
    ran(root, score=0.9, chance=0.05, cheap=0.2)
    record = {"peer": "Other 1.0", "notebook": "alpha", "agreements": {"x": {}, "y": {}}}
    other = {**record, "notebook": "alpha-two"}
    write_tree(root, {f"notebooks/records/peers/{each['notebook']}.json": json.dumps(each) for each in (record, other)})
    held = counted(root, claim(shortcut=CHEAP), claim("two", headline=False, holds_untrained="It is so."))
    assert (held.claims, held.held, held.controls, held.untrained) == (2, 2, 1, 1)
    assert held.shortcuts == (("cheap", 0.2),)
    assert held.identities == 2
    assert held.lines == 2
    assert held.peers == (("Other 1.0", 2),)
    assert held.outcome == "shown at small scale"


def test_a_notebook_that_never_ran_has_no_numbers(tmp_path):
    root = write_tree(tmp_path, LAB)
    write_notebook(root, "alpha", "x = 1")
    held = counted(root, claim(shortcut=CHEAP))
    assert (held.outcome, held.seconds, held.seeds) == (None, None, 0)
