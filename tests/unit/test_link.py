"""Linking: names, relations both ways, cycles, mentions."""

import pytest

from tests.support import entry, graph_of
from tools.link import link
from tools.prose import parse


def codes(problems):
    return [problem.code for problem in problems]


def test_a_relation_written_on_one_side_shows_on_both():
    graph, problems = graph_of(entry("concepts/a", requires=["concepts/b"]), entry("concepts/b"))
    assert not problems
    assert graph.related("concepts/a", "requires") == ("concepts/b",)
    assert graph.related("concepts/b", "required_by") == ("concepts/a",)


def test_a_relation_written_on_both_sides_counts_once():
    graph, problems = graph_of(
        entry("concepts/a", introduced_by=["papers/p"]), entry("papers/p", introduces=["concepts/a"])
    )
    assert not problems
    assert len(graph.edges) == 1
    assert graph.related("papers/p", "introduces") == ("concepts/a",)


def test_a_symmetric_relation_needs_one_side_and_bears_two():
    graph, _ = graph_of(entry("concepts/a", contrasts_with=["concepts/b"]), entry("concepts/b"))
    assert graph.related("concepts/b", "contrasts_with") == ("concepts/a",)
    graph, problems = graph_of(
        entry("concepts/a", contrasts_with=["concepts/b"]), entry("concepts/b", contrasts_with=["concepts/a"])
    )
    assert not problems
    assert len(graph.edges) == 1


def test_what_is_derived_stands_in_order_of_title():
    graph, _ = graph_of(
        entry("concepts/z", title="Alpha", part_of=["concepts/whole"]),
        entry("concepts/a", title="Zeta", part_of=["concepts/whole"]),
        entry("concepts/whole"),
    )
    assert graph.related("concepts/whole", "has_part") == ("concepts/z", "concepts/a")


def test_a_missing_target_is_reported_with_the_nearest_id():
    _, problems = graph_of(entry("concepts/a", requires=["concepts/superpositon"]), entry("concepts/superposition"))
    assert codes(problems) == ["KB-REL-001"]
    assert "`concepts/superposition`" in problems[0].hint


def test_a_file_that_could_not_be_read_is_not_reported_again():
    broken = entry("concepts/a", "See [[b]] and [[concepts/b]].", requires=["concepts/b"])
    document, _ = parse(broken.body, path=broken.path, first_line=1)
    _, problems = link([broken], {broken.id: document}, broken=["concepts/b"])
    assert not problems
    _, problems = link([broken], {broken.id: document})
    assert sorted(codes(problems)) == ["KB-LINK-001", "KB-LINK-001", "KB-REL-001"]


def test_a_target_of_the_wrong_kind_is_refused():
    # The schema already refuses a wrong kind where one kind is allowed; `by` takes names, so the table must.
    _, problems = graph_of(entry("resources/r", by=["papers/p"]), entry("papers/p"))
    assert codes(problems) == ["KB-REL-002"]


def test_itself_and_twice_are_refused():
    _, problems = graph_of(entry("concepts/a", related=["concepts/a"]))
    assert codes(problems) == ["KB-REL-004"]
    _, problems = graph_of(entry("concepts/a", related=["concepts/b", "concepts/b"]), entry("concepts/b"))
    assert codes(problems) == ["KB-REL-004"]


def test_a_plain_name_may_stand_for_a_person_without_an_entry():
    graph, problems = graph_of(entry("papers/p", authors=["people/ann-b", "Carl D"]), entry("people/ann-b"))
    assert not problems
    assert graph.related("people/ann-b", "wrote") == ("papers/p",)
    _, problems = graph_of(entry("papers/p", authors=["people/nobody"]))
    assert codes(problems) == ["KB-REL-001"]
    _, problems = graph_of(entry("papers/p", authors=["people/Not An Id"]))
    assert codes(problems) == ["KB-REL-001"]


@pytest.mark.parametrize("relation", ["requires", "part_of"])
def test_a_circle_is_found_once_and_named(relation):
    _, problems = graph_of(
        entry("concepts/a", **{relation: ["concepts/b"]}),
        entry("concepts/b", **{relation: ["concepts/c"]}),
        entry("concepts/c", **{relation: ["concepts/a"]}),
        entry("concepts/d", **{relation: ["concepts/a"]}),
    )
    assert codes(problems) == ["KB-REL-003"]
    assert "concepts/a -> concepts/b -> concepts/c -> concepts/a" in problems[0].message


def test_two_circles_are_both_found():
    _, problems = graph_of(
        entry("concepts/a", requires=["concepts/b"]),
        entry("concepts/b", requires=["concepts/a"]),
        entry("concepts/c", requires=["concepts/d"]),
        entry("concepts/d", requires=["concepts/c"]),
    )
    assert codes(problems) == ["KB-REL-003", "KB-REL-003"]


def test_a_long_chain_does_not_exhaust_the_stack():
    chain = [entry(f"concepts/c{n}", requires=[f"concepts/c{n + 1}"]) for n in range(3000)]
    graph, problems = graph_of(*chain, entry("concepts/c3000"))
    assert not problems
    assert len(graph.reading_order("concepts/c0")) == 3000


def test_reading_order_puts_what_is_required_first():
    graph, _ = graph_of(
        entry("concepts/a", requires=["concepts/b", "concepts/c"]),
        entry("concepts/b", requires=["concepts/d"]),
        entry("concepts/c", requires=["concepts/d"]),
        entry("concepts/d"),
    )
    order = graph.reading_order("concepts/a")
    assert set(order) == {"concepts/b", "concepts/c", "concepts/d"}
    assert order.index("concepts/d") < order.index("concepts/b")
    assert order.index("concepts/d") < order.index("concepts/c")


def test_links_resolve_by_id_last_part_title_and_alias():
    target = entry("methods/logit-lens", title="The logit lens", aliases=["lens"])
    text = "See [[methods/logit-lens]], [[logit-lens]], [[The logit lens]] and [[Lens]]."
    graph, problems = graph_of(entry("concepts/a", text), target)
    assert not problems
    assert [mention.target for mention in graph.mentions] == ["methods/logit-lens"] * 4
    assert [m.source for m in graph.incoming_mentions["methods/logit-lens"]] == ["concepts/a"]


def test_a_link_keeps_its_sentence():
    graph, _ = graph_of(entry("concepts/a", "First one. A layer holds [[b]] here. Last."), entry("concepts/b"))
    assert graph.mentions[0].sentence == "A layer holds b here."


def test_a_dead_link_is_reported_at_its_line_with_the_nearest_name():
    _, problems = graph_of(entry("concepts/a", "One.\n\nTwo [[superpositon]]."), entry("concepts/superposition"))
    assert codes(problems) == ["KB-LINK-001"]
    assert problems[0].place.line == 12
    assert problems[0].place.column == 5
    assert "superposition" in problems[0].hint


def test_a_shared_last_part_is_refused_only_where_it_is_used():
    _, problems = graph_of(entry("concepts/addition"), entry("circuits/addition"), entry("concepts/a"))
    assert not problems
    _, problems = graph_of(entry("concepts/addition"), entry("circuits/addition"), entry("concepts/a", "[[addition]]"))
    assert codes(problems) == ["KB-LINK-002"]
    assert "[[circuits/addition]]" in problems[0].hint


def test_an_unknown_section_is_reported_with_the_nearest_one():
    target = entry("concepts/b", "## Why it matters\n\nText.")
    _, problems = graph_of(entry("concepts/a", "[[b#why-it-maters]]"), target)
    assert codes(problems) == ["KB-LINK-003"]
    assert "why-it-matters" in problems[0].hint
    _, problems = graph_of(entry("concepts/a", "[[b#why-it-matters]] [[b#sources]]"), target)
    assert not problems


def test_an_unknown_citation_and_embed_are_reported():
    _, problems = graph_of(entry("concepts/a", "So [@doe-2021a, Fig. 2].\n\n![[nothing]]"), entry("papers/doe-2021"))
    assert codes(problems) == ["KB-LINK-001", "KB-LINK-005"]
    assert "papers/doe-2021" in problems[1].hint


def test_links_in_one_line_fields_count():
    fields = {"definition": "Like [[b]] but [[nowhere-at-all]].", "questions": []}
    graph, problems = graph_of(entry("concepts/a", **fields), entry("concepts/b"))
    assert codes(problems) == ["KB-LINK-001"]
    assert [mention.target for mention in graph.mentions] == ["concepts/b"]


def test_former_ids_lead_on_and_clashes_are_reported():
    graph, problems = graph_of(entry("concepts/new", formerly=["concepts/old"]), entry("concepts/a", "[[old]]"))
    assert not problems
    assert graph.redirects == {"concepts/old": "concepts/new"}
    assert graph.mentions[0].target == "concepts/new"
    _, problems = graph_of(entry("concepts/new", formerly=["concepts/a"]), entry("concepts/a"))
    assert codes(problems) == ["KB-LINK-004"]
    _, problems = graph_of(
        entry("concepts/a", related=["concepts/old"]), entry("concepts/new", formerly=["concepts/old"])
    )
    assert codes(problems) == ["KB-REL-005"]


def test_an_alias_that_names_another_entry_is_reported():
    _, problems = graph_of(entry("concepts/a", aliases=["Beta"]), entry("concepts/b", title="Beta"))
    assert codes(problems) == ["KB-LINK-004"]
