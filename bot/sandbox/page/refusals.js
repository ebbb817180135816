// Telegram's own words where the bot broke a rule: a red card each, until somebody has read it.

import { $, element, kept } from "./dom.js";

const SHOWN = 3;
const MARKED = 24; // characters of the text that are marked from the place Telegram complains about

let shown = "";

export function showRefusals({ boot, refused, people }) {
  const seen = kept.get("refused", {});
  const dismissed = seen.boot === boot ? seen.number : 0;
  const open = refused.filter(({ number }) => number > dismissed);
  const fresh = JSON.stringify([boot, open]);
  if (fresh === shown) return;
  shown = fresh;
  const box = $("refusals");
  const focused = box.contains(document.activeElement);
  box.replaceChildren();
  if (open.length === 0) {
    if (focused) $("people").querySelector("[aria-current]")?.focus();
    return;
  }
  const many = open.length > 1 ? `${open.length} requests` : "a request";
  const button = element("button", "seen", open.length === 1 ? "I have seen it" : "I have seen them");
  button.type = "button";
  button.addEventListener("click", () => {
    kept.set("refused", { boot, number: open.at(-1).number });
    showRefusals({ boot, refused, people });
  });
  const newest = open.slice(-SHOWN).reverse();
  box.append(
    element("div", "refusals-head", element("h2", "", `Telegram refuses ${many} of the bot`), button),
    ...newest.map((call) => card(call, people)),
  );
}

function card(call, people) {
  const person = people.find(({ user_id: id }) => id === call.chat_id);
  const said = element("b", "", `${call.status} ${call.description}`);
  const sent = element("span", "", " · ", element("code", "", call.method), person ? ` to ${person.first_name}` : "");
  const node = element("article", "refusal", element("p", "", said, sent));
  if (call.text) node.append(offending(call.text, call.description));
  if (call.rest) node.append(element("details", "", element("summary", "", "What else it sent"), element("pre", "", call.rest)));
  return node;
}

// Telegram counts bytes of UTF-8.
function offending(text, description) {
  const words = element("pre", "");
  words.tabIndex = 0;
  words.setAttribute("aria-label", "The text");
  const offset = /byte offset (\d+)/.exec(description);
  if (!offset) {
    words.append(text);
    return words;
  }
  const bytes = new TextEncoder().encode(text);
  const before = new TextDecoder().decode(bytes.slice(0, Number(offset[1])));
  const after = text.slice(before.length);
  words.append(before, element("mark", "", after.slice(0, MARKED) || "⏎"), after.slice(MARKED));
  return words;
}
