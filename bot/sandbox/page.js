// The chat page: asks for the state after every change the server tells of, and posts what the person does.

import { bubble, element } from "./render.js";

const $ = (id) => document.getElementById(id);
const PERSON = new URLSearchParams(location.search).get("person") || "sofia";
const LANGUAGES = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split(" ");
const TAP_WAITS_MS = 15_000;

let state = null;
let rev = 0;
let clockAhead = 0; // the sandbox's clock minus this machine's, in ms
const messages = new Map(); // message id -> {message, node}
const waiting = new Map(); // query id -> button
const early = new Set(); // query ids whose answer was here before the tap's own

// --- asking and telling

async function post(act, body = {}) {
  const response = await fetch(`/api/${act}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ person: PERSON, ...body }),
  });
  const answer = await response.json();
  if (answer.error) toast(answer.error);
  return answer;
}

let syncing = false;
let again = false;

async function sync() {
  if (syncing) {
    again = true;
    return;
  }
  syncing = true;
  try {
    do {
      again = false;
      let next = await ask(rev);
      if (state && next.boot !== state.boot) {
        forget();
        next = await ask(0);
      }
      show(next);
    } while (again);
  } catch {
    $("status").textContent = "the sandbox does not answer…";
  } finally {
    syncing = false;
  }
}

async function ask(since) {
  const response = await fetch(`/api/state?person=${encodeURIComponent(PERSON)}&since=${since}`);
  if (!response.ok) throw new Error(response.statusText);
  return response.json();
}

function listen() {
  const events = new EventSource("/api/events");
  events.addEventListener("changed", sync);
  events.addEventListener("open", sync);
  events.addEventListener("error", () => {
    $("status").textContent = "reconnecting…";
    // A refused connection is not retried by the browser itself.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 1500, events.close());
  });
}

function forget() {
  rev = 0;
  state = null;
  messages.clear();
  waiting.clear();
  $("log").replaceChildren();
}

// --- showing

const format = (options) => {
  const made = new Intl.DateTimeFormat("en-GB", { timeZone: state.person.zone, ...options });
  return (seconds) => made.format(seconds * 1000);
};
const hour = (seconds) => format({ hour: "2-digit", minute: "2-digit" })(seconds);
const day = (seconds) => format({ weekday: "long", day: "numeric", month: "long" })(seconds);

function show(next) {
  const first = state === null;
  const moved = !first && next.person.zone !== state.person.zone;
  state = next;
  rev = next.rev;
  clockAhead = next.clock.now * 1000 - Date.now();
  document.title = `${next.bot.name} · sandbox`;
  $("bot-name").textContent = next.bot.name;
  $("face").textContent = next.bot.name.slice(0, 1);
  $("status").textContent = next.typing ? "typing…" : "sandbox · only on this machine";
  if (next.typing) setTimeout(sync, 2000);
  showMessages(next.messages, moved);
  showBottom(first);
  showPanel(first);
  for (const toasted of next.toasts) answered(toasted, first);
}

const act = { tap, say };

function showMessages(changed, all) {
  const log = $("log");
  const scroll = $("scroll");
  const near = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  const list = all ? [...messages.values()].map((known) => known.message) : [];
  let mine = false;
  for (const message of [...list, ...changed]) {
    const known = messages.get(message.message_id);
    if (message.deleted) {
      known?.node.remove();
      messages.delete(message.message_id);
      continue;
    }
    const node = bubble(message, act, hour);
    if (known) {
      const focused = known.node.contains(document.activeElement);
      known.node.replaceWith(node);
      if (focused) (node.querySelector("button.key") ?? $("text")).focus({ preventScroll: true });
    } else {
      node.classList.add("new");
      log.append(node);
      mine ||= message.mine;
    }
    messages.set(message.message_id, { message, node });
  }
  if (changed.length || all) showDays(log);
  if (changed.length && (near || mine)) toEnd();
  noticeEnd();
}

function showDays(log) {
  // What stands already is left alone: a screen reader reads out whatever is added to the log.
  let last = "";
  const right = new Set();
  for (const { message, node } of messages.values()) {
    const today = day(message.date);
    if (today !== last) {
      let line = node.previousElementSibling;
      if (!line?.classList.contains("day") || line.textContent !== today) {
        line = element("p", "day", element("span", "", today));
        node.before(line);
      }
      right.add(line);
    }
    last = today;
  }
  for (const line of log.querySelectorAll(".day")) if (!right.has(line)) line.remove();
}

function toEnd() {
  $("scroll").scrollTop = $("scroll").scrollHeight;
}

function noticeEnd() {
  const scroll = $("scroll");
  $("latest").hidden = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 160;
}

function showBottom(first) {
  const { started, blocked } = state.person;
  const opened = !first && $("composer").hidden && started && !blocked;
  $("composer").hidden = !started || blocked;
  $("start").hidden = started || blocked;
  $("unblock").hidden = !blocked;
  $("block").hidden = blocked;
  $("welcome").hidden = messages.size > 0;
  $("description").textContent = state.bot.description || "Press Start to find out.";
  $("menu").hidden = state.commands.length === 0;
  // Whoever pressed Start goes on writing there; on a touch screen the keyboard would cover the chat.
  if (opened && matchMedia("(hover: hover)").matches) $("text").focus();
}

function toast(words) {
  const node = $("toast");
  node.textContent = words;
  node.classList.add("shown");
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => node.classList.remove("shown"), 3500);
}

function answered(toasted, old) {
  const button = waiting.get(toasted.query_id);
  if (!waiting.delete(toasted.query_id)) early.add(toasted.query_id);
  button?.classList.remove("waiting");
  if (old || !toasted.text) return;
  if (!toasted.alert) return toast(toasted.text);
  $("alert-text").textContent = toasted.text;
  if (!$("alert").open) $("alert").showModal();
}

// --- the panel

function showPanel(first) {
  tick();
  $("zone-hint").textContent = `Time in ${state.person.zone}. The clock only turns forward.`;
  const form = $("person");
  if (first || !form.contains(document.activeElement)) {
    for (const name of ["first_name", "zone"]) form.elements[name].value = state.person[name];
    const code = state.person.language_code;
    if (![...form.elements.language_code.options].some((option) => option.value === code)) {
      form.elements.language_code.append(new Option(code, code));
    }
    form.elements.language_code.value = code;
  }
  showPlanned(state.planned);
}

function showPlanned(planned) {
  $("outbox").hidden = !Array.isArray(planned);
  if (!Array.isArray(planned)) return;
  const at = format({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const rows = [...planned].sort((a, b) => a.when - b.when).map((row) => {
    const what = element("td", "", String(row.what).replaceAll("_", " "));
    what.append(element("span", "lane", `lane ${row.lane}${row.chat_id === state.person.user_id ? "" : ` · chat ${row.chat_id}`}`));
    return element("tr", "", element("td", "", at(row.when)), what, element("td", "", String(row.state)));
  });
  $("outbox-table").tBodies[0].replaceChildren(...rows);
  $("outbox-table").hidden = rows.length === 0;
  $("outbox-empty").hidden = rows.length > 0;
}

function tick() {
  if (!state) return;
  const now = Math.floor((Date.now() + clockAhead) / 1000);
  $("clock-time").textContent = $("clock-small").textContent = hour(now);
  $("clock-date").textContent = day(now);
}

function drawer(open) {
  document.body.classList.toggle("panel-open", open);
  $("open-panel").setAttribute("aria-expanded", String(open));
  (open ? $("close-panel") : $("open-panel")).focus();
}

// --- what the person does

async function say(text) {
  if (text.trim()) await post("say", { text });
}

async function tap(message, data, button) {
  if (button.classList.contains("waiting")) return;
  button.classList.add("waiting");
  setTimeout(() => button.classList.remove("waiting"), TAP_WAITS_MS);
  const answer = await post("tap", { message_id: message.message_id, data });
  if (answer.query_id && !early.delete(answer.query_id)) waiting.set(answer.query_id, button);
  else button.classList.remove("waiting");
}

function wireChat() {
  $("start").addEventListener("click", () => post("start"));
  $("unblock").addEventListener("click", () => post("start"));
  $("block").addEventListener("click", () => post("block"));
  $("latest").addEventListener("click", toEnd);
  $("scroll").addEventListener("scroll", noticeEnd, { passive: true });
  for (const button of $("kinds").children) {
    button.addEventListener("click", () => post("attach", { kind: button.dataset.kind }));
  }
}

function wirePanel() {
  const names = new Intl.DisplayNames(["en"], { type: "language" });
  $("person").elements.language_code.append(...LANGUAGES.map((code) => new Option(names.of(code), code)));
  $("person").addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await post("person", Object.fromEntries(new FormData(event.target)));
    $("person-said").textContent = answer.error ? "" : "Saved.";
    setTimeout(() => ($("person-said").textContent = ""), 3000);
  });
  for (const button of document.querySelectorAll("[data-seconds], [data-until]")) {
    button.addEventListener("click", async () => {
      const { seconds, until } = button.dataset;
      await post("clock", until ? { until } : { seconds: Number(seconds) });
    });
  }
  $("open-panel").addEventListener("click", () => drawer(!document.body.classList.contains("panel-open")));
  $("close-panel").addEventListener("click", () => drawer(false));
  $("shade").addEventListener("click", () => drawer(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("panel-open")) drawer(false);
  });
}

wireChat();
wirePanel();
setInterval(tick, 1000);
// What waits in the outbox changes without a message; a look every five seconds is enough for a table.
setInterval(sync, 5000);
listen();

export { $, say, state };
