/**
 * Single keys for the actions. They can be switched off (WCAG 2.1.4), and rest while somebody types or a dialog is open.
 *
 * The keys are in the page: each button says its own in `data-key` and shows it.
 */
import { recall, remember } from "./remembered.js";

const TYPED_INTO = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";

const isTyping = (event) => Boolean(event.target.closest?.(TYPED_INTO));
const isAsking = () => document.querySelector("dialog[open]") !== null;

/** The switch for the letters; remembered on this computer. `onUndo()`: Ctrl+Z, which works without them too. */
export class Shortcuts {
  #switch;
  #onUndo;

  constructor(control, { onUndo }) {
    this.#switch = control;
    this.#onUndo = onUndo;
    control.checked = recall("keys") !== "off";
    this.#show();
    control.addEventListener("change", () => {
      remember("keys", control.checked ? "on" : "off");
      this.#show();
    });
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  #show() {
    document.documentElement.dataset.keys = this.#switch.checked ? "on" : "off";
  }

  #pressed(event) {
    // a key held down is one press, also Enter on a button whose meaning has changed meanwhile
    if (event.repeat && event.target.closest?.("button")) event.preventDefault();
    if (event.repeat || event.defaultPrevented || isAsking() || isTyping(event)) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "z") {
      event.preventDefault();
      this.#onUndo();
      return;
    }
    if (!this.#switch.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    const control = [...document.querySelectorAll("[data-key]")].find(
      (each) => each.dataset.key === event.key.toLowerCase() && each.getClientRects().length > 0,
    );
    if (!control) return;
    event.preventDefault();
    control.click();
  }
}

/** The overlay with all keys; it holds the switches, so that it opens without letters too. */
export function offerHelp() {
  const dialog = document.getElementById("help-dialog");
  document.getElementById("help").addEventListener("click", () => { if (!dialog.open) dialog.showModal(); });
}
