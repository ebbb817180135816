// Links that open the bot's own chat: followed as the person of the chat, or as somebody else, whom an invitation is for.

import { $, element } from "./dom.js";
import { languageName } from "./fields.js";
import { post } from "./wire.js";

const START = /(?:https?:\/\/)?(?:www\.)?(?:t|telegram)\.(?:me|dog)\/(\w+)\?start=([\w-]{1,64})(?![\w%-])/gi;
let doors = null; // what main.js does for us
let payload = "";

// The word such a link carries to the bot of that name; nothing where it leads elsewhere.
export function startOf(url, bot) {
  const [found] = url.trim().matchAll(START);
  return found?.[0] === url.trim() ? wordFor(found, bot) : "";
}

const wordFor = (found, bot) => (bot && found[1].toLowerCase() === bot.toLowerCase() ? found[2] : "");

// The words of all such links that can be read in a message or stand on its buttons, each once.
export function startsIn(message, bot) {
  const keys = (message.reply_markup?.inline_keyboard ?? []).flat();
  const shown = [message.text ?? message.caption ?? "", ...keys.map(({ url }) => url ?? "")];
  const found = shown.flatMap((text) => [...text.matchAll(START)].map((each) => wordFor(each, bot)));
  return [...new Set(found.filter(Boolean))];
}

export function wireLinks(given) {
  doors = given;
  $("open-as").querySelector("[data-close]").addEventListener("click", () => $("open-as").close());
  $("link").addEventListener("submit", (event) => {
    event.preventDefault();
    const { value } = event.target.elements.url;
    const word = startOf(value, doors.bot());
    $("link-said").textContent = word ? "" : `That is no link to this bot: it begins with t.me/${doors.bot()}?start=`;
    if (word) openAs(word);
  });
}

// Ask who opens it; then they press Start with it, and their chat is shown.
export function openAs(word) {
  payload = word;
  $("open-as-link").textContent = `t.me/${doors.bot()}?start=${word}`;
  $("open-as-people").replaceChildren(...doors.people().map(row));
  $("open-as").showModal();
}

function row(person) {
  const name = element("b", "", person.first_name);
  const about = element("span", "", [languageName(person.language_code), person.note].filter(Boolean).join(" · "));
  const button = element("button", "", name, about);
  button.type = "button";
  button.addEventListener("click", async () => {
    $("open-as").close();
    await post("start", { person: person.key, payload });
    doors.goTo(person.key);
  });
  return element("li", "", button);
}
