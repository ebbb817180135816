// Makes a message's bubble out of DOM nodes; a bot's words are only ever text.

export function element(tag, className = "", ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

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

function spoiler() {
  const node = element("button", "spoiler");
  node.type = "button";
  node.title = "Show";
  node.addEventListener("click", () => node.classList.add("shown"));
  return node;
}

function command(words, say) {
  const node = element("button", "command");
  node.type = "button";
  node.addEventListener("click", () => say(words));
  return node;
}

function mark(entity, words, say) {
  if (entity.type in MARKS) return element(MARKS[entity.type]);
  if (entity.type === "text_link") return link(entity.url);
  if (entity.type === "url") return link(words);
  if (entity.type === "spoiler") return spoiler();
  if (entity.type === "bot_command") return command(words, say);
  return element("span");
}

// JavaScript counts text in UTF-16 units, as entities do. They come sorted, the outer ones first.
export function fill(node, text, entities, say, from = 0, to = text.length) {
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
    const child = mark(entity, text.slice(start, end), say);
    fill(child, text, inner, say, start, end);
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
  image.alt = message.caption ? `Picture: ${message.caption}` : "Picture";
  return image;
}

function file(document_) {
  const node = element("a", "file");
  node.href = `/api/file/${encodeURIComponent(document_.file_id)}`;
  node.download = document_.file_name;
  const badge = element("span", "badge", (document_.file_name.split(".").pop() || "file").slice(0, 4));
  badge.setAttribute("aria-hidden", "true");
  const name = element("span", "name", document_.file_name);
  node.append(badge, element("span", "about", name, element("span", "size", `${size(document_.file_size)} · download`)));
  return node;
}

const ATTACHED = {
  photo,
  document: (message) => file(message.document),
  voice: (message) => element("p", "thing", `Voice message, ${message.voice.duration} s`),
  video: (message) => element("p", "thing", `Video, ${message.video.duration} s`),
  sticker: (message) => element("p", "sticker", message.sticker.emoji),
  location: () => element("p", "thing", "A place on the map"),
  contact: (message) => element("p", "thing", `Contact card: ${message.contact.first_name}`),
};

function keyboard(message, act) {
  const rows = element("div", "keys");
  for (const row of message.reply_markup?.inline_keyboard ?? []) {
    const line = element("div", "row");
    for (const key of row) {
      const node = key.url ? link(key.url) : element("button");
      node.classList.add("key");
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
  return rows;
}

function foot(message, time) {
  const node = element("span", "foot");
  if (!message.mine && message.loud) {
    const bell = element("span", "loud", "♪");
    bell.title = "Came with a sound";
    node.append(bell);
  }
  if (message.edit_date) node.append(element("span", "edited", "edited"));
  node.append(element("time", "", time(message.date)));
  return node;
}

// The whole of one message; act has tap(message, data, button) and say(text), time(seconds) gives its hour.
export function bubble(message, act, time) {
  const node = element("article", message.mine ? "message mine" : "message");
  node.setAttribute("aria-label", message.mine ? "You" : "Bot");
  const inside = element("div", "bubble");
  for (const kind of Object.keys(ATTACHED)) {
    if (!message[kind]) continue;
    inside.append(ATTACHED[kind](message));
    node.classList.add("has-" + kind);
  }
  const words = message.text ?? message.caption;
  if (words !== undefined) {
    inside.append(fill(element("div", "words"), words, message.entities ?? message.caption_entities ?? [], act.say));
  }
  inside.append(foot(message, time));
  node.append(inside);
  if (message.reply_markup) node.append(keyboard(message, act));
  return node;
}
