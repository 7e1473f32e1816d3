"""What is not asked for is not made, and what is asked for is made once with its group."""

import pytest

from tools.lazy import Lazy, later, places


class Groups:
    """Groups that note when they are made."""

    def __init__(self, **groups):
        self.made = []
        self._groups = groups

    def maker(self, name):
        """Return what makes a group."""

        def make():
            if name not in self.made:
                self.made.append(name)
            return {path: path.upper() for path in self._groups[name]}

        return make


@pytest.fixture
def groups():
    made = Groups(first=["a/", "a/page/2/"], second=["a/b/", "x.txt"])
    first, second = made.maker("first"), made.maker("second")
    return made, Lazy({"a/": first, "a/b/": second, "x.txt": second}, lambda make: make())


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("a/", ["first"]),
        ("a/page/2/", ["first"]),
        ("a/b/", ["second"]),
        ("x.txt", ["second"]),
        ("a/b/c/", ["second", "first"]),
        ("nothing", []),
        ("", []),
    ],
)
def test_only_what_could_hold_a_path_is_made(groups, path, made):
    seen, values = groups
    assert values.get(path) in {path.upper(), None}
    assert (path in values) == (path in {"a/", "a/page/2/", "a/b/", "x.txt"})
    assert seen.made == made


def test_all_are_seen_once(groups):
    seen, values = groups
    assert list(places(values)) == ["a/", "a/b/", "x.txt"]
    assert seen.made == []
    assert list(values) == ["a/", "a/page/2/", "a/b/", "x.txt"]
    assert len(values) == 4
    assert dict(values)["a/b/"] == "A/B/"


def test_a_single_value_is_made_once():
    calls = []
    value = later("kb.json", lambda: calls.append(1) or b"{}")
    assert list(places(value)) == ["kb.json"]
    assert calls == []
    assert (value["kb.json"], value["kb.json"], calls) == (b"{}", b"{}", [1])
    assert list(places({"a": 1})) == ["a"]
