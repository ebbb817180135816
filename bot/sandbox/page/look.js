// Light or dark, chosen before the first paint; no choice means as the system has it.

{
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  try {
    chosen = localStorage.getItem("sandbox.look");
  } catch {
    // A browser that forbids storage follows the system.
  }

  const dark = () => (chosen ? chosen === "dark" : system.matches);

  const show = () => {
    if (chosen) root.dataset.look = chosen;
    else delete root.dataset.look;
    const words = document.getElementById("look-words");
    if (words) words.textContent = dark() ? "Light colours" : "Dark colours";
    const button = document.getElementById("look");
    if (button) button.title = words.textContent;
  };

  // Whoever turns back to what the system has follows it again.
  const turn = () => {
    const next = dark() ? "light" : "dark";
    chosen = next === (system.matches ? "dark" : "light") ? null : next;
    try {
      if (chosen) localStorage.setItem("sandbox.look", chosen);
      else localStorage.removeItem("sandbox.look");
    } catch {
      // Kept until the page is left.
    }
    show();
  };

  show();
  system.addEventListener("change", show);
  addEventListener("sandbox-look", turn);
  document.addEventListener("DOMContentLoaded", () => {
    show();
    document.getElementById("look").addEventListener("click", turn);
  });
}
