/** The way back from a change: beside "Saved", and beside every change of a history. */
import { text } from "../../clerk/static/words.js";
import { reloadWith } from "./done.js";

/** Shows the button beside the notice for the change that was just made. */
export function offerUndo(button, changes, { base, id }) {
  button.hidden = false;
  button.dataset.undo = id;
  button.dataset.base = base;
}

/** Every button with `data-undo` (the id of a change) and `data-base` takes that change back. */
export function wireUndo(changes) {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-undo]");
    if (!button) return;
    button.setAttribute("aria-busy", "true");
    const answer = await changes.undo(button.dataset.base, button.dataset.undo);
    button.removeAttribute("aria-busy");
    if (answer === null) return;
    const id = answer.change.id;
    const back = answer.change.state === "done" && id !== null ? { base: button.dataset.base, id } : null;
    reloadWith(text(answer.change.state === "withdrawn" ? "change.withdrawn" : "change.undone"), back);
  });
}
