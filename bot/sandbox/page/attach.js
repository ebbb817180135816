// The paperclip: a photo or a file of one's own, or a sample, with the words of the line as its caption.

import { $ } from "./dom.js";
import { read } from "./markup.js";

const PICTURE = ["image/png", "image/jpeg"];
let chat = null; // whose paperclip it was: {caption, send(body) -> whether it arrived}

export function attach(opened) {
  chat = opened;
  const form = $("attach-form");
  form.reset();
  form.elements.caption.value = chat.caption;
  chosen();
  $("attach").showModal();
}

// Only a picture can be sent as a photo.
function chosen() {
  const { file, kind } = $("attach-form").elements;
  const [picked] = file.files;
  const picture = !picked || PICTURE.includes(picked.type);
  const [photo] = kind;
  photo.disabled = !picture;
  kind.value = picture ? "photo" : "document";
  $("attach-said").textContent = picked ? "" : "Without a file of yours a sample is sent.";
}

function base64(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", failed);
    reader.readAsDataURL(file);
  });
}

async function send(event) {
  event.preventDefault();
  const { file, kind, caption } = event.target.elements;
  const [picked] = file.files;
  const { text, entities } = read(caption.value);
  const body = { kind: kind.value, caption: text, entities };
  try {
    if (picked) Object.assign(body, { name: picked.name, mime_type: picked.type, content: await base64(picked) });
  } catch {
    $("attach-said").textContent = "This file cannot be read.";
    return;
  }
  $("attach").close();
  chat.send(body);
}

$("attach-form").addEventListener("submit", send);
$("attach-form").elements.file.addEventListener("change", chosen);
$("attach").querySelector("[data-close]").addEventListener("click", () => $("attach").close());
