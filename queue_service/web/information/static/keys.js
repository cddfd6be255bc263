/**
 * Single keys for what is done often. They can be switched off (WCAG 2.1.4), and rest while somebody types or a dialog
 * is open. Each control says its key in `data-key` and shows it.
 */
import { recall, remember } from "../../clerk/static/remembered.js";

const TYPED_INTO = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=color])";

/** `control` is the switch for the keys; what it says is remembered on this computer. */
export function startKeys(control) {
  const show = () => { document.documentElement.dataset.keys = control.checked ? "on" : "off"; };
  control.checked = recall("info.keys") !== "off";
  show();
  control.addEventListener("change", () => {
    remember("info.keys", control.checked ? "on" : "off");
    show();
  });
  document.addEventListener("keydown", (event) => {
    // a key held down is one press, also Enter on a button
    if (event.repeat && event.target.closest?.("button")) event.preventDefault();
    if (control.checked) press(event);
  });
}

function press(event) {
  if (event.repeat || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]") || event.target.closest?.(TYPED_INTO)) return;
  const found = [...document.querySelectorAll("[data-key]")].find(
    (each) => each.dataset.key === event.key.toLowerCase() && each.getClientRects().length > 0,
  );
  if (!found) return;
  event.preventDefault();
  found.click();
}
