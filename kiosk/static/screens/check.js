/** Third screen: what was chosen, and the few details that are needed, before the number is taken. */
import { page } from "../../../queue_service/web/static/shared/page.js";
import { lobby } from "../lobby.js";
import { clone, draw, slot, write } from "../parts.js";
import { named, say } from "../words.js";

/** Does any of the chosen concerns depend on how many people come? */
export const asksPersons = (session) => session.chosen.some((code) => lobby.concern(code)?.asks_persons);

export function checkScreen(session) {
  const screen = clone("check-screen");
  slot(screen, "chosen").append(...session.chosen.map((code) => row(code, session.chosen.length > 1)));
  screen.querySelector('[data-action="add"]').hidden = session.chosen.length >= mostConcerns();
  slot(screen, "persons").hidden = !asksPersons(session);
  slot(screen, "counts").append(...Array.from({ length: page.most_persons }, (_, index) => choice(index + 1)));
  showDetails(screen, session);
  showTaking(screen, session, false);
  showProblem(screen, "");
  return screen;
}

/** Is one of the chosen concerns over for today? Asking for it leads to a proof, not to a number. */
const isStopped = (session) => session.chosen.some((code) => lobby.concern(code)?.stopped);

/** Persons and needs as they stand. */
export function showDetails(screen, session) {
  for (const button of screen.querySelectorAll('[data-action="persons"]')) {
    button.setAttribute("aria-pressed", String(Number(button.value) === session.persons));
  }
  const needs = { need: session.needsPriority, "step-free": session.accessibleOnly };
  for (const [action, needed] of Object.entries(needs)) {
    screen.querySelector(`[data-action="${action}"]`).setAttribute("aria-pressed", String(needed));
  }
}

/** While the server is asked, the button says so and cannot ask again; before, what the answer will be. */
export function showTaking(screen, session, taking) {
  const stopped = isStopped(session);
  screen.querySelector('[data-action="take"]').setAttribute("aria-disabled", String(taking));
  write(screen, "take", say(taking ? "one_moment" : stopped ? "get_proof" : "take_number"));
  slot(screen, "stopped").hidden = !stopped;
}

/** What the server would not accept, in its own words; empty for nothing. */
export function showProblem(screen, text) {
  write(screen, "problem", text);
  slot(screen, "problem").hidden = text === "";
}

const mostConcerns = () =>
  Math.min(page.most_concerns, lobby.office.case_types.filter((each) => each.walk_in).length);

function row(code, removable) {
  const item = clone("chosen-concern");
  const concern = lobby.concern(code);
  const name = concern ? named(concern.names) : code;
  draw(slot(item, "icon"), concern?.icon ?? code);
  write(item, "name", name);
  write(item, "of", name);
  const button = item.querySelector("button");
  button.dataset.concern = code;
  button.hidden = !removable;
  return item;
}

function choice(persons) {
  const button = clone("persons-choice").querySelector("button");
  button.value = String(persons);
  button.textContent = String(persons);
  return button;
}
