// The page's only door to the server: what people do, what is shown, and word that something changed.

export const NOBODY = "The sandbox does not answer: nothing was sent.";
const AGAIN_MS = 1200;

export async function post(act, body) {
  try {
    const response = await fetch(`/api/${act}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return await response.json();
  } catch {
    return { error: NOBODY };
  }
}

export async function get(path) {
  const response = await fetch(`/api/${path}`);
  if (!response.ok) throw new Error(response.statusText);
  return response.json();
}

// Calls `changed` at once and after every change, `lost` when the server went away; never gives up.
export function listen(changed, lost) {
  const events = new EventSource("/api/events");
  events.addEventListener("changed", changed);
  events.addEventListener("open", changed);
  events.addEventListener("error", () => {
    lost();
    // A refused connection is not retried by the browser itself.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN_MS, changed, lost);
  });
  addEventListener("pagehide", () => events.close(), { once: true });
}
