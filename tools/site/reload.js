/* Loaded by the preview only: load a page again when it changed, and show what is wrong with the content. */
(() => {
  "use strict";

  const { tag, version } = document.currentScript.dataset;
  const source = new EventSource("/__wiki/events");
  let box = null;
  let hidden = "";

  source.addEventListener("message", async (event) => {
    const news = JSON.parse(event.data);
    show(news);
    if (String(news.version) === version) return;
    const answer = await fetch(location.pathname, { cache: "no-store" });
    const text = await answer.text();
    if (!text.includes(`data-tag="${tag}"`)) location.reload();
  });

  function make(name, style, ...children) {
    const element = document.createElement(name);
    element.style.cssText = style;
    element.append(...children);
    return element;
  }

  function show(news) {
    const said = JSON.stringify(news.problems);
    if (box) box.remove();
    box = null;
    if (!news.count || said === hidden) return;
    const list = make("ul", "margin:.5em 0 0;padding-left:1.2em");
    for (const problem of news.problems) {
      const line = make("li", "margin:.3em 0");
      line.append(
        make("code", "background:none;color:#ffd9d2", problem.place),
        ` ${problem.severity} ${problem.code}: ${problem.message}`,
      );
      if (problem.hint) line.append(make("div", "opacity:.85", problem.hint));
      list.append(line);
    }
    const close = make("button", "float:right;cursor:pointer;color:#fff;font:inherit;padding:0 .6em", "Hide");
    close.type = "button";
    close.addEventListener("click", () => {
      hidden = said;
      box.remove();
    });
    const title = make("strong", "", `${news.count} ${news.count === 1 ? "problem" : "problems"} in the content`);
    box = make(
      "div",
      "position:fixed;inset:auto 0 0 0;max-height:45vh;overflow:auto;z-index:99;padding:.8em 1.2em;" +
        "background:#5c1414;color:#fff;font:14px/1.4 sans-serif;box-shadow:0 0 12px #0008",
      close,
      title,
      list,
    );
    box.id = "wiki-problems";
    box.setAttribute("role", "alert");
    document.body.append(box);
  }
})();
