/** The picture button "help": somebody comes. Pressed as often as one likes it is one call. */
import { newKey, post } from "../../queue_service/web/static/shared/api.js";
import { page } from "../../queue_service/web/static/shared/page.js";
import { say } from "./words.js";

/** So long a call counts as heard: whoever presses again is told that somebody is on the way. */
const CALLED_FOR_MS = 180_000;
/** state → the texts of title and sentence. */
const WORDS = {
  sending: ["help_sending", "one_moment"],
  called: ["help_called", "help_comes"],
  failed: ["help_failed", "information_desk"],
};

const element = (id) => document.getElementById(id);
const dialog = element("help");
let sending = false;
let key = newKey();
let calledAt = -Infinity;

export const isHelpOpen = () => dialog.open;

/** Calls for help, or says that it has been called. */
export async function callHelp() {
  const known = Date.now() - calledAt < CALLED_FOR_MS;
  if (!dialog.open) dialog.showModal();
  write(known ? "called" : "sending");
  if (known || sending) return;
  sending = true;
  try {
    await post(`/api/v1/offices/${encodeURIComponent(page.office.code)}/help`, {}, { key });
    calledAt = Date.now();
    key = newKey();
    write("called");
  } catch {
    // with the same key when it is tried again: should the first one have arrived after all, it stays one call
    write("failed");
  } finally {
    sending = false;
  }
}

/** Off the screen; a call that has been made goes on. */
export function closeHelp() {
  dialog.close();
}

function write(state) {
  const [title, sentence] = WORDS[state];
  element("help-title").textContent = say(title);
  element("help-text").textContent = say(sentence);
  dialog.dataset.state = state;
  dialog.querySelector('[data-action="help-again"]').hidden = state !== "failed";
}
