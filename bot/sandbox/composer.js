// The line one writes in: grows with the text, Enter sends, a slash or the menu button shows the commands.

import { $, say, state } from "./page.js";
import { element } from "./render.js";

const text = $("text");
const list = $("commands");
let active = -1;

function grow() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight + 2, 160)}px`;
}

async function send(words) {
  text.value = "";
  grow();
  hide();
  text.focus();
  await say(words);
}

function offer(filter) {
  const found = (state?.commands ?? []).filter(({ command }) => command.startsWith(filter));
  active = -1;
  list.replaceChildren(
    ...found.map(({ command, description }, place) => {
      const node = element("li", "", element("b", "", `/${command}`), element("span", "", description));
      node.id = `command-${place}`;
      node.setAttribute("role", "option");
      node.addEventListener("click", () => send(`/${command}`));
      node.dataset.words = `/${command}`;
      return node;
    }),
  );
  list.hidden = found.length === 0;
  $("menu").setAttribute("aria-expanded", String(!list.hidden));
}

function hide() {
  list.hidden = true;
  $("menu").setAttribute("aria-expanded", "false");
  text.removeAttribute("aria-activedescendant");
}

function choose(place) {
  const all = [...list.children];
  active = (place + all.length) % all.length;
  all.forEach((node, n) => node.setAttribute("aria-selected", String(n === active)));
  all[active].scrollIntoView({ block: "nearest" });
  text.setAttribute("aria-activedescendant", all[active].id);
}

text.addEventListener("input", () => {
  grow();
  const typed = /^\/(\w*)$/.exec(text.value);
  if (typed) offer(typed[1].toLowerCase());
  else hide();
});

text.addEventListener("keydown", (event) => {
  if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    choose(active < 0 && event.key === "ArrowUp" ? -1 : active + (event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Escape") {
    hide();
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send(!list.hidden && active >= 0 ? list.children[active].dataset.words : text.value);
  }
});

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  send(text.value);
});

$("menu").addEventListener("click", () => {
  if (list.hidden) offer("");
  else hide();
  text.focus();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest(".bottom")) hide();
});
