"""The wiki holds what older wikis of the field hold, each thing under its id and on the list where it is looked for."""

import re
from pathlib import Path

import pytest
import yaml

from schema.categories import OTHER_NAMES
from schema.entries import TopicEntry
from schema.ids import Kind
from tools.pipeline import compile_content
from tools.render import Settings, render
from tools.render.addresses import of_category, of_entry, of_kind
from tools.render.tables import file_of

ROOT = Path(__file__).parent.parent
ITEMS = yaml.safe_load((ROOT / "tests/coverage.yaml").read_text(encoding="utf-8"))
OLD_CATEGORIES = (
    "highlighted-work concepts features-and-circuits methods architectures-for-interpretability applications phenomena"
    " surveys theory papers ai-architectures interpretability-architectures github-codebases people-and-groups"
    " communities feeds youtube-channels resources-for-learning events"
).split()


@pytest.fixture(scope="module")
def compiled():
    return compile_content(ROOT)


@pytest.fixture(scope="module")
def site(compiled):
    return render(compiled.graph, compiled.results, Settings("Test wiki"))


def listed_on(site, address):
    """Everything that a list leads to: its page, and the file of its rows where the page has them there."""
    page = site.pages[address]
    text = "".join(block.html for block in page.blocks if hasattr(block, "html"))
    name = file_of(address.strip("/").replace("/", "-"))
    return text + (site.files[name].decode() if name in site.files else "")


def test_the_list_is_whole():
    assert len(ITEMS) == 114


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: f"{item['entry']}@{item.get('list', '')}")
def test_it_exists_and_is_listed(item, compiled, site):
    entry_id = compiled.graph.resolve(item["entry"])
    assert entry_id, f"{item['name']} has no entry"
    for name in item.get("also", ()):
        assert compiled.graph.resolve(name) == entry_id
    if "list" in item:
        assert of_entry(entry_id) in listed_on(site, f"{item['list']}/")


@pytest.mark.parametrize("name", OLD_CATEGORIES)
def test_every_category_of_the_older_wiki_leads_to_a_full_list(name, site):
    address = of_category(name)
    if name in OTHER_NAMES:
        assert site.redirects[address] == f"{OTHER_NAMES[name]}/"
        address = site.redirects[address]
    rows = listed_on(site, address).count('href="../') + listed_on(site, address).count('"h":')
    assert rows >= 3


def test_what_is_counted_is_enough(compiled):
    kinds = [entry.kind.value for entry in compiled.graph.entries.values()]
    least = {
        "concepts": 90,
        "methods": 35,
        "circuits": 35,
        "phenomena": 25,
        "architectures": 18,
        "applications": 14,
        "papers": 460,
        "people": 170,
        "groups": 45,
        "codebases": 85,
        "resources": 82,
        "models": 30,
        "landscapes": 14,
        "paths": 5,
    }
    assert {kind: kinds.count(kind) for kind in least if kinds.count(kind) < least[kind]} == {}


CITED = re.compile(r"\[@([a-z0-9-]+)")
NOT_COUNTED = re.compile(r"\$\$.*?\$\$|\[@[^\]]*\]", re.DOTALL)


def lacks(entry):
    """What a page of a topic lacks to be good enough to be published."""
    words = len(NOT_COUNTED.sub("", entry.body).split())
    if not 500 <= words <= 1500:
        yield f"{words} words"
    if len(set(CITED.findall(entry.body))) < 3:
        yield "three sources"
    if not 2 <= len(entry.meta.questions) <= 6:
        yield "two to six questions"


def test_no_topic_is_a_stub(compiled):
    topics = [entry for entry in compiled.graph.entries.values() if isinstance(entry.meta, TopicEntry)]
    found = {entry.id: found for entry in topics if entry.id != "concepts/notation" and (found := list(lacks(entry)))}
    assert found == {}


def test_every_entry_is_two_clicks_from_home(compiled, site):
    frame = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    lists = {kind: listed_on(site, of_kind(kind)) for kind in Kind}
    assert all(f" {kind.value}/index.md\n" in frame for kind in Kind)
    far = [entry.id for entry in compiled.graph.entries.values() if of_entry(entry.id) not in lists[entry.kind]]
    assert far == []
