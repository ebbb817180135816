// The line one writes in: grows with the text, Enter sends, a slash or the menu button shows the commands.

import { element, kept } from "./dom.js";
import { read, write } from "./markup.js";

const TALLEST = 160;
let lines = 0;

// `send(written)` and `change(message, written)` get {text, entities} and answer true if it arrived: otherwise the words
// stay in the line, with the signs they were typed with.
export class Composer {
  constructor(chat, { key, commands, send, change, lastOwn }) {
    Object.assign(this, { key, commands, send, change, lastOwn });
    const find = (selector) => chat.querySelector(selector);
    this.form = find(".composer");
    this.text = find("textarea");
    this.list = find(".commands");
    this.menu = find(".menu");
    this.notice = find(".editing");
    this.active = -1;
    this.edited = null;
    this.list.id = `commands-${(lines += 1)}`;
    this.menu.setAttribute("aria-controls", this.list.id);
    this.text.value = kept.get(`draft.${key}`, "");
    this.wire(chat);
  }

  wire(chat) {
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => this.pressed(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.go(this.text.value);
    });
    this.menu.addEventListener("click", () => {
      if (this.list.hidden) this.offer("");
      else this.hide();
      this.here();
    });
    this.notice.querySelector("button").addEventListener("click", () => this.leave());
    chat.addEventListener("pointerdown", (event) => {
      if (!event.target.closest(".bottom")) this.hide();
    });
    chat.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !event.relatedTarget.closest(".bottom")) this.hide();
    });
    requestAnimationFrame(() => this.grow());
  }

  // On a touch screen the keyboard would cover the chat.
  here() {
    if (matchMedia("(hover: hover)").matches) this.text.focus();
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight + 2, TALLEST)}px`;
  }

  put(words) {
    this.text.value = words;
    kept.set(`draft.${this.key}`, words);
    this.grow();
  }

  async go(words) {
    const { edited } = this;
    if (!words.trim()) return;
    this.put("");
    this.hide();
    this.leave();
    this.here();
    const arrived = edited ? await this.change(edited, read(words)) : await this.send(read(words));
    if (!arrived && !this.text.value) this.put(words);
  }

  edit(message) {
    this.edited = message;
    this.notice.hidden = false;
    this.put(write(message.text, message.entities));
    this.text.focus();
  }

  leave() {
    if (this.edited) this.put("");
    this.edited = null;
    this.notice.hidden = true;
  }

  typed() {
    this.grow();
    kept.set(`draft.${this.key}`, this.text.value);
    const command = /^\/(\w*)$/.exec(this.text.value);
    if (command) this.offer(command[1].toLowerCase());
    else this.hide();
  }

  pressed(event) {
    const shown = !this.list.hidden;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (shown && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.choose(this.active < 0 && event.key === "ArrowUp" ? -1 : this.active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "ArrowUp" && !this.text.value && this.lastOwn()) {
      event.preventDefault();
      this.edit(this.lastOwn());
    } else if (event.key === "Escape" && (shown || this.edited)) {
      event.stopPropagation();
      if (shown) this.hide();
      else this.leave();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.go(shown && this.active >= 0 ? this.list.children[this.active].dataset.words : this.text.value);
    }
  }

  offer(filter) {
    const found = this.commands().filter(({ command }) => command.startsWith(filter));
    this.active = -1;
    this.list.replaceChildren(...found.map((command, place) => this.row(command, place)));
    this.list.hidden = found.length === 0;
    this.menu.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  row({ command, description }, place) {
    const node = element("li", "", element("b", "", `/${command}`), element("span", "", description));
    node.id = `${this.list.id}-${place}`;
    node.dataset.words = `/${command}`;
    node.setAttribute("role", "option");
    node.setAttribute("aria-selected", "false");
    // Before the line loses the focus, which would hide the list.
    node.addEventListener("pointerdown", (event) => event.preventDefault());
    node.addEventListener("click", () => this.go(node.dataset.words));
    return node;
  }

  hide() {
    this.list.hidden = true;
    this.menu.setAttribute("aria-expanded", "false");
    this.text.removeAttribute("aria-activedescendant");
  }

  choose(place) {
    const all = [...this.list.children];
    this.active = (place + all.length) % all.length;
    all.forEach((node, n) => node.setAttribute("aria-selected", String(n === this.active)));
    all[this.active].scrollIntoView({ block: "nearest" });
    this.text.setAttribute("aria-activedescendant", all[this.active].id);
  }
}
