/* Hover cards, tables that filter and sort, the random page, copy buttons. No dependency; nothing leaves the site. */
"use strict";

(() => {
  /* --- hover cards: shown on hover and on focus, kept while the pointer is on the card, gone with Escape --- */

  const DELAY = 150;
  const EDGE = 8;
  const card = document.createElement("div");
  card.className = "wk-card";
  card.id = "wk-card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  document.body.append(card);
  let owner = null;
  let timer = 0;

  function hideCard() {
    clearTimeout(timer);
    if (owner) owner.removeAttribute("aria-describedby");
    owner = null;
    card.hidden = true;
  }

  function showCard(link) {
    hideCard();
    owner = link;
    card.textContent = link.dataset.card ?? texts.get(place(link));
    card.hidden = false;
    link.setAttribute("aria-describedby", card.id);
    const box = link.getClientRects()[0] || link.getBoundingClientRect();
    const room = document.documentElement.clientWidth - card.offsetWidth - EDGE;
    const below = box.bottom + card.offsetHeight + EDGE < document.documentElement.clientHeight;
    const top = below ? box.bottom + 4 : Math.max(EDGE, box.top - card.offsetHeight - 4);
    card.style.left = `${Math.max(EDGE, Math.min(box.left, room)) + window.scrollX}px`;
    card.style.top = `${top + window.scrollY}px`;
  }

  function later(action) {
    clearTimeout(timer);
    timer = setTimeout(action, DELAY);
  }

  /* The text stands at a page's first link to an entry; its other links lead to the same place. */
  const place = (link) => (link.pathname === location.pathname ? link.hash : link.pathname);
  const texts = new Map();
  document.querySelectorAll("a[data-card]").forEach((link) => texts.set(place(link), link.dataset.card));
  const linkOf = (target) => {
    const link = target instanceof Element ? target.closest("a.wk-link, a.wk-cite, a[data-card]") : null;
    return link && (link.dataset.card || texts.has(place(link))) ? link : null;
  };
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkOf(event.target);
    if (link && link !== owner) later(() => showCard(link));
    else if (link || card.contains(event.target)) clearTimeout(timer);
    else later(hideCard);
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event.target);
    if (link && link.matches(":focus-visible")) showCard(link);
    else if (owner) hideCard();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hideCard();
  });

  /* --- tables --- */

  const MORE = 200;
  const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  class Listing {
    constructor(box) {
      this.box = box;
      this.table = box.querySelector("table");
      this.body = this.table.tBodies[0];
      this.form = box.querySelector(".wk-filter");
      this.status = box.querySelector(".wk-filter-count");
      this.heads = [...this.table.tHead.rows[0].cells];
      this.numeric = this.heads.map((head) => head.classList.contains("wk-num"));
      this.sorted = null;
      this.shown = MORE;
      this.rows = null;
      this.addSorting();
      this.form.hidden = false;
      this.form.addEventListener("submit", (event) => event.preventDefault());
      this.form.addEventListener("input", () => {
        this.update();
        this.remember();
      });
      if (this.recall()) this.update();
    }

    /* The filters stand in the address, so that a filtered list can be linked to. */
    recall() {
      const asked = new URLSearchParams(location.search);
      const set = [...this.form.elements].filter((field) => field.name && asked.get(field.name));
      set.forEach((field) => (field.value = asked.get(field.name)));
      return set.some((field) => field.value);
    }

    remember() {
      const fields = [...this.form.elements].filter((field) => field.name && field.value);
      const query = new URLSearchParams(fields.map((field) => [field.name, field.value]));
      history.replaceState(history.state, "", (query.size ? `?${query}` : location.pathname) + location.hash);
    }

    addSorting() {
      this.heads.forEach((head, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "wk-sort";
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => {
          const up = head.getAttribute("aria-sort") !== "ascending";
          this.heads.forEach((other) => other.removeAttribute("aria-sort"));
          head.setAttribute("aria-sort", up ? "ascending" : "descending");
          this.sorted = { column, sign: up ? 1 : -1 };
          this.update();
        });
      });
    }

    async load() {
      if (!this.box.dataset.rows) {
        return [...this.body.rows].map((row) => ({
          element: row,
          text: row.textContent.toLowerCase(),
          cells: [...row.cells].map((cell) => ({
            sort: cell.dataset.s ?? cell.firstChild?.textContent ?? "",
            keys: cell.dataset.k ? cell.dataset.k.split("|") : [cell.textContent.trim()],
          })),
        }));
      }
      const answer = await fetch(this.box.dataset.rows);
      if (!answer.ok) throw new Error(`${answer.status}`);
      return (await answer.json()).rows.map((cells) => ({
        packed: cells,
        text: cells.map((cell) => `${cell.t ?? ""} ${cell.n ?? ""}`).join(" ").toLowerCase(),
        cells: cells.map((cell) => ({ sort: String(cell.s ?? cell.t ?? ""), keys: cell.k ?? [cell.t ?? ""] })),
      }));
    }

    element(row) {
      if (row.element) return row.element;
      const line = document.createElement("tr");
      row.packed.forEach((packed, column) => {
        const cell = document.createElement(column ? "td" : "th");
        if (!column) cell.scope = "row";
        else if (this.table.classList.contains("wk-stacked")) cell.dataset.label = this.heads[column].textContent;
        if (this.numeric[column]) cell.classList.add("wk-num");
        if (packed.o) cell.classList.add(`wk-tone-${packed.o}`);
        if (packed.m) {
          const mark = document.createElement("span");
          mark.className = "wk-mark";
          mark.setAttribute("aria-hidden", "true");
          mark.textContent = packed.m;
          cell.append(mark, "\u00a0");
        }
        if (packed.h) {
          const link = document.createElement("a");
          link.href = this.box.dataset.root + packed.h;
          link.textContent = packed.t ?? "";
          if (packed.c) link.dataset.card = packed.c;
          cell.append(link);
        } else cell.append(packed.t ?? "");
        if (packed.n) {
          const note = document.createElement("span");
          note.className = "wk-under";
          note.textContent = packed.n;
          cell.append(note);
        }
        line.append(cell);
      });
      row.element = line;
      return line;
    }

    matching() {
      const words = this.form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
      const facets = [...this.form.querySelectorAll("select")]
        .filter((select) => select.value)
        .map((select) => [Number(select.dataset.column), select.value]);
      const rows = this.rows.filter(
        (row) =>
          words.every((word) => row.text.includes(word)) &&
          facets.every(([column, value]) => row.cells[column].keys.includes(value)),
      );
      if (this.sorted) {
        const { column, sign } = this.sorted;
        rows.sort((a, b) => compare(a.cells[column].sort, b.cells[column].sort, sign));
      }
      return rows;
    }

    async update(more = false) {
      this.shown = more ? this.shown + MORE : MORE;
      this.rows ??= this.load();
      try {
        this.rows = await this.rows;
      } catch {
        this.rows = null;
        this.status.textContent = "The list could not be loaded; the pages below hold all of it.";
        return;
      }
      const rows = this.matching();
      const shown = this.box.dataset.rows ? rows.slice(0, this.shown) : rows;
      this.body.replaceChildren(...shown.map((row) => this.element(row)));
      this.status.textContent = `${rows.length} of ${this.rows.length} ${this.box.dataset.noun}`;
      this.box.querySelector(".wk-pages")?.remove();
      this.box.querySelector(".wk-more")?.remove();
      if (shown.length < rows.length) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "wk-more";
        button.textContent = `Show more (${rows.length - shown.length} left)`;
        button.addEventListener("click", () => this.update(true));
        this.box.append(button);
      }
    }
  }

  function compare(a, b, sign) {
    if (a === "" || b === "") return (a === "") - (b === "");
    const [x, y] = [Number(a), Number(b)];
    return sign * (Number.isNaN(x) || Number.isNaN(y) ? order.compare(a, b) : x - y);
  }

  document.querySelectorAll("[data-table]").forEach((box) => new Listing(box));

  /* --- a random page --- */

  document.querySelectorAll("[data-random]").forEach(async (box) => {
    const status = box.querySelector("[role=status]");
    status.textContent = "Drawing a page …";
    try {
      const pages = await (await fetch(box.dataset.random)).json();
      const drawn = pages[Math.floor(Math.random() * pages.length)];
      if (drawn) location.replace(box.dataset.root + drawn);
      else status.textContent = "There is no page to draw.";
    } catch {
      status.textContent = "The list of pages could not be loaded. Choose a list instead:";
    }
  });

  /* --- the page's own place in a long list at the side --- */

  addEventListener("load", () => {
    const list = document.querySelector(".md-sidebar--primary .md-sidebar__scrollwrap");
    const current = [...(list?.querySelectorAll("a.md-nav__link--active") ?? [])].pop();
    if (!current) return;
    const offset = current.getBoundingClientRect().top - list.getBoundingClientRect().top;
    if (offset > list.clientHeight - 40) list.scrollTop += offset - list.clientHeight / 2;
  });

  /* --- copy, and the page's own address --- */

  document.querySelectorAll("[data-copy]").forEach((button) => {
    const code = button.closest(".wk-actions")?.previousElementSibling?.querySelector("code");
    if (!code || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
  });
  document.querySelectorAll("[data-here]").forEach((place) => {
    place.textContent = location.origin + location.pathname;
  });
})();
