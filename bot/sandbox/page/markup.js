// Formatting as Telegram's own apps do it: what is typed becomes text and entities here, and the bot never sees the signs.

const KINDS = { "**": "bold", __: "italic", "~~": "strikethrough", "||": "spoiler" };
const SIGNS = Object.fromEntries(Object.entries(KINDS).map(([sign, kind]) => [kind, [sign, sign]]));
// A sign counts only at the edge of a word, so that snake__case and 2**3**4 stay what they are.
const MARK = new RegExp(
  [
    "```(?<pre>[^`]+)```",
    "(?<![\\p{L}\\p{N}`])`(?<code>[^`\\n]+)`(?![\\p{L}\\p{N}`])",
    "\\[(?<label>[^\\]\\n]+)\\]\\((?<url>(?:https?|tg)://[^\\s)]+)\\)",
    "(?<![\\p{L}\\p{N}])(?<sign>\\*\\*|__|~~|\\|\\|)(?=\\S)(?<inner>[\\s\\S]*?\\S)\\k<sign>(?![\\p{L}\\p{N}])",
  ].join("|"),
  "gu",
);

// "**Hello**" as {text: "Hello", entities: [{type: "bold", offset: 0, length: 5}]}; offsets count UTF-16 units, as JavaScript does.
export function read(typed) {
  const entities = [];
  const text = plain(typed, 0, entities);
  entities.reverse(); // the outer ones were found last
  entities.sort((one, other) => one.offset - other.offset || other.length - one.length);
  return { text, entities };
}

function plain(typed, offset, entities) {
  let text = "";
  let at = 0;
  for (const found of typed.matchAll(MARK)) {
    const { pre, code, label, url, sign, inner } = found.groups;
    text += typed.slice(at, found.index);
    at = found.index + found[0].length;
    const begin = offset + text.length;
    const entity = { type: "text_link", offset: begin, length: 0 };
    if (pre !== undefined) {
      const [, language, words] = /^(?:([\w+#-]+)\n)?([\s\S]*)$/.exec(pre);
      Object.assign(entity, { type: "pre" }, language && { language });
      text += words;
    } else if (code !== undefined) {
      entity.type = "code";
      text += code;
    } else if (label !== undefined) {
      entity.url = url;
      text += plain(label, begin, entities);
    } else {
      entity.type = KINDS[sign];
      text += plain(inner, begin, entities);
    }
    entity.length = offset + text.length - begin;
    if (entity.length) entities.push(entity);
  }
  return text + typed.slice(at);
}

function signs({ type, url, language }) {
  if (type === "text_link") return ["[", `](${url})`];
  if (type === "code") return ["`", "`"];
  if (type === "pre") return [language ? `\`\`\`${language}\n` : "```", "```"];
  return SIGNS[type];
}

// The way back, for a message that is edited: what has no sign in the apps loses its look.
export function write(text, entities = []) {
  const open = [];
  let typed = "";
  let at = 0;
  const closeUntil = (offset) => {
    while (open.length && open.at(-1).end <= offset) {
      const { end, close } = open.pop();
      typed += text.slice(at, end) + close;
      at = end;
    }
  };
  for (const entity of entities) {
    const pair = signs(entity);
    if (!pair) continue;
    closeUntil(entity.offset);
    typed += text.slice(at, entity.offset) + pair[0];
    at = entity.offset;
    open.push({ end: entity.offset + entity.length, close: pair[1] });
  }
  closeUntil(Infinity);
  return typed + text.slice(at);
}
