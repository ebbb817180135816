// The sandbox's clock, and times in somebody's time zone.

let aheadMs = 0; // the sandbox's clock minus this machine's

export function setNow(seconds) {
  aheadMs = seconds * 1000 - Date.now();
}

export const now = () => Math.floor((Date.now() + aheadMs) / 1000);

const made = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return made.get(key);
}

export const hour = (seconds, zone) => format(zone, { hour: "2-digit", minute: "2-digit" }).format(seconds * 1000);
export const day = (seconds, zone) =>
  format(zone, { weekday: "long", day: "numeric", month: "long" }).format(seconds * 1000).replace(",", "");
const date = (seconds, zone) => format(zone, { dateStyle: "short" }).format(seconds * 1000);

// "Today", "Tomorrow", or the day by its name.
export function dayFromHere(seconds, zone) {
  if (date(seconds, zone) === date(now(), zone)) return "Today";
  if (date(seconds, zone) === date(now() + 86_400, zone)) return "Tomorrow";
  return day(seconds, zone);
}

// "in 3 hours", "in 2 days", "now".
export function inHowLong(seconds) {
  const minutes = Math.round((seconds - now()) / 60);
  const words = new Intl.RelativeTimeFormat("en", { numeric: "always" });
  if (minutes < 1) return "now";
  if (minutes < 100) return words.format(minutes, "minute");
  if (minutes < 47 * 60) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}

export const place = (zone) => zone.split("/").pop().replaceAll("_", " ");
