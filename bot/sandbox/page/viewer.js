// A closer look: a picture at its own size, a text file without leaving the page.

import { $, element } from "./dom.js";

const LONGEST = 200_000;

function show(title, content) {
  $("viewer-title").textContent = title;
  $("viewer-content").replaceChildren(content);
  $("viewer").showModal();
}

export function zoom(image, title = "Picture") {
  const large = element("img");
  large.src = image.src;
  large.alt = image.alt;
  show(title, large);
}

export async function lookInside(name, address) {
  let text;
  try {
    text = await (await fetch(address)).text();
  } catch {
    text = "The sandbox does not answer.";
  }
  const words = element("pre", "", text.length > LONGEST ? `${text.slice(0, LONGEST)}\n…` : text);
  words.tabIndex = 0;
  show(name, words);
}
