"""What a reader's browser sees: every kind of page, light and dark, narrow and wide."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = {
    "home": "",
    "index of methods": "methods/",
    "index of papers": "papers/",
    "concept": "concepts/superposition/",
    "method with its notebook": "methods/activation-patching/",
    "circuit with its notebook": "circuits/induction-heads/",
    "paper": "papers/olsson-2022-induction-heads/",
    "person": "people/chris-olah/",
    "landscape": "landscapes/circuit-research/",
    "dispute": "disputes/sparse-autoencoders/",
    "reading path": "paths/neuroscientist/",
    "wrong statements": "corrections/",
    "replications": "replications/",
    "glossary": "glossary/",
    "search": "search/",
    "missing page": "no/such/page/",
}
UNREACHABLE = """[...document.querySelectorAll("pre > code")].filter(
    code => code.scrollWidth > code.clientWidth && !code.hasAttribute("tabindex")).length"""
SCHEMES = ("light", "dark")
WIDTHS = (360, 1280)


class Visit:
    """One page opened once, with everything that went wrong."""

    def __init__(self, browser, url, scheme, width):
        self.context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
        self.page = self.context.new_page()
        self.host = urlsplit(url).netloc
        self.errors, self.foreign = [], []
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._note)

    def _note(self, request):
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != self.host:
            self.foreign.append(request.url)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_page(browser, site_url, name, scheme, width):
    address = PAGES[name]
    with Visit(browser, site_url, scheme, width) as visit:
        visit.page.goto(site_url + address, wait_until="networkidle")
        expected = ["404"] if name == "missing page" else []
        errors = [error for error in visit.errors if not any(code in error for code in expected)]
        assert errors == []
        assert visit.foreign == []
        wide = visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{wide} px of horizontal scroll"
        # The theme lets the keyboard reach a code block that scrolls, a moment after it came into being.
        for _ in range(50):
            if visit.page.evaluate(UNREACHABLE) == 0:
                break
            visit.page.wait_for_timeout(100)
        found = Axe().run(visit.page).response["violations"]
        serious = [
            (rule["id"], [node["target"] for node in rule["nodes"]][:5])
            for rule in found
            if rule["impact"] in {"serious", "critical"}
        ]
        assert serious == []


def test_search_finds_and_filters_by_kind(browser, site_url):
    with Visit(browser, site_url, "light", 1280) as visit:
        visit.page.goto(site_url + "search/", wait_until="networkidle")
        box = visit.page.get_by_role("searchbox").last
        box.fill("superposition")
        first = visit.page.locator(".wk-search a[href*='superposition']").first
        first.wait_for()
        assert "superposition" in first.get_attribute("href")
        visit.page.locator(".wk-search select").first.select_option("papers")
        titles = visit.page.locator(".wk-search .wk-found__title a")
        expect(visit.page.locator(".wk-search [role=status]")).to_contain_text("in ")
        expect(titles.first).to_have_attribute("href", re.compile("/papers/"))
        addresses = [link.get_attribute("href") for link in titles.all()]
        assert addresses
        assert all("/papers/" in address for address in addresses)
        assert visit.errors == []
        assert visit.foreign == []


NAMED = {
    "induction heads": "circuits/induction-heads/",
    "superposition": "concepts/superposition/",
    "Grokking": "phenomena/grokking/",
    "activation patching": "methods/activation-patching/",
    "activation patchi": "methods/activation-patching/",
    "circuit": "concepts/circuit/",
    "neel nanda": "people/neel-nanda/",
    "TransformerLens": "codebases/transformerlens/",
    "interchange intervention": "methods/activation-patching/",
}


def test_the_search_page_puts_what_is_named_first(browser, site_url):
    with Visit(browser, site_url, "light", 1280) as visit:
        visit.page.goto(site_url + "search/", wait_until="networkidle")
        first = visit.page.locator(".wk-search .wk-found__title a").first
        for query, address in NAMED.items():
            visit.page.locator(".wk-search input[name=q]").fill(query)
            expect(visit.page.locator(".wk-search [role=status]")).to_contain_text(f"for “{query}”")
            expect(first, query).to_have_attribute("href", site_url + address)
        assert visit.errors == []


def test_the_box_in_the_header_puts_what_is_named_first(browser, site_url):
    with Visit(browser, site_url, "light", 1280) as visit:
        visit.page.goto(site_url, wait_until="networkidle")
        for query, address in NAMED.items():
            visit.page.locator(".wk-find input").fill(query)
            expect(visit.page.locator(".wk-find [role=status]")).to_contain_text(f"for “{query}”")
            first = visit.page.locator(".wk-find .wk-found__title a").first
            expect(first, query).to_have_attribute("href", site_url + address)


def test_a_kind_narrows_what_is_named(browser, site_url):
    with Visit(browser, site_url, "light", 1280) as visit:
        visit.page.goto(site_url + "search/?q=induction+heads&kind=papers", wait_until="networkidle")
        expect(visit.page.locator(".wk-search [role=status]")).to_contain_text("in ")
        links = visit.page.locator(".wk-search .wk-found__title a")
        expect(links.first).to_have_attribute("href", re.compile("/papers/"))
        assert all("/papers/" in link.get_attribute("href") for link in links.all())


@pytest.mark.parametrize("query", ["zzzqqq", "induction zzzqqq", "wknamezzzqqq"])
def test_nonsense_finds_nothing(browser, site_url, query):
    with Visit(browser, site_url, "light", 1280) as visit:
        visit.page.goto(site_url + "search/?q=" + query, wait_until="networkidle")
        expect(visit.page.locator(".wk-search [role=status]")).to_contain_text("Nothing found")
        assert visit.page.locator(".wk-search .wk-found").count() == 0


def test_code_and_sources_are_not_searched(browser, site_url):
    with Visit(browser, site_url, "light", 1280) as visit:
        for query in ("eprint", "archivePrefix", "matplotlib", "pyplot"):
            visit.page.goto(site_url + "search/?q=" + query, wait_until="networkidle")
            found = visit.page.locator(".wk-search .wk-found")
            expect(visit.page.locator(".wk-search [role=status]")).not_to_be_empty()
            assert found.count() < 5, query
        shown = visit.page.locator(".wk-search__results")
        visit.page.goto(site_url + "search/?q=superposition", wait_until="networkidle")
        expect(shown).to_contain_text("uperposition")
        assert "wkname" not in shown.inner_text()
        assert "wkkind" not in shown.inner_text()


FEWER_ROWS = """before => {
  const shown = [...document.querySelectorAll("table tbody tr")].filter(row => row.checkVisibility()).length
  return 0 < shown && shown < before
}"""
"""Whether a table shows some of its rows."""

REACHED = """(() => {
    const box = document.activeElement.getBoundingClientRect();
    const name = document.activeElement.className + " " + document.activeElement.textContent.trim().slice(0, 40);
    const open = document.getElementById("__drawer").checked;
    return [name, box.right > 0 && box.left < innerWidth && box.width > 0, open,
            document.activeElement.closest(".md-sidebar--primary") !== null];
})()"""


@pytest.mark.parametrize("address", ["concepts/superposition/", "concepts/"])
def test_a_closed_drawer_is_out_of_reach(browser, site_url, address):
    with Visit(browser, site_url, "light", 360) as visit:
        visit.page.goto(site_url + address, wait_until="networkidle")
        reached = []
        for _ in range(12):
            visit.page.keyboard.press("Tab")
            visit.page.wait_for_timeout(350)  # The skip link and the top of the page slide.
            reached.append(visit.page.evaluate(REACHED))
        assert any("wk-menu" in name for name, *_ in reached)
        # The switch of light and dark has no size of its own; its label shows the focus.
        shown = [item for item in reached if "md-option" not in item[0]]
        assert [name for name, seen, _, inside in shown if inside or not seen] == []


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_menu_works_by_keyboard(browser, site_url, key):
    with Visit(browser, site_url, "light", 360) as visit:
        visit.page.goto(site_url + "concepts/superposition/", wait_until="networkidle")
        button = visit.page.get_by_role("button", name="Menu")
        expect(button).to_have_attribute("aria-expanded", "false")
        button.focus()
        visit.page.keyboard.press(key)
        expect(button).to_have_attribute("aria-expanded", "true")
        visit.page.wait_for_timeout(400)
        links = visit.page.locator(".md-sidebar--primary a[href]").count()
        for _ in range(links - 1):
            name, seen, opened, inside = visit.page.evaluate(REACHED)
            assert (seen, opened, inside) == (True, True, True), name
            visit.page.keyboard.press("Tab")
        visit.page.keyboard.press("Escape")
        expect(button).to_be_focused()
        expect(button).to_have_attribute("aria-expanded", "false")
        assert visit.errors == []


def test_the_drawer_closes_behind_the_reader(browser, site_url):
    with Visit(browser, site_url, "light", 360) as visit:
        visit.page.goto(site_url + "concepts/superposition/", wait_until="networkidle")
        button = visit.page.get_by_role("button", name="Menu")
        button.click()
        expect(button).to_have_attribute("aria-expanded", "true")
        visit.page.locator(".md-sidebar--primary a[href]").last.focus()
        visit.page.keyboard.press("Tab")
        expect(button).to_have_attribute("aria-expanded", "false")


def test_an_open_drawer_is_readable(browser, site_url):
    with Visit(browser, site_url, "dark", 360) as visit:
        visit.page.goto(site_url + "concepts/", wait_until="networkidle")
        visit.page.get_by_role("button", name="Menu").click()
        visit.page.wait_for_timeout(400)
        found = Axe().run(visit.page).response["violations"]
        assert [rule["id"] for rule in found if rule["impact"] in {"serious", "critical"}] == []


def test_the_random_page_leads_to_an_entry(browser, site_url):
    with Visit(browser, site_url, "light", 1280) as visit:
        visit.page.goto(site_url + "random/", wait_until="networkidle")
        visit.page.wait_for_url(lambda url: not url.endswith("/random/"))
        assert visit.page.locator("h1").inner_text().strip()
        assert visit.errors == []


def test_a_planted_script_is_blocked(browser, site_url):
    def plant(route):
        response = route.fetch()
        body = response.text().replace("</body>", "<script>window.planted = 1</script></body>")
        route.fulfill(response=response, body=body)

    with Visit(browser, site_url, "light", 1280) as visit:
        visit.page.route("**/concepts/superposition/", plant)
        visit.page.goto(site_url + "concepts/superposition/", wait_until="networkidle")
        assert visit.page.evaluate("window.planted") is None
        assert any("Content Security Policy" in error for error in visit.errors)


def test_a_planted_script_runs_without_the_policy(browser, site_url):
    def plant(route):
        response = route.fetch()
        body = response.text().replace("Content-Security-Policy", "X-None")
        route.fulfill(response=response, body=body.replace("</body>", "<script>window.planted = 1</script></body>"))

    with Visit(browser, site_url, "light", 1280) as visit:
        visit.page.route("**/concepts/superposition/", plant)
        visit.page.goto(site_url + "concepts/superposition/", wait_until="networkidle")
        assert visit.page.evaluate("window.planted") == 1


def test_a_table_is_filtered_by_typing(browser, site_url):
    with Visit(browser, site_url, "light", 1280) as visit:
        visit.page.goto(site_url + "papers/", wait_until="networkidle")
        rows = visit.page.locator("table tbody tr:visible")
        before = rows.count()
        visit.page.locator("input[type=search]:visible, input[type=text]:visible").last.fill("induction heads")
        visit.page.wait_for_function(FEWER_ROWS, arg=before)
        assert 0 < rows.count() < before


UNTRAINED_INTERVENTIONS = """[...document.querySelectorAll("main table tbody tr")].filter(row => {
  const of = label => row.querySelector(`[data-label="${label}"]`).textContent
  return !of("Needs").includes("training") && of("Evidence") != "observation"
}).map(row => row.querySelector("th a").textContent).sort()"""


def test_methods_that_intervene_without_training_are_two_clicks_away(browser, site_url):
    with Visit(browser, site_url, "light", 1280) as visit:
        page = visit.page
        page.goto(site_url, wait_until="networkidle")
        page.locator("main a[href$='methods/']").first.click()
        page.wait_for_url("**/methods/")
        wanted = page.evaluate(UNTRAINED_INTERVENTIONS)
        every = page.locator("main table tbody tr").count()
        page.get_by_role("link", name="Intervene without training anything").click()
        page.wait_for_function(FEWER_ROWS, arg=every)
        shown = page.locator("main table tbody tr:visible th a").all_text_contents()
        assert sorted(shown) == wanted
        assert 5 < len(wanted) < every
        # The filter can be changed, and the address follows.
        page.locator("select[name=cost]").select_option("one pass")
        page.wait_for_function("location.search.includes('cost=one+pass')")
        assert 0 < page.locator("main table tbody tr:visible").count() < len(wanted)


def test_a_hover_card_opens_by_keyboard_and_closes_with_escape(browser, site_url):
    with Visit(browser, site_url, "light", 1280) as visit:
        visit.page.goto(site_url + "concepts/superposition/", wait_until="networkidle")
        link = visit.page.locator("main a[data-card]").first
        link.focus()
        card = visit.page.locator(".wk-card:visible, .wk-hovercard:visible").first
        card.wait_for()
        visit.page.keyboard.press("Escape")
        expect(visit.page.locator(".wk-card:visible, .wk-hovercard:visible")).to_have_count(0)
