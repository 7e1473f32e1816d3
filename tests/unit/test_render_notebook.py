"""A notebook on its page: cells in order, figures as files, folds, links to download and to open it."""

import json

import nbformat

from tests.rendering import CLAIM, headings, html_of, picture_output, png, rendered, result, text_of, tree_of
from tests.support import entry
from tools.notebooks.measures import MIME_TYPE
from tools.notebooks.results import Cell
from tools.render.lean import lean
from tools.sanitize import SafeHtml

CELLS = (
    Cell("title", "markdown", "# Demo\n\nThe question, as in [[concepts/feature]] and [@olsson-2022].", (), ()),
    Cell("params", "code", "seed = 0", (), ("parameters",)),
    Cell("work", "markdown", "## Sources\n\nA formula $x^2$.", (), ()),
    Cell(
        "plot",
        "code",
        "print('<b>hi</b>')",
        (
            {"output_type": "stream", "name": "stdout", "text": "<b>hi</b>\n"},
            picture_output('Two "bars"'),
            {"output_type": "display_data", "data": {"text/markdown": "**Look** at it."}, "metadata": {}},
            {
                "output_type": "display_data",
                "data": {"text/plain": "x", MIME_TYPE: {"name": "share", "value": 0.9, "unit": "nats"}},
                "metadata": {},
            },
            {
                "output_type": "display_data",
                "data": {"text/html": "<script>alert(1)</script><table><tr><td>5</td></tr></table>"},
                "metadata": {},
            },
        ),
        (),
    ),
    Cell("answer", "code", "x = 1", (), ("solution",)),
    Cell("gone", "code", "secret = 1", (), ("remove-cell",)),
)


def wiki(cells=CELLS, **settings):
    method = entry("methods/demo", "## Sources\n\nText.", notebook="demo", overview=False, claims=[CLAIM])
    return rendered(
        method,
        entry("concepts/feature"),
        entry("papers/olsson-2022"),
        results={"demo": result(cells=cells)},
        **settings,
    )


def test_cells_stand_in_order_and_headings_reach_the_table_of_contents():
    page = wiki().pages["methods/demo/"]
    assert [text for text in headings(page) if text in {"What was measured", "The notebook", "Demo", "Sources"}] == [
        "Sources",
        "What was measured",
        "The notebook",
        "Sources",
        "Sources",
    ]
    ids = tree_of(page).xpath("//@id")
    assert len(ids) == len(set(ids))
    html = html_of(page)
    assert html.index("cell-params") < html.index("cell-plot") < html.index("cell-answer")


def test_the_outcome_leads_to_what_the_notebook_does_not_show():
    limits = Cell("limits", "markdown", "## In the paper\n\nA.\n\n## What this does not show\n\nB.", (), ())
    tree = tree_of(wiki((*CELLS, limits)).pages["methods/demo/"])
    links = tree.xpath("//a[text()='What this does not show']/@href")
    assert len(links) == 2
    assert set(links) == {"#" + tree.xpath("//*[self::h3][text()='What this does not show']/@id")[0]}
    assert "What this does not show" not in text_of(wiki().pages["methods/demo/"])


def test_a_citation_in_a_cell_has_its_source_on_the_page():
    tree = tree_of(wiki().pages["methods/demo/"])
    assert "#src-olsson-2022" in tree.xpath("//@href")
    assert "src-olsson-2022" in tree.xpath("//@id")


def test_outputs_are_clean_and_a_figure_is_a_file_with_its_words():
    site = wiki()
    tree = tree_of(site.pages["methods/demo/"])
    assert not tree.xpath("//script")
    assert "<b>hi</b>" in text_of(site.pages["methods/demo/"])
    assert "5" in tree.xpath("//div[contains(@class, 'wk-nb-output')]//td/text()")
    (picture,) = tree.xpath("//figure/img")
    assert picture.get("alt") == 'Two "bars"'
    assert picture.get("src") == "../../assets/notebooks/demo/plot-1.png"
    assert site.files["assets/notebooks/demo/plot-1.png"] == png()
    assert "Look at it." in tree.xpath("//div[@class='wk-caption']")[0].text_content()
    assert "share 0.900\u00a0nats" in " ".join(tree.xpath("//p[@class='wk-measure']")[0].text_content().split(" "))


def test_folds_and_hidden_cells():
    tree = tree_of(wiki().pages["methods/demo/"])
    folds = [fold.text_content() for fold in tree.xpath("//details[@class='wk-fold']/summary")]
    assert folds[:2] == ["Parameters", "Show a solution"]
    assert "secret" not in tree.text_content()


def test_the_download_is_a_valid_notebook_without_outputs():
    data = wiki().files["notebooks/demo.ipynb"]
    notebook = nbformat.reads(data.decode(), as_version=4)
    nbformat.validate(notebook)
    assert [cell["id"] for cell in notebook["cells"]] == [cell.id for cell in CELLS]
    assert not any(cell.get("outputs") for cell in json.loads(data)["cells"])


def test_colab_needs_a_repository_on_github():
    link = "https://colab.research.google.com/github/someone/wiki/blob/main/notebooks/demo.ipynb"
    assert link in tree_of(wiki(repository="https://github.com/someone/wiki").pages["methods/demo/"]).xpath("//@href")
    elsewhere = wiki(repository="https://gitlab.com/someone/wiki").pages["methods/demo/"]
    assert "colab" not in html_of(elsewhere)
    assert "make notebooks" in text_of(elsewhere)


def test_lean_code_loses_marks_and_never_text():
    html = SafeHtml(
        '<code><span class="n">a</span><span class="w"> </span>'
        '<span class="k">if</span> <span class="p">&lt;</span></code>'
    )
    assert lean(html) == '<code>a <span class="k">if</span> &lt;</code>'


def test_lean_code_joins_the_parts_of_a_text():
    html = SafeHtml(
        '<span class="sa">f</span><span class="s2">&quot;</span><span class="s2">a</span><span class="k">in</span>'
    )
    assert lean(html) == '<span class="s">f&quot;a</span><span class="k">in</span>'
