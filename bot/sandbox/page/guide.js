// Three things to try for somebody new; ticked as they are done, hidden for good when they are not wanted.

import { $, kept } from "./dom.js";

const narrow = matchMedia("(max-width: 900px)");
const STEPS = ["start", "clock", "people"];

export function done(step) {
  const ticked = new Set(kept.get("guide.done", []));
  if (ticked.has(step)) return;
  kept.set("guide.done", [...ticked.add(step)]);
  tick();
}

function tick() {
  const ticked = kept.get("guide.done", []);
  for (const item of $("guide").querySelectorAll("[data-step]")) {
    const is = ticked.includes(item.dataset.step);
    item.classList.toggle("done", is);
    if (is) item.setAttribute("aria-label", `Done: ${item.textContent}`);
    else item.removeAttribute("aria-label");
  }
}

export function showGuide({ people }, { person }) {
  if (people.some(({ started }) => started)) done("start");
  if (people.filter(({ started }) => started).length > 1) done("people");
  const hidden = kept.get("guide.hidden", false);
  $("guide").hidden = hidden;
  $("guide-again").hidden = !hidden;
  const left = STEPS.filter((step) => !kept.get("guide.done", []).includes(step));
  $("guide-dot").hidden = hidden || !person.started || left.length === 0;
  // On a phone nobody has opened the panel yet: the tips stand above the chat until it begins.
  const before = narrow.matches && !person.started ? $("chats") : $("clock-title").parentElement;
  if (before.previousElementSibling !== $("guide")) before.before($("guide"));
}

function hide(hidden) {
  kept.set("guide.hidden", hidden);
  if (!hidden) kept.set("guide.done", []);
  $("guide").hidden = hidden;
  $("guide-again").hidden = !hidden;
  $("guide-dot").hidden = true;
  tick();
  (hidden ? $("turns").firstElementChild : $("guide-close")).focus();
}

$("guide-close").addEventListener("click", () => hide(true));
$("guide-again").addEventListener("click", () => hide(false));
tick();
