// The page as a whole: which chats are open, and one look at the server after every change.

import { Chat } from "./chat.js";
import { $, kept } from "./dom.js";
import { showGuide } from "./guide.js";
import { shortcuts } from "./keys.js";
import { wireLinks } from "./links.js";
import { drawer, showPanel, tickPanel, turn, wirePanel } from "./panel.js";
import { addPerson, showPeople, wirePeople } from "./people.js";
import { showRefusals } from "./refusals.js";
import { setNow } from "./time.js";
import { get, listen } from "./wire.js";

const FIRST = "sofia";
const COLUMN_PX = 370;
const MOST_COLUMNS = 3;
const LOOK_EVERY_MS = 5000;

const chats = new Map(); // key -> Chat, in the order they stand
let active = "";
let overview = null;

// --- which chats are open

const room = () => Math.max(1, Math.min(MOST_COLUMNS, Math.floor($("chats").clientWidth / COLUMN_PX)));

function begin() {
  const known = new Set(overview.people.map(({ key }) => key));
  const wished = new URLSearchParams(location.search).get("person");
  const open = kept.get("open", []).filter((key) => known.has(key));
  active = wished || [kept.get("active", ""), ...open].find((key) => open.includes(key)) || FIRST;
  arrange([...new Set(open.includes(active) ? open : [active, ...open])]);
}

function arrange(keys) {
  const most = room();
  while (keys.length > most) keys.splice(keys.findLastIndex((key) => key !== active), 1);
  for (const [key, chat] of chats) {
    if (keys.includes(key)) continue;
    chat.node.remove();
    chats.delete(key);
  }
  const open = new Map(keys.map((key) => [key, chats.get(key) ?? made(key)]));
  chats.clear();
  keys.forEach((key, place) => {
    const { node } = open.get(key);
    chats.set(key, open.get(key));
    if ($("chats").children[place] !== node) $("chats").insertBefore(node, $("chats").children[place] ?? null);
  });
  activate(active);
}

function made(key) {
  const chat = new Chat(key, { changed: sync, close });
  chat.node.addEventListener("focusin", () => key !== active && activate(key));
  chat.node.addEventListener("pointerdown", () => key !== active && activate(key));
  return chat;
}

function activate(key) {
  active = key;
  for (const [each, chat] of chats) chat.setActive(each === key, chats.size === 1);
  kept.set("open", [...chats.keys()]);
  kept.set("active", key);
  history.replaceState(null, "", `?person=${encodeURIComponent(key)}`);
  showAll();
}

// Go to a person: to their chat where it is open, otherwise in the place of the chat that is active.
async function goTo(key) {
  const from = active;
  active = key;
  arrange(chats.has(key) ? [...chats.keys()] : [...chats.keys()].map((each) => (each === from ? key : each)));
  await sync();
  chats.get(key)?.focus();
}

async function beside(key) {
  active = key;
  arrange([...new Set([...chats.keys(), key])]);
  await sync();
  chats.get(key)?.focus();
}

function close(key) {
  const rest = [...chats.keys()].filter((each) => each !== key);
  if (rest.length === 0) return;
  if (active === key) active = rest[0];
  arrange(rest);
  chats.get(active).focus();
}

function step(by) {
  const keys = overview.people.map(({ key }) => key);
  goTo(keys[(keys.indexOf(active) + by + keys.length) % keys.length]);
}

// The next person who is not on the page yet; where nobody is left or no room, back to one chat.
function besideOrAlone() {
  const other = overview.people.find(({ key }) => !chats.has(key));
  if (other && chats.size < room()) beside(other.key);
  else if (chats.size > 1) arrange([active]);
}

// --- looking

let looking = null;
let next = null;

// One look at a time; what is promised is a look that began after the call.
function sync() {
  if (looking === null) return (looking = look().finally(() => (looking = null)));
  next ??= looking.then(() => {
    next = null;
    return sync();
  });
  return next;
}

async function look() {
  try {
    overview = await get("people");
    setNow(overview.clock.now);
    if (chats.size === 0) begin();
    await Promise.all([...chats.values()].map((chat) => chat.sync()));
    $("lost").hidden = true;
  } catch {
    $("lost").hidden = false;
  }
  showAll();
}

function showAll() {
  const state = chats.get(active)?.state;
  if (!overview || !state) return;
  $("panel").inert = false;
  // What stands before one's eyes is not unread, even if the server has not been told yet.
  const seen = (key) => chats.has(key) && document.visibilityState === "visible";
  const people = overview.people.map((person) => (seen(person.key) ? { ...person, unread: 0 } : person));
  const unread = people.reduce((sum, person) => sum + person.unread, 0);
  document.title = `${unread ? `(${unread}) ` : ""}${state.bot.name} · sandbox`;
  showPeople(people, { active, open: chats, room: chats.size < room() });
  showPanel(state, chats.size > 1);
  showRefusals(overview);
  showGuide(overview, state);
}

function tick() {
  for (const chat of chats.values()) chat.tick();
  tickPanel();
}

wirePeople({ goTo, beside, added: (key) => (chats.size < room() ? beside(key) : goTo(key)) });
wirePanel({ act: (name, body) => chats.get(active)?.act(name, body), person: () => active });
wireLinks({ goTo, people: () => overview?.people ?? [], bot: () => chats.get(active)?.state?.bot.username ?? "" });
shortcuts({
  step: (by) => overview && step(by),
  besideOrAlone: () => overview && besideOrAlone(),
  addPerson,
  turn,
  panel: () => drawer(true),
  line: () => chats.get(active)?.focus(),
  buttons: () => chats.get(active)?.focusKeys(),
});
addEventListener("resize", () => overview && arrange([...chats.keys()]));
document.addEventListener("visibilitychange", sync);
setInterval(tick, 1000);
// What waits in the outbox changes without a message; a look every five seconds is enough for a list.
setInterval(sync, LOOK_EVERY_MS);
listen(sync, () => ($("lost").hidden = false));
