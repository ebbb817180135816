// The panel beside the chats: the clock, what is planned, who the person is, what else can be sent.

import { $ } from "./dom.js";
import { fillIn, offer, values } from "./fields.js";
import { done } from "./guide.js";
import { showPlans } from "./plans.js";
import { day, hour, now, place } from "./time.js";
import { post } from "./wire.js";

const SAID_MS = 3000;
let doors = null; // what main.js does for us
let person = null;

export function wirePanel(given) {
  doors = given;
  offer($("person"), false);
  $("person").addEventListener("submit", save);
  for (const button of $("turns").children) {
    const { seconds, until } = button.dataset;
    button.addEventListener("click", () => turn(until ? { until } : { seconds: Number(seconds) }));
  }
  for (const button of $("kinds").children) {
    button.addEventListener("click", () => doors.act("attach", { kind: button.dataset.kind }));
  }
  $("block").addEventListener("click", () => doors.act("block"));
  $("open-panel").addEventListener("click", () => drawer(!document.body.classList.contains("panel-open")));
  $("close-panel").addEventListener("click", () => drawer(false));
  $("shade").addEventListener("click", () => drawer(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("panel-open")) drawer(false);
  });
}

let turning = false;

// A long turn may take a moment: the bot lives through everything it had planned on the way.
export async function turn(how) {
  if (turning || !person) return;
  turning = true;
  document.body.classList.add("turning");
  const answer = await post("clock", { person: doors.person(), ...how });
  turning = false;
  document.body.classList.remove("turning");
  if (answer.error) {
    $("news").textContent = answer.error;
    return;
  }
  done("clock");
  $("news").textContent = `It is now ${hour(answer.now, person.zone)}, ${day(answer.now, person.zone)}.`;
}

async function save(event) {
  event.preventDefault();
  const answer = await post("person", { person: doors.person(), ...values(event.target) });
  $("person-said").textContent = answer.error ?? "Saved.";
  setTimeout(() => ($("person-said").textContent = ""), SAID_MS);
}

// On a narrow window the panel slides in before everything else; on a wide one it is there, and only the focus goes to it.
const narrow = matchMedia("(max-width: 900px)");

export function drawer(open) {
  if (!narrow.matches && open) return $("turns").firstElementChild.focus();
  slide(open);
  (open ? $("close-panel") : $("open-panel")).focus();
}

function slide(open) {
  document.body.classList.toggle("panel-open", open);
  $("open-panel").setAttribute("aria-expanded", String(open));
  document.querySelector(".stage").inert = open;
}

narrow.addEventListener("change", () => slide(false));

let shown = "";

export function showPanel(state, several) {
  person = state.person;
  tickPanel();
  const form = $("person");
  const fresh = JSON.stringify([person.key, person.first_name, person.language_code, person.zone, person.note]);
  // What somebody is typing is left alone.
  if (fresh !== shown) fillIn(form, person);
  shown = fresh;
  $("person-title").textContent = several ? `Who ${person.first_name} is` : "Who you are";
  $("zone-hint").textContent = `In ${place(person.zone)}. The clock only turns forward, and for everybody.`;
  $("block").hidden = person.blocked;
  showPlans(state.planned, person);
}

export function tickPanel() {
  if (!person) return;
  $("clock-time").textContent = $("clock-small").textContent = hour(now(), person.zone);
  $("clock-date").textContent = day(now(), person.zone);
}
