// The lines between the days of a chat.

import { element } from "./dom.js";
import { day } from "./time.js";

// What stands already is left alone: a screen reader reads out whatever is added to the log.
export function showDays(log, messages, zone) {
  let last = "";
  const right = new Set();
  for (const { message, node } of messages) {
    const today = day(message.date, zone);
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
