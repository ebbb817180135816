// Making and finding nodes; words from outside only ever become text.

export const $ = (id) => document.getElementById(id);

export function element(tag, className = "", ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

// What the page remembers in this browser; one that forbids it forgets at each reload.
const memory = new Map();

export const kept = {
  get(name, otherwise) {
    if (memory.has(name)) return memory.get(name);
    try {
      return JSON.parse(localStorage.getItem(`sandbox.${name}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set(name, value) {
    memory.set(name, value);
    try {
      localStorage.setItem(`sandbox.${name}`, JSON.stringify(value));
    } catch {
      // Nothing to do: the page works without it.
    }
  },
};
