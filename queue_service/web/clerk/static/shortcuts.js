/**
 * Single keys for the actions. They can be switched off (WCAG 2.1.4), and rest while somebody types or a dialog is open.
 *
 * The keys are in the page: each button says its own in `data-key` and shows it.
 */
import { recall, remember } from "./remembered.js";

const TYPED_INTO = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";

/** The switch for the keys; remembered on this computer. */
export class Shortcuts {
  #switch;

  constructor(control) {
    this.#switch = control;
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
    if (!this.#switch.checked || event.repeat || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]") || event.target.closest?.(TYPED_INTO)) return;
    const control = [...document.querySelectorAll("[data-key]")].find(
      (each) => each.dataset.key === event.key.toLowerCase() && each.getClientRects().length > 0,
    );
    if (!control) return;
    event.preventDefault();
    control.click();
  }
}
