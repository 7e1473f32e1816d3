/* Search: the box in the header and the search page, over the index that Pagefind made of the built pages.
   A kind is a hidden word on each of its pages, added to the query and taken out of what is shown. So is each name of
   a page: who asks for a name gets that page first. */
(() => {
  "use strict";

  const root = new URL("../../", document.currentScript.src);
  const PAGE = 15;
  const QUICK = 6;
  const NAME = "wkname";
  const HIDDEN = /^wk(name|kind)/;
  const LONGEST = 48;
  const NAMED = 6;
  /* How much a match in what is known of a page adds; the name of its kind says nothing of it. */
  const RANKING = { metaWeights: { title: 8, also: 6, description: 3, kind: 0 } };
  let loading = null;
  let kindsLoading = null;

  /** Load the index once, when it is first needed. */
  function index() {
    loading ??= import(new URL("pagefind/pagefind.js", root).href).then(async (engine) => {
      await engine.options({ baseUrl: "/", excerptLength: 28, ranking: RANKING });
      await engine.init();
      return engine;
    });
    loading.catch(() => (loading = null));
    return loading;
  }

  /** Load the kinds: name, label and hidden word of each. */
  function kinds() {
    kindsLoading ??= fetch(new URL("assets/wk/kinds.json", root)).then((answer) => answer.json());
    kindsLoading.catch(() => (kindsLoading = null));
    return kindsLoading;
  }

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  /** Return the letters and digits of a name, small and without accents, as the hidden words have them. */
  function fold(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "");
  }

  /** Return how well a page's names fit: 0 its title, 1 another name, 2 the start of its title; 3 is no fit. */
  function fit(meta, wanted) {
    const title = fold(meta.title ?? "");
    if (title === wanted) return 0;
    if ((meta.also ?? "").split("|").some((name) => fold(name) === wanted)) return 1;
    return title.startsWith(wanted) ? 2 : 3;
  }

  /** Return what is named like the query, best first; of equals, a paper comes after an entry that explains. */
  async function named(engine, text, kind) {
    const wanted = fold(text);
    if (!wanted) return [];
    const word = NAME + wanted.slice(0, LONGEST);
    const begun = [word, kind?.token].filter(Boolean).join(" ");
    const found = await Promise.all([engine.search(`"${word}"`), engine.search(begun)]);
    const unique = new Map(found.flatMap(({ results }) => results.slice(0, NAMED)).map((result) => [result.id, result]));
    const loaded = [...unique.values()].map(async (result) => {
      const { meta, url } = await result.data();
      const rest = meta.kind === "papers" ? 1 : meta.kind ? 0 : 2;
      return { result, kind: meta.kind, keys: [fit(meta, wanted), rest, (meta.title ?? "").length], url };
    });
    return (await Promise.all(loaded))
      .filter((page) => page.keys[0] < 3 && (!kind || page.kind === kind.kind))
      .sort((a, b) => a.keys.map((key, i) => key - b.keys[i]).find(Boolean) ?? (a.url < b.url ? -1 : 1))
      .map((page) => page.result);
  }

  /** Return whether the words of a query stand on a page: for a word it lacks, the engine takes the longest start. */
  async function meant(result, text) {
    const { meta, raw_content: content = "" } = await result.data();
    const plain = (part) => part.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
    const there = new Set();
    for (const word of plain([meta.title, meta.also, meta.description, content].join(" ")).split(/\s+/)) {
      if (HIDDEN.test(word)) continue;
      there.add(fold(word));
      for (const part of word.split(/[^\p{L}\p{N}]+/u)) there.add(part);
    }
    const words = [...there];
    return plain(text)
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean)
      .every((term) => {
        // The index holds stems, so a word may end otherwise.
        const start = term.slice(0, Math.max(3, Math.ceil(term.length / 2)));
        return words.some((word) => word.startsWith(start));
      });
  }

  /** Find pages; resolves to null when a later query has overtaken this one. */
  function finder() {
    let latest = 0;
    return async (text, kind) => {
      const mine = ++latest;
      const engine = await index();
      const [first, found] = await Promise.all([
        named(engine, text, kind),
        engine.search([text, kind?.token].filter(Boolean).join(" ") || null),
      ]);
      const best = await Promise.all(found.results.slice(0, QUICK).map((result) => meant(result, text)));
      const results = best.includes(true) ? found.results : [];
      const own = new Map(results.map((result) => [result.id, result]));
      const ids = new Set(first.map((result) => result.id));
      const all = [...first.map((result) => own.get(result.id) ?? result), ...results.filter(({ id }) => !ids.has(id))];
      return mine === latest ? all : null;
    };
  }

  /** Return an excerpt as text and marks, without the hidden words; nothing else in it becomes an element. */
  function excerpt(html) {
    const parsed = new DOMParser().parseFromString(html, "text/html").body;
    const parts = [];
    for (const node of parsed.childNodes) {
      const words = node.textContent.split(/(\s+)/).filter((word) => !HIDDEN.test(word));
      const text = words.join("");
      if (!text) continue;
      parts.push(node.nodeName === "MARK" ? make("mark", {}, text) : text);
    }
    return parts;
  }

  function address(url) {
    return new URL(url.replace(/^\//, ""), root).href;
  }

  /** Return one result as a list item. */
  function row(data, names, query, full) {
    const link = make("a", { href: address(data.raw_url ?? data.url) }, data.meta.title || data.url);
    const head = make("p", { class: "wk-found__title" }, link);
    const kind = names.find((item) => item.kind === data.meta.kind);
    if (kind) head.append(" ", make("span", { class: "wk-found__kind" }, kind.label));
    const item = make("li", { class: "wk-found" }, head);
    if (data.meta.description) item.append(make("p", { class: "wk-found__text" }, data.meta.description));
    if (!full) return item;
    const sections = (data.sub_results ?? []).filter((part) => query && part.url.includes("#")).slice(0, 3);
    const list = make("ul", { class: "wk-found__sections" });
    for (const part of sections) {
      const words = excerpt(part.excerpt);
      if (!words.some((word) => word.nodeName === "MARK") || part.url.endsWith("#wk-title")) continue;
      const line = make("li", {}, make("a", { href: address(part.url) }, part.title), ": ", ...words);
      list.append(line);
    }
    if (list.children.length) item.append(list);
    else if (query && !data.meta.description) {
      item.append(make("p", { class: "wk-found__text" }, ...excerpt(data.excerpt)));
    }
    return item;
  }

  function count(number, query, kind) {
    const of = [query && `for “${query}”`, kind && `in ${kind}`].filter(Boolean).join(" ");
    if (!number) return `Nothing found ${of}. Try fewer or shorter words.`;
    return `${number} ${number === 1 ? "page" : "pages"} ${of}`;
  }

  const UNREADY = "The search index cannot be loaded. It may still be in the making: try again in a moment.";

  /** Fill the search page. */
  function page(box) {
    const input = make("input", { type: "search", name: "q", autocomplete: "off", spellcheck: "false" });
    const select = make("select", { name: "kind" }, make("option", { value: "" }, "All kinds"));
    const form = make(
      "form",
      { class: "wk-search__form", role: "search" },
      make("label", {}, make("span", {}, "Search for"), input),
      make("label", {}, make("span", {}, "Kind"), select),
    );
    const status = make("p", { class: "wk-search__status", role: "status", "aria-live": "polite" });
    const list = make("ol", { class: "wk-search__results" });
    const more = make("button", { type: "button", class: "md-button wk-search__more", hidden: "" }, "Show more");
    box.replaceChildren(form, status, list, more);

    const find = finder();
    let results = [];
    let names = [];

    async function show(from) {
      const part = results.slice(from, from + PAGE);
      const loaded = await Promise.all(part.map((result) => result.data()));
      if (part[0] !== results[from]) return;
      const rows = loaded.map((data) => row(data, names, input.value.trim(), true));
      if (from) list.append(...rows);
      else list.replaceChildren(...rows);
      more.hidden = results.length <= from + PAGE;
      if (from && rows.length) rows[0].querySelector("a").focus();
    }

    async function update() {
      const query = input.value.trim();
      const kind = names.find((name) => name.kind === select.value);
      const state = new URLSearchParams();
      if (query) state.set("q", query);
      if (kind) state.set("kind", kind.kind);
      history.replaceState(history.state, "", state.size ? `?${state}` : location.pathname);
      if (!query && !kind) {
        results = [];
        list.replaceChildren();
        more.hidden = true;
        status.textContent = "";
        return;
      }
      try {
        const found = await find(query, kind);
        if (!found) return;
        results = found;
        status.textContent = count(found.length, query, kind?.label);
        await show(0);
      } catch {
        status.textContent = UNREADY;
      }
    }

    let waiting = 0;
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(update, 120);
    });
    input.addEventListener("focus", () => index().catch(() => {}), { once: true });
    select.addEventListener("change", update);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      update();
    });
    more.addEventListener("click", () => show(list.children.length));
    arrows(input, list);

    const asked = new URLSearchParams(location.search);
    input.value = asked.get("q") ?? "";
    kinds()
      .then((loaded) => {
        names = loaded;
        select.append(...loaded.map((name) => make("option", { value: name.kind }, name.label)));
        select.value = names.some((name) => name.kind === asked.get("kind")) ? asked.get("kind") : "";
      })
      .catch(() => {})
      .finally(update);
    if (!input.value) input.focus({ preventScroll: true });
  }

  /** Let the arrow keys walk from an input through the results and back. */
  function arrows(input, list) {
    const walk = (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const links = [...list.querySelectorAll(".wk-found__title a")];
      if (!links.length) return;
      const here = links.indexOf(document.activeElement);
      const next = here + (event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
      (next < 0 ? input : links[Math.min(next, links.length - 1)]).focus();
    };
    input.addEventListener("keydown", (event) => event.key === "ArrowDown" && walk(event));
    list.addEventListener("keydown", walk);
  }

  /** Make the box in the header show the first results while one types. */
  function header(form) {
    const input = form.querySelector("input");
    const panel = form.querySelector(".wk-find__panel");
    const status = form.querySelector("[role=status]");
    const list = form.querySelector("ol");
    const all = form.querySelector(".wk-find__all");
    const find = finder();
    let waiting = 0;

    const close = () => (panel.hidden = true);

    async function update() {
      const query = input.value.trim();
      if (query.length < 2) return close();
      try {
        const [found, names] = await Promise.all([find(query), kinds()]);
        if (!found) return;
        const loaded = await Promise.all(found.slice(0, QUICK).map((result) => result.data()));
        if (input.value.trim() !== query) return;
        list.replaceChildren(...loaded.map((data) => row(data, names, query, false)));
        status.textContent = count(found.length, query, "");
        all.hidden = found.length <= QUICK;
        all.href = target(form, query);
      } catch {
        list.replaceChildren();
        all.hidden = true;
        status.textContent = UNREADY;
      }
      if (form.contains(document.activeElement)) panel.hidden = false;
    }

    input.addEventListener("focus", () => index().catch(() => {}), { once: true });
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(update, 120);
    });
    input.addEventListener("focus", () => (panel.hidden = !list.children.length || input.value.trim().length < 2));
    form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || close());
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      input.focus();
      close();
    });
    arrows(input, list);
  }

  function target(form, query) {
    const url = new URL(form.getAttribute("action"), location.href);
    if (query) url.searchParams.set("q", query);
    return url.href;
  }

  // The policy lets no form be sent, so every search form leads to the search page from here.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("role") !== "search" || !form.hasAttribute("action")) return;
    event.preventDefault();
    location.assign(target(form, form.querySelector("input[name=q]")?.value.trim()));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const inputs = document.querySelectorAll(".wk-search input[type=search], .wk-find input[type=search]");
    const shown = [...inputs].reverse().find((input) => input.offsetParent !== null);
    if (!shown) return;
    event.preventDefault();
    shown.focus();
    shown.select();
  });

  document.querySelectorAll("form[data-wk-find]").forEach(header);
  document.querySelectorAll(".wk-search").forEach(page);
})();
