// One open chat: shows what changed in it and does what its person does.

import { attach } from "./attach.js";
import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { showDays } from "./days.js";
import { $, element } from "./dom.js";
import { languageName } from "./fields.js";
import { openAs } from "./links.js";
import { hour, now, place } from "./time.js";
import { get, post } from "./wire.js";

const TAP_WAITS_MS = 15_000;
const FOLLOW_MS = 5_000;
const TOAST_MS = 3500;
const TYPING_MS = 2000;

export class Chat {
  // `changed()` asks for a look at the server soon, `close(key)` takes the chat away.
  constructor(key, { changed, close }) {
    this.key = key;
    this.changed = changed;
    this.node = $("chat").content.firstElementChild.cloneNode(true);
    this.find = (selector) => this.node.querySelector(selector);
    this.log = this.find(".log");
    this.scroll = this.find(".scroll");
    this.forget();
    this.composer = new Composer(this.node, {
      key,
      commands: () => this.state?.commands ?? [],
      send: (written) => this.say(written),
      change: (message, written) => this.act("edit", { message_id: message.message_id, ...written }),
      lastOwn: () => [...this.messages.values()].map(({ message }) => message).findLast(({ mine, text }) => mine && text),
    });
    this.acts = {
      tap: (...what) => this.tap(...what),
      say: (text) => this.say({ text }),
      openAs,
      start: (payload) => this.act("start", { payload }),
      bot: () => this.state?.bot.username ?? "",
      edit: (message) => this.composer.edit(message),
    };
    this.wire(close);
  }

  wire(close) {
    this.find(".start").addEventListener("click", () => this.act("start"));
    this.find(".unblock").addEventListener("click", () => this.act("start"));
    this.find(".latest").addEventListener("click", () => this.toEnd());
    this.find(".clip").addEventListener("click", () => attach({ caption: this.composer.text.value, send: (body) => this.attach(body) }));
    this.find(".close-chat").addEventListener("click", () => close(this.key));
    this.scroll.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.stick && this.toEnd(this.top)).observe(this.scroll);
  }

  forget() {
    this.rev = 0;
    this.state = null;
    this.messages = new Map(); // message id -> {message, node}
    this.waiting = new Map(); // query id -> button
    this.early = new Set(); // query ids whose answer was here before the tap's own
    this.followed = -Infinity; // when a button was pressed by key: the focus goes on to the next one
    this.stick = true;
    this.top = null;
    this.log.ariaLive = "off";
    this.log.replaceChildren();
  }

  // Only the active chat is read out; another one is told of in one line.
  setActive(active, alone) {
    this.active = active;
    this.node.classList.toggle("active", active && !alone);
    this.find(".close-chat").hidden = alone;
    if (this.state) this.log.ariaLive = active ? "polite" : "off";
  }

  // --- asking and showing

  async sync() {
    const ask = () => get(`state?person=${encodeURIComponent(this.key)}&since=${this.rev}`);
    let next = await ask();
    if (this.state && next.boot !== this.state.boot) {
      this.forget();
      next = await ask();
    }
    this.show(next);
  }

  show(next) {
    const first = this.state === null;
    const moved = !first && next.person.zone !== this.state.person.zone;
    this.state = next;
    this.rev = next.rev;
    this.showHead();
    this.showMessages(next.messages, moved, first);
    this.showTyping();
    this.showBottom(first);
    for (const toasted of next.toasts) this.answered(toasted, first);
    if (first) this.firstShown();
    this.markRead();
  }

  showHead() {
    const { bot, person } = this.state;
    this.node.setAttribute("aria-label", `Chat of ${person.first_name}`);
    this.find(".bot-name").textContent = bot.name;
    this.find(".face").textContent = bot.name.slice(0, 1);
    this.find(".close-chat span").textContent = `Close the chat of ${person.first_name}`;
    this.tick();
  }

  tick() {
    if (!this.state) return;
    const { first_name: name, language_code: code, zone } = this.state.person;
    const here = `${name}’s phone · ${languageName(code)} · ${hour(now(), zone)} in ${place(zone)}`;
    this.find(".status").textContent = this.state.typing ? "typing…" : here;
  }

  showTyping() {
    this.find(".typing").hidden = !this.state.typing;
    if (!this.state.typing) return;
    setTimeout(this.changed, TYPING_MS);
    if (this.stick) this.toEnd();
  }

  showMessages(changed, all, first) {
    const list = all ? [...this.messages.values()].map((known) => known.message) : [];
    const before = this.messages.size;
    let newest = null; // the first of the new ones: what came is read from its beginning
    let mine = false;
    for (const message of [...list, ...changed]) {
      const fresh = this.showMessage(message);
      if (!fresh) continue;
      mine ||= message.mine;
      if (!message.mine) newest ??= fresh;
    }
    if (changed.length || all) showDays(this.log, this.messages.values(), this.state.person.zone);
    const last = [...this.messages.values()].at(-1);
    const ended = changed.some((message) => message.message_id === last?.message.message_id);
    if (first || mine) this.toEnd();
    else if (this.stick && (this.messages.size > before || ended)) this.toEnd(newest ?? last?.node);
    this.noticeEnd();
    if (changed.length) this.follow(last?.node);
  }

  // Put one message in its place; returns its node if it is a new one.
  showMessage(message) {
    const known = this.messages.get(message.message_id);
    if (message.deleted) {
      known?.node.remove();
      this.messages.delete(message.message_id);
      return null;
    }
    const node = bubble(message, this.acts, (seconds) => hour(seconds, this.state.person.zone));
    if (known) {
      const focused = known.node.contains(document.activeElement);
      known.node.replaceWith(node);
      if (focused) (this.following() ? node.querySelector(".key") ?? this.scroll : this.scroll).focus({ preventScroll: true });
    } else {
      node.classList.add("new");
      this.log.append(node);
    }
    this.messages.set(message.message_id, { message, node });
    return known ? null : node;
  }

  following = () => performance.now() - this.followed < FOLLOW_MS;

  // Whoever answers by keys finds the focus on the first button of what came.
  follow(node) {
    const key = node?.querySelector(".key");
    const elsewhere = document.activeElement !== document.body && !this.node.contains(document.activeElement);
    if (!this.following() || !key || elsewhere || node.contains(document.activeElement)) return;
    key.focus({ preventScroll: true });
  }

  firstShown() {
    const unread = [...this.messages.values()].find(({ message }) => !message.mine && message.message_id > this.state.read);
    if (unread && this.state.read > 0) {
      unread.node.before(element("p", "unread-line", element("span", "", "New")));
      this.toEnd(this.find(".unread-line"));
    }
    // Only what comes from now on is read out.
    setTimeout(() => (this.log.ariaLive = this.active ? "polite" : "off"), 300);
  }

  markRead() {
    const newest = Math.max(0, ...this.messages.keys());
    if (document.visibilityState !== "visible" || newest <= Math.max(this.state.read, this.told ?? 0)) return;
    this.told = newest;
    post("read", { person: this.key, message_id: newest });
  }

  // --- where the eye is

  toEnd(top = null) {
    const end = this.scroll.scrollHeight - this.scroll.clientHeight;
    this.top = top?.isConnected ? top : null;
    this.scroll.scrollTop = this.top ? Math.min(end, this.top.offsetTop - 14) : end;
    this.placed = this.scroll.scrollTop;
    this.stick = true;
    this.noticeEnd();
  }

  scrolled() {
    if (Math.abs(this.scroll.scrollTop - this.placed) > 2) this.stick = this.toGo() < 120;
    this.noticeEnd();
  }

  toGo = () => this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight;

  noticeEnd() {
    this.find(".latest").hidden = this.toGo() < 160;
  }

  showBottom(first) {
    const { started, blocked } = this.state.person;
    const composer = this.find(".composer");
    const opened = !first && composer.hidden && started && !blocked;
    composer.hidden = !started || blocked;
    this.find(".start").hidden = started || blocked;
    this.find(".unblock").hidden = !blocked;
    this.find(".welcome").hidden = this.messages.size > 0;
    this.find(".description").textContent = this.state.bot.description || "Press Start to find out.";
    this.find(".menu").hidden = this.state.commands.length === 0;
    // Whoever pressed Start goes on writing there.
    if (opened && this.active) this.composer.here();
  }

  focus() {
    const { started, blocked } = this.state?.person ?? {};
    if (blocked) this.find(".unblock").focus();
    else if (started) this.composer.here();
    else this.find(".start").focus();
  }

  focusKeys() {
    const keys = [...this.log.querySelectorAll(".keys")].at(-1);
    (keys?.querySelector(".key") ?? this.scroll).focus();
  }

  // --- what the person does

  async act(name, body = {}) {
    const answer = await post(name, { person: this.key, ...body });
    if (answer.error) this.toast(answer.error);
    return !answer.error;
  }

  async say(written) {
    this.find(".unread-line")?.remove();
    return this.act("say", written);
  }

  async attach(body) {
    if (await this.act("attach", body)) this.composer.put("");
  }

  async tap(message, data, button) {
    if (button.classList.contains("waiting")) return;
    this.find(".unread-line")?.remove();
    if (button.matches(":focus-visible")) this.followed = performance.now();
    this.stick = true;
    button.classList.add("waiting");
    setTimeout(() => button.classList.remove("waiting"), TAP_WAITS_MS);
    const answer = await post("tap", { person: this.key, message_id: message.message_id, data });
    if (answer.error) this.toast(answer.error);
    if (answer.query_id && !this.early.delete(answer.query_id)) this.waiting.set(answer.query_id, button);
    else button.classList.remove("waiting");
  }

  toast(words) {
    const node = this.find(".toast");
    node.textContent = words;
    node.classList.add("shown");
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => node.classList.remove("shown"), TOAST_MS);
  }

  answered(toasted, old) {
    const button = this.waiting.get(toasted.query_id);
    if (!this.waiting.delete(toasted.query_id)) this.early.add(toasted.query_id);
    button?.classList.remove("waiting");
    if (old || !toasted.text) return;
    if (!toasted.alert) return this.toast(toasted.text);
    $("alert-text").textContent = toasted.text;
    if (!$("alert").open) $("alert").showModal();
  }
}
