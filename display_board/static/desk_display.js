/** The display at one desk: its number of the moment, or why there is none. */
import { keepHeartbeat } from "../../queue_service/web/static/shared/heartbeat.js";
import { watchTopic } from "../../queue_service/web/static/shared/live.js";
import { clock, page } from "../../queue_service/web/static/shared/page.js";
import { keepScreenOn } from "../../queue_service/web/static/shared/wake_lock.js";
import { ServerClock } from "./server_clock.js";
import { turnAt } from "./turns.js";

/** How long one blink takes, and how many there are (desk_display.css). */
const BLINK_MS = 1_200;
const BLINKS = 3;
/** On a small screen a language has it for so long, then the next; nine of them come round in half a minute. */
const LANGUAGE_SECONDS = 3.5;
/** States in which the number at the desk is told. */
const WITH_NUMBER = new Set(["called", "serving", "away"]);

const element = (id) => document.getElementById(id);
const serverClock = new ServerClock();
const lines = [...element("evacuation-lines").children];
let stale = false;
let snapshot = null;

/** What stands there: the desk's own state, unless the whole house stands still. */
const shownState = () => (snapshot.house_pause ? "interruption" : snapshot.state);
const isLeaving = () => snapshot.house_pause?.kind === "evacuation";

function take(next) {
  serverClock.take(Date.parse(next.server_time));
  const before = snapshot;
  snapshot = next;
  const state = shownState();
  element("desk-name").textContent = next.desk.name;
  element("display").dataset.state = state;
  showNumber(state);
  for (const each of document.querySelectorAll(".state")) each.hidden = each.dataset.state !== state;
  if (state === "called" && isNews(before)) blink();
  if (state !== "called") element("now").classList.remove("is-blinking");
  cover();
}

const isNews = (before) =>
  before !== null && (before.number !== snapshot.number || before.called_at !== snapshot.called_at);

/** In a pause of the house the number stays, small: nobody is called, and nobody has lost their turn. */
function showNumber(state) {
  const { number } = snapshot;
  const tells = number && (WITH_NUMBER.has(state) || state === "interruption");
  element("number").textContent = tells ? number : "";
  element("number-place").hidden = !tells;
  element("number").dataset.length = number?.length ?? 0;
}

/** Three times, then it stands still; in the phase that the moment of the call sets, as on the boards. */
function blink() {
  const since = Math.max(0, serverClock.now() - Date.parse(snapshot.called_at));
  if (since >= BLINK_MS * BLINKS * 5) return;
  const now = element("now");
  now.classList.remove("is-blinking");
  now.style.setProperty("--phase", `${-(since % BLINK_MS)}ms`);
  // a restarted animation needs a look at the page without it
  void now.offsetWidth;
  now.classList.add("is-blinking");
}

function setStale(isStale) {
  stale = isStale;
  if (stale) element("stale-since").textContent = clock(snapshot.server_time, page.languages[0]);
  else serverClock.restart();
  element("display").dataset.live = !stale;
  cover();
}

function cover() {
  element("evacuation").hidden = !isLeaving();
  element("stale").hidden = !stale || isLeaving();
  element("now").inert = stale || isLeaving();
}

/** One language at a time, as large as the screen allows; the same one on every display. */
function turnLanguages() {
  const { index } = turnAt(serverClock.now(), LANGUAGE_SECONDS, lines.length);
  for (const [at, line] of lines.entries()) line.classList.toggle("has-turn", at === index);
}

function tick() {
  turnLanguages();
  setTimeout(tick, 500 - (serverClock.now() % 500));
}

element("now").addEventListener("animationend", () => element("now").classList.remove("is-blinking"));
take(page.display);
tick();
watchTopic({
  topic: "display",
  office: page.office,
  desk: page.desk,
  onSnapshot: (next) => {
    take(next);
    element("display").dataset.live = true;
  },
  onStale: setStale,
});
// not while somebody is on the way to this desk
keepHeartbeat({ isAtRest: () => snapshot.state !== "called" && !isLeaving() });
keepScreenOn();
