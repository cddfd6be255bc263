/** Second screen: what somebody has come for. As many tiles as fit and the office wants, the frequent ones first. */
import { lobby } from "../lobby.js";
import { clone, draw, slot, write } from "../parts.js";
import { count, named, say } from "../words.js";

/** Where each page begins; how many fit is known only once they stand there, in this language and text size. */
let starts = [0];
/** Rows of the first page: the last one, which may be short, keeps its tiles at the same height. */
let usualRows = 1;

export function concernsScreen(session, { anew = true } = {}) {
  if (anew) [starts, usualRows] = [[0], 1];
  const screen = clone("concerns-screen");
  write(screen, "question", say(session.adding ? "what_else" : "what_need"));
  write(screen, "hint", say(hintFor(session)));
  slot(screen, "go").hidden = !session.adding;
  showChosen(screen, session);
  return screen;
}

/** Fills the page once the screen stands in the document and can be measured. */
export function fillConcerns(screen, session) {
  const list = slot(screen, "concerns");
  const pager = slot(screen, "pager");
  const all = offered();
  const start = Math.min(starts.at(-1), Math.max(all.length - 1, 0));
  list.replaceChildren(...all.slice(start, start + lobby.office.kiosk.tiles_per_page).map((each) => tile(each, session)));
  pager.hidden = start === 0 && list.children.length === all.length;
  divide(list);
  while (!fits(list) && list.children.length > 1) {
    pager.hidden = false;
    list.lastElementChild.remove();
    divide(list);
  }
  if (start === 0) usualRows = rowsOf(list);
  const next = start + list.children.length;
  list.dataset.next = String(next);
  pager.querySelector('[data-action="earlier"]').hidden = start === 0;
  pager.querySelector('[data-action="more"]').hidden = next >= all.length;
}

/** The same page in another height; whoever had the focus on a tile keeps it. */
export function refillConcerns(screen, session) {
  const focused = document.activeElement?.dataset.concern;
  fillConcerns(screen, session);
  if (focused) screen.querySelector(`[data-concern="${focused}"]`)?.focus({ preventScroll: true });
}

/** Leafs on or back. False when there is nowhere to leaf. */
export function leaf(screen, session, forward) {
  if (forward) starts.push(Number(slot(screen, "concerns").dataset.next));
  else if (starts.length > 1) starts.pop();
  else return false;
  fillConcerns(screen, session);
  return true;
}

/** Shows what is chosen without building anything anew: whoever tapped keeps their place. */
export function showChosen(screen, session) {
  for (const button of screen.querySelectorAll('[data-action="concern"]')) {
    button.setAttribute("aria-pressed", String(session.chosen.includes(button.dataset.concern)));
  }
  const go = slot(screen, "go");
  go.querySelector("button").setAttribute("aria-disabled", String(session.chosen.length === 0));
  write(go, "count", count("chosen", session.chosen.length));
}

/** The newest counts, in place. */
export function showWaiting(screen) {
  for (const button of screen.querySelectorAll('[data-action="concern"]')) {
    const concern = lobby.concern(button.dataset.concern);
    if (concern) showState(button, concern);
  }
}

function hintFor(session) {
  if (!lobby.office.case_types.some((each) => each.walk_in)) return "no_concerns";
  return session.adding ? "tap_several" : "tap_concern";
}

/** In the office's order; what needs a booking comes last, and is said rather than left out. */
function offered() {
  const { case_types: all } = lobby.office;
  return [...all.filter((each) => each.walk_in), ...all.filter((each) => !each.walk_in && each.bookable)];
}

/** All rows of a page share its height. */
const divide = (list) => list.style.setProperty("--rows", String(Math.max(rowsOf(list), usualRows)));

function rowsOf(list) {
  const columns = getComputedStyle(list).gridTemplateColumns.split(" ").length;
  return Math.ceil(list.children.length / columns);
}

const fits = (list) => list.scrollHeight <= list.clientHeight + 1 || !bounded(list);

/** On a very small screen the page scrolls instead, and everything fits. */
const bounded = (list) => getComputedStyle(list).overflowY === "hidden";

function tile(concern, session) {
  const item = clone(concern.walk_in ? "concern-tile" : "booked-concern");
  draw(slot(item, "icon"), concern.icon ?? concern.code);
  write(item, "name", named(concern.names));
  if (!concern.walk_in) return item;
  const button = item.querySelector("button");
  button.dataset.concern = concern.code;
  if (session.adding) button.setAttribute("aria-pressed", String(session.chosen.includes(concern.code)));
  write(item, "plain", named(concern.plain));
  showState(button, concern);
  return item;
}

/** How many wait; or that nobody gets a number for it today any more. It can still be chosen, for the proof. */
function showState(button, concern) {
  button.toggleAttribute("data-stopped", Boolean(concern.stopped));
  write(button, "waiting", concern.stopped ? say("no_more_today") : waitingText(concern));
}

const waitingText = ({ waiting }) => (waiting > 0 ? count("waiting", waiting) : say("nobody_waiting"));
