// The people of this sandbox: who is there, who has something unread, and how another one is added.

import { $ } from "./dom.js";
import { languageName, offer, values } from "./fields.js";
import { post } from "./wire.js";

const nodes = new Map(); // key -> the nodes of one person
let doors = null; // what main.js does for us
let everybody = [];
let width = 0; // of the row at the last look, as far as it reaches
const unread = new Map(); // key -> what was unread at the last look

export function wirePeople(given) {
  doors = given;
  const form = $("newcomer-form");
  offer(form, true);
  $("add").addEventListener("click", addPerson);
  form.querySelector("[data-close]").addEventListener("click", () => $("newcomer").close());
  form.addEventListener("submit", add);
  // The row of people becomes narrower with the window, and when the clock beside it gets its hour.
  new ResizeObserver(() => {
    $("people").querySelector("li:has([aria-current])")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }).observe($("people"));
}

export function addPerson() {
  const form = $("newcomer-form");
  form.reset();
  form.elements.language_code.value = "en";
  form.elements.language_code.dispatchEvent(new Event("change"));
  $("newcomer").showModal();
}

// A short name of Latin letters for addresses, free of anybody else's.
function keyFor(name) {
  const plain = name.normalize("NFD").toLowerCase().replace(/[^a-z0-9]+/g, "") || "person";
  const taken = new Set(everybody.map(({ key }) => key));
  let number = 1;
  while (taken.has(number === 1 ? plain : `${plain}-${number}`)) number += 1;
  return number === 1 ? plain : `${plain}-${number}`;
}

async function add(event) {
  event.preventDefault();
  const wished = values(event.target);
  const answer = await post("person", { person: keyFor(wished.first_name), ...wished });
  $("newcomer").close();
  if (answer.key) doors.added(answer.key);
}

export function showPeople(people, { active, open, room }) {
  everybody = people;
  const list = $("people");
  const known = new Set(people.map(({ key }) => key));
  for (const [key, { row }] of nodes) {
    if (known.has(key)) continue;
    row.remove();
    nodes.delete(key);
  }
  people.forEach((person, place) => {
    if (!nodes.has(person.key)) nodes.set(person.key, made(person.key));
    const { row } = nodes.get(person.key);
    if (list.children[place] !== row) list.insertBefore(row, list.children[place] ?? null);
    show(person, { current: person.key === active, open: open.has(person.key), room });
  });
  // A badge that came or went has moved everybody after it.
  if (list.scrollWidth !== width) list.querySelector("li:has([aria-current])")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  width = list.scrollWidth;
  announce(people, open);
}

function made(key) {
  const row = $("person-row").content.firstElementChild.cloneNode(true);
  const parts = [".person", ".beside", ".face-small", ".name", ".language", ".note", ".count"];
  const [go, side, face, name, language, note, badge] = parts.map((part) => row.querySelector(part));
  go.addEventListener("click", () => doors.goTo(key));
  side.addEventListener("click", () => doors.beside(key));
  return { row, go, side, face, name, language, note, badge };
}

function show(person, { current, open, room }) {
  const { row, go, side, face, name, language, note, badge } = nodes.get(person.key);
  row.classList.toggle("open", open);
  const moved = current && !go.hasAttribute("aria-current");
  if (current) go.setAttribute("aria-current", "true");
  else go.removeAttribute("aria-current");
  face.textContent = person.first_name.slice(0, 1).toUpperCase();
  name.textContent = person.first_name;
  language.textContent = languageName(person.language_code);
  note.textContent = person.note;
  badge.textContent = person.unread > 99 ? "99+" : String(person.unread);
  badge.setAttribute("aria-label", `${person.unread} unread`);
  badge.hidden = person.unread === 0;
  side.hidden = open || !room;
  side.setAttribute("aria-label", `Open the chat of ${person.first_name} beside`);
  side.title = "Open beside";
  if (moved) row.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// One line for a screen reader where somebody's chat is not open.
function announce(people, open) {
  const news = people.filter(({ key, unread: now }) => unread.has(key) && now > unread.get(key) && !open.has(key));
  for (const { key, unread: now } of people) unread.set(key, now);
  if (news.length) $("news").textContent = `New message for ${news.map((person) => person.first_name).join(", ")}.`;
}
