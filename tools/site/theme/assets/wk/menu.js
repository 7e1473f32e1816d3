/* The button that opens the drawer of a narrow page: by mouse and by keyboard; Escape and a step outside close it. */
(() => {
  "use strict";

  const button = document.querySelector(".wk-menu");
  const state = document.getElementById("__drawer");
  const drawer = document.querySelector(".md-sidebar--primary");
  if (!button || !state || !drawer) return;

  function turn(open) {
    if (state.checked !== open) state.click();
  }

  state.addEventListener("change", () => button.setAttribute("aria-expanded", String(state.checked)));
  button.addEventListener("click", () => {
    turn(!state.checked);
    if (state.checked) drawer.querySelector("a[href]")?.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !state.checked) return;
    turn(false);
    button.focus();
  });
  document.addEventListener("focusin", (event) => {
    if (event.target !== button && !drawer.contains(event.target)) turn(false);
  });
})();
