/* The search page, and nothing else: Pagefind is loaded when the first word is typed. */
"use strict";

(() => {
  const root = new URL("../../", document.currentScript.src);
  const box = document.querySelector("[data-search]");
  if (!box) return;
  const PAGE = 20;
  const WAIT = 150;
  const form = box.querySelector("form");
  const { q: words, kind } = form.elements;
  const status = box.querySelector(".wk-search-status");
  const list = box.querySelector(".wk-search-results");
  const TOKEN = /(<mark>)?\bwkkind[a-z]+\b(<\/mark>)?\s*/g;
  let engine = null;
  let turn = 0;
  let timer = 0;

  const address = new URL(location.href);
  words.value = address.searchParams.get("q") ?? "";
  kind.value = address.searchParams.get("kind") ?? "";
  if (kind.selectedIndex < 0) kind.value = "";
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  });
  if (words.value) search();
  else words.focus({ preventScroll: true });

  async function load() {
    const pagefind = await import(new URL("pagefind/pagefind.js", root).href);
    await pagefind.options({ basePath: new URL("pagefind/", root).pathname, baseUrl: root.pathname });
    await pagefind.init();
    return pagefind;
  }

  async function search() {
    const mine = ++turn;
    const asked = words.value.trim();
    remember(asked);
    if (!asked) {
      status.textContent = "";
      list.replaceChildren();
      return;
    }
    try {
      engine ??= load();
      const pagefind = await engine;
      const answer = await pagefind.search(kind.value ? `${asked} ${kind.value}` : asked);
      if (mine !== turn) return;
      const amount = answer.results.length;
      status.textContent = amount === 1 ? "1 page" : `${amount} pages`;
      await show(answer.results, 0, mine);
    } catch (error) {
      engine = null;
      status.textContent = "The search index could not be loaded.";
      throw error;
    }
  }

  async function show(results, from, mine) {
    const found = await Promise.all(results.slice(from, from + PAGE).map((result) => result.data()));
    if (mine !== turn) return;
    const items = found.map(item);
    if (from) list.append(...items);
    else list.replaceChildren(...items);
    box.querySelector(".wk-more")?.remove();
    const left = results.length - from - found.length;
    if (left > 0) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "wk-more";
      button.textContent = `Show more (${left} left)`;
      button.addEventListener("click", async () => {
        await show(results, from + PAGE, mine);
        list.children[from + PAGE]?.querySelector("a")?.focus();
      });
      box.append(button);
    }
  }

  function item(page) {
    const entry = document.createElement("li");
    const link = document.createElement("a");
    link.href = page.url;
    link.textContent = page.meta.title ?? page.url;
    entry.append(link);
    const folder = new URL(page.url, location.href).pathname.slice(root.pathname.length).split("/")[0];
    const option = [...kind.options].find((one) => one.value === `wkkind${folder}`);
    if (option) {
      const label = document.createElement("span");
      label.className = "wk-eyebrow";
      label.textContent = ` ${option.textContent}`;
      entry.append(label);
    }
    const text = document.createElement("p");
    text.append(...marked(page.excerpt));
    entry.append(text);
    return entry;
  }

  /* Pagefind's excerpt is escaped HTML with <mark>; it is read inertly, and only text and marks are taken over. */
  function marked(excerpt) {
    const parsed = new DOMParser().parseFromString(excerpt.replace(TOKEN, ""), "text/html");
    return [...parsed.body.childNodes].map((node) => {
      if (node.nodeName !== "MARK") return node.textContent;
      const mark = document.createElement("mark");
      mark.textContent = node.textContent;
      return mark;
    });
  }

  function remember(asked) {
    const now = new URL(location.href);
    asked ? now.searchParams.set("q", asked) : now.searchParams.delete("q");
    kind.value ? now.searchParams.set("kind", kind.value) : now.searchParams.delete("kind");
    history.replaceState(history.state, "", now);
  }
})();
