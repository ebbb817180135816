// Everything by keyboard: Alt and a letter from anywhere, and the list of them.

import { $, element } from "./dom.js";

const ELSEWHERE = [
  ["Enter", "send what you wrote"],
  ["Shift Enter", "a new line"],
  ["/", "the bot's commands, ↑ ↓ to choose"],
  ["↑", "in the empty line: edit your last message"],
  ["**bold**", "__italic__ ~~struck~~ ||hidden|| `code` [words](address)"],
  ["← → ↑ ↓", "among the buttons of a message"],
  ["Esc", "close what is open"],
];

export function shortcuts(doors) {
  const table = [
    ["K", "to the buttons of the newest message", doors.buttons],
    ["I", "to the line you write in", doors.line],
    ["↑", "the person before", () => doors.step(-1)],
    ["↓", "the next person", () => doors.step(1)],
    ["B", "two chats beside each other, or one again", doors.besideOrAlone],
    ["A", "add a person", doors.addPerson],
    ["N", "turn the clock to the next morning", () => doors.turn({ until: "next morning" })],
    ["H", "turn the clock by an hour", () => doors.turn({ seconds: 3600 })],
    ["W", "turn the clock by a week", () => doors.turn({ until: "next week" })],
    ["P", "to the clock and what is planned", doors.panel],
    ["L", "light or dark", () => dispatchEvent(new Event("sandbox-look"))],
    ["S", "this list", () => $("keys").showModal()],
  ];
  const acts = new Map(table.map(([key, , act]) => [key, act]));
  $("keys-list").replaceChildren(...table.flatMap(([key, words]) => row(`Alt ${key}`, words)), ...ELSEWHERE.flatMap((each) => row(...each)));
  $("open-keys").addEventListener("click", acts.get("S"));
  $("open-keys").title = "Keyboard shortcuts (Alt S)";
  document.addEventListener("keydown", (event) => {
    // AltGr writes letters on many keyboards, and an open dialog has its own keys.
    if (!event.altKey || event.ctrlKey || event.metaKey || event.getModifierState("AltGraph")) return;
    if (document.querySelector("dialog[open]")) return;
    const act = acts.get(letter(event));
    if (!act) return;
    event.preventDefault();
    act();
  });
}

// The letter on the key where the layout has Latin letters, otherwise the place of the key.
function letter({ key, code }) {
  if (key === "ArrowUp") return "↑";
  if (key === "ArrowDown") return "↓";
  return /^[a-z]$/i.test(key) ? key.toUpperCase() : code.replace("Key", "");
}

function row(keys, words) {
  const caps = keys.split(" ").map((each) => element("kbd", "", each));
  return [element("dt", "", ...caps), element("dd", "", words)];
}
