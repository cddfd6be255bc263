/** Small things to build screens from: clones of templates and their named places. Nothing is made from strings. */
import { translate } from "./words.js";

/** A clone of <template id>, its texts written. */
export function clone(id) {
  const copy = document.getElementById(id).content.cloneNode(true);
  translate(copy);
  return copy;
}

/** The place called `name` in a clone or a screen. */
export const slot = (root, name) => root.querySelector(`[data-slot="${name}"]`);

/** Writes `text` into a place. */
export function write(root, name, text) {
  slot(root, name).textContent = text;
}

/** Points an icon's <use> at a symbol; an unknown one becomes the general sign for information. */
export function draw(use, symbol) {
  const known = document.getElementById(`icon-${symbol}`) ? symbol : "info";
  use.setAttribute("href", `#icon-${known}`);
}

/** Should something not fit after all, it scrolls, and then the keyboard must reach it too. */
export function reachScrolling(root) {
  for (const part of root.querySelectorAll(".parts, .cards")) {
    if (part.scrollHeight > part.clientHeight + 1) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  }
}

/** An element that reads in its own language and direction, whatever surrounds it. */
export function speaksFor(element, { code, dir }) {
  element.lang = code;
  element.dir = dir;
}

/** Who tries the demo on one machine has no second device: there a code is a link as well. A real kiosk has no way out. */
export function followHere(link, address) {
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener";
}
