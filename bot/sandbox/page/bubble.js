// Makes a message's bubble out of DOM nodes; a bot's words are only ever text.

import { element } from "./dom.js";
import { startOf, startsIn } from "./links.js";
import { lookInside, zoom } from "./viewer.js";

const MARKS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

function link(url) {
  let address;
  try {
    address = new URL(url);
  } catch {
    return element("span");
  }
  if (address.protocol !== "https:" && address.protocol !== "http:") return element("span");
  const node = element("a");
  node.href = address.href;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}

// A link that opens the bot's own chat with a word for it: the page is that chat already, so the word is said here.
function away(url, act) {
  const node = link(url);
  const payload = startOf(url, act.bot());
  if (!payload) return node;
  node.removeAttribute("target");
  node.title = "Opens as Start in this chat; a right click asks who opens it";
  node.addEventListener("click", (event) => {
    event.preventDefault();
    act.start(payload);
  });
  node.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    act.openAs(payload);
  });
  return node;
}

// An invitation that can be read in the message is for others: a way to open it as one of them.
function invitation(payload, only, act) {
  const node = element("button", "invitation", only ? "Open this link as …" : `Open “${payload}” as …`);
  node.type = "button";
  node.addEventListener("click", () => act.openAs(payload));
  return node;
}

function spoiler() {
  const node = element("button", "spoiler");
  node.type = "button";
  node.title = "Show";
  node.addEventListener("click", () => node.classList.add("shown"));
  return node;
}

function command(words, act) {
  const node = element("button", "command");
  node.type = "button";
  node.addEventListener("click", () => act.say(words));
  return node;
}

function mark(entity, words, act) {
  if (entity.type in MARKS) return element(MARKS[entity.type]);
  if (entity.type === "text_link") return away(entity.url, act);
  if (entity.type === "url") return away(words, act);
  if (entity.type === "spoiler") return spoiler();
  if (entity.type === "bot_command") return command(words, act);
  return element("span");
}

// JavaScript counts text in UTF-16 units, as entities do. They come sorted, the outer ones first.
export function fill(node, text, entities, act, from = 0, to = text.length) {
  let at = from;
  let next = 0;
  while (next < entities.length) {
    const entity = entities[next];
    const start = Math.max(at, entity.offset);
    const end = Math.min(to, entity.offset + entity.length);
    next += 1;
    if (end <= start) continue;
    const inner = [];
    while (next < entities.length && entities[next].offset < end) inner.push(entities[next++]);
    node.append(text.slice(at, start));
    const child = mark(entity, text.slice(start, end), act);
    fill(child, text, inner, act, start, end);
    node.append(child);
    at = end;
  }
  node.append(text.slice(at, to));
  return node;
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function photo(message) {
  const largest = message.photo[message.photo.length - 1];
  const image = element("img", "photo");
  image.src = `/api/file/${encodeURIComponent(largest.file_id)}`;
  image.width = largest.width;
  image.height = largest.height;
  image.alt = message.caption ? "Picture, described in the text below" : "Picture";
  const button = element("button", "frame", image);
  button.type = "button";
  button.title = "Show the picture larger";
  button.addEventListener("click", () => zoom(image));
  return button;
}

const READABLE = /\.(json|txt|csv|md|html|xml)$/i;
const VISIBLE = /\.(png|jpe?g|gif|webp)$/i;

function file(document_) {
  const about = fileLink(document_);
  const { file_name: name } = document_;
  if (!READABLE.test(name) && !VISIBLE.test(name)) return about;
  const look = element("button", "inside", "Look inside");
  look.type = "button";
  look.addEventListener("click", () => (VISIBLE.test(name) ? zoom({ src: about.href, alt: name }, name) : lookInside(name, about.href)));
  return element("div", "readable", about, look);
}

function fileLink(document_) {
  const node = element("a", "file");
  node.href = `/api/file/${encodeURIComponent(document_.file_id)}`;
  node.download = document_.file_name;
  const badge = element("span", "badge", (document_.file_name.split(".").pop() || "file").slice(0, 4));
  badge.setAttribute("aria-hidden", "true");
  const name = element("span", "name", document_.file_name);
  node.append(badge, element("span", "about", name, element("span", "size", `${size(document_.file_size)} · download`)));
  return node;
}

function thing(sign, words) {
  const picture = element("span", "sign", sign);
  picture.setAttribute("aria-hidden", "true");
  return element("p", "thing", picture, words);
}

const ATTACHED = {
  photo,
  document: (message) => file(message.document),
  voice: (message) => thing("🎤", `Voice message, ${message.voice.duration} s`),
  video: (message) => thing("🎬", `Video, ${message.video.duration} s`),
  sticker: (message) => element("p", "sticker", message.sticker.emoji),
  location: () => thing("📍", "A place on the map"),
  contact: (message) => thing("👤", `Contact card: ${message.contact.first_name}`),
};

function keyboard(message, act, described) {
  const rows = element("div", "keys");
  rows.setAttribute("role", "group");
  rows.setAttribute("aria-label", "Buttons of the message");
  for (const row of message.reply_markup?.inline_keyboard ?? []) {
    const line = element("div", "row");
    for (const key of row) {
      const node = key.url ? away(key.url, act) : element("button");
      node.classList.add("key");
      if (described) node.setAttribute("aria-describedby", described);
      node.append(element("span", "", key.text));
      if (key.url) {
        node.classList.add("away");
      } else {
        node.type = "button";
        node.addEventListener("click", () => act.tap(message, key.callback_data, node));
      }
      line.append(node);
    }
    rows.append(line);
  }
  rows.addEventListener("keydown", walk);
  return rows;
}

// Arrows walk among the buttons of one message.
function walk(event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step || event.altKey) return;
  event.preventDefault();
  const keys = [...event.currentTarget.querySelectorAll(".key")];
  keys[(keys.indexOf(document.activeElement) + step + keys.length) % keys.length].focus();
}

function foot(message, act, time) {
  const node = element("span", "foot");
  if (message.mine && message.text) {
    const pencil = element("button", "pencil", "Edit");
    pencil.type = "button";
    pencil.addEventListener("click", () => act.edit(message));
    node.append(pencil);
  }
  if (!message.mine && message.loud) {
    const bell = element("span", "loud", "♪");
    bell.title = "Came with a sound";
    bell.setAttribute("role", "img");
    bell.setAttribute("aria-label", "came with a sound");
    node.append(bell);
  }
  if (message.edit_date) node.append(element("span", "edited", "edited"));
  node.append(element("time", "", time(message.date)));
  return node;
}

let made = 0;

// The whole of one message; act has tap(message, data, button), say(text), start(payload), openAs(payload),
// edit(message) and bot(), its username; time(seconds) gives its hour.
export function bubble(message, act, time) {
  const node = element("article", message.mine ? "message mine" : "message");
  node.setAttribute("aria-label", message.mine ? "You" : "Bot");
  const inside = element("div", "bubble");
  for (const kind of Object.keys(ATTACHED)) {
    if (!message[kind]) continue;
    inside.append(ATTACHED[kind](message));
    node.classList.add("has-" + kind);
  }
  const text = message.text ?? message.caption;
  let described = "";
  if (text !== undefined) {
    const words = fill(element("div", "words"), text, message.entities ?? message.caption_entities ?? [], act);
    words.id = described = `words-${(made += 1)}`;
    inside.append(words);
  }
  inside.append(foot(message, act, time));
  node.append(inside);
  if (message.reply_markup) node.append(keyboard(message, act, described));
  const invitations = startsIn(message, act.bot());
  node.append(...invitations.map((payload) => invitation(payload, invitations.length === 1, act)));
  return node;
}
