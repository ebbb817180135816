// A timeline of what the bot will send to one person, in their own local time.

import { $, element } from "./dom.js";
import { turn } from "./panel.js";
import { dayFromHere, hour, inHowLong, now } from "./time.js";

const LANES = ["answer", "by itself", "announcement"];
const STATES = { planned: "", queued: "waits to leave", sending: "on its way" };
const A_MOMENT = 2; // seconds past the time, so that it is due for sure

let shown = "";

// "basic/1.2" is a lesson of a course, anything else the name of a message.
function named(what) {
  const [front, back] = String(what).split("/");
  const words = (back ?? front).replaceAll(/[_-]/g, " ");
  const name = /^\d+(\.\d+)*$/.test(words) ? `Lesson ${words}` : words.charAt(0).toUpperCase() + words.slice(1);
  return { name, course: back === undefined ? "" : front };
}

export function showPlans(planned, person) {
  $("plans").hidden = !Array.isArray(planned);
  if (!Array.isArray(planned)) return;
  const mine = planned.filter(({ chat_id: chat }) => chat === person.user_id).sort((a, b) => a.when - b.when);
  $("plans-title").textContent = `Planned for ${person.first_name}`;
  $("plans-empty").hidden = mine.length > 0;
  $("plans-empty").textContent = person.started ? "Nothing: it is your turn." : "Nothing yet.";
  const fresh = JSON.stringify([mine.map((row) => [row, inHowLong(row.when)]), person, dayFromHere(now(), person.zone)]);
  if (fresh === shown) return;
  shown = fresh;
  const list = $("plans-list");
  const at = [...list.querySelectorAll("button")].indexOf(document.activeElement);
  list.replaceChildren(...days(mine, person.zone));
  if (at >= 0) (list.querySelectorAll("button")[at] ?? $("turns").firstElementChild).focus();
}

function days(rows, zone) {
  const groups = new Map();
  for (const row of rows) {
    const name = dayFromHere(Math.max(row.when, now()), zone);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups].map(([name, group]) =>
    element("li", "", element("h3", "", name), element("ol", "", ...group.map((row) => one(row, name, zone)))),
  );
}

function one(row, dayName, zone) {
  const { name, course } = named(row.what);
  const late = row.when <= now();
  const time = element("time", "", hour(row.when, zone));
  time.dateTime = new Date(row.when * 1000).toISOString();
  const how = [course || (LANES[row.lane] ?? `lane ${row.lane}`), STATES[row.state] ?? row.state, inHowLong(row.when)];
  const about = element("div", "plan", element("b", "", name), element("span", "", how.filter(Boolean).join(" · ")));
  const node = element("li", late ? "late" : "", time, about);
  if (late) return node;
  const go = element("button", "plain", "Go there");
  go.type = "button";
  go.setAttribute("aria-label", `Go there: turn the clock to ${dayName} ${hour(row.when, zone)}, ${name}`);
  go.addEventListener("click", () => turn({ seconds: Math.max(0, row.when - now() + A_MOMENT) }));
  node.append(go);
  return node;
}
