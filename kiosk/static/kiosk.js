/** The kiosk: which screen stands there, what a tap does, and when a visitor is forgotten. */
import { keepHeartbeat } from "../../queue_service/web/static/shared/heartbeat.js";
import { page } from "../../queue_service/web/static/shared/page.js";
import { callHelp, closeHelp, isHelpOpen } from "./help.js";
import { Idle } from "./idle.js";
import { follow, lobby } from "./lobby.js";
import { isMode, modesChanged, resetModes, switchMode } from "./modes.js";
import { reachScrolling, slot } from "./parts.js";
import { closePrivacy, isPrivacyOpen, openPrivacy } from "./privacy.js";
import { asksPersons, checkScreen, showDetails, showProblem, showTaking } from "./screens/check.js";
import { concernsScreen, fillConcerns, leaf, refillConcerns, showChosen, showWaiting } from "./screens/concerns.js";
import { languageScreen } from "./screens/language.js";
import { numberScreen, showClosing, showPaper } from "./screens/number.js";
import {
  closedScreen, evacuationScreen, interruptionScreen, refusedScreen, showAttempt, stoppedScreen, tryingScreen,
} from "./screens/outcomes.js";
import { begin, request, toggle } from "./session.js";
import { clearSlip, fillProof, fillSlip } from "./slip.js";
import { takeNumber } from "./taking.js";
import { ignoreRepeatedTaps } from "./taps.js";
import { count, language, say, speak, timeOf, translate } from "./words.js";

const element = (id) => document.getElementById(id);
const screen = element("screen");
const warning = element("warning");
const notices = element("notices");
const HOME = page.home;
/** How long the good news stays. */
const BACK_AGAIN_MS = 8_000;
/** A page this old is loaded anew between two visitors, while the server answers: with it comes a new version. */
const PAGE_LASTS_MS = 12 * 3_600_000;
const born = Date.now();

let step;
let session = begin();
let refusal = null;
let asking = null;
let wasAway = false;
let backAgain;
let outdated = false;
let look = "";

/** What stands on each screen, and the screen that "back" leads to. */
const SCREENS = {
  language: { draw: languageScreen },
  concerns: { draw: () => concernsScreen(session), then: () => fillConcerns(screen, session), back: "language" },
  check: { draw: () => checkScreen(session), back: "concerns" },
  trying: { draw: tryingScreen, back: "check" },
  number: { draw: () => numberScreen(session) },
  refused: { draw: () => refusedScreen(refusal), back: "check" },
  stopped: { draw: () => stoppedScreen(refusal), back: "check" },
  interruption: { draw: interruptionScreen },
  evacuation: { draw: evacuationScreen },
  closed: { draw: () => closedScreen({ inAllLanguages: language() === HOME }) },
};

/** Screens on which nothing can be done but wait; nobody's visit. */
const RESTING = new Set(["closed", "interruption", "evacuation"]);
/** Screens that close by themselves. */
const CLOSING = new Set(["number", "stopped"]);

/** With what a visit begins at this moment. */
const entrance = () => page.preview ? "language" : lobby.office.house_pause?.kind ?? (lobby.givesNumbers() ? "language" : "closed");

function show(name, { focus = true } = {}) {
  step = name;
  document.body.dataset.step = name;
  screen.replaceChildren(SCREENS[name].draw());
  SCREENS[name].then?.();
  const offered = { back: SCREENS[name].back, restart: name !== "language" && !RESTING.has(name), help: !RESTING.has(name), privacy: !RESTING.has(name) };
  for (const [action, there] of Object.entries(offered)) {
    document.querySelector(`.bar [data-action="${action}"]`).hidden = !there;
  }
  // a new visitor begins at the top, where the next Tab finds large text and contrast
  if (focus) (name === "language" ? element("top") : screen.querySelector("h1")).focus({ preventScroll: true });
  showNotice();
  reachScrolling(screen);
  watchTime();
}

const nobodyThere = () =>
  (step === "language" || RESTING.has(step)) && !modesChanged() && language() === HOME && !isHelpOpen() && !isPrivacyOpen();

function watchTime() {
  if (CLOSING.has(step)) idle.watch("closing");
  else idle.watch(nobodyThere() ? "off" : "ask");
}

/** Forgets the visitor: nothing of them stays in the page, in memory or in the browser's storage. */
function reset() {
  if (outdated) location.reload();
  asking?.abort();
  asking = null;
  refusal = null;
  session = begin();
  warning.close();
  closeHelp();
  closePrivacy();
  element("warning-text").textContent = "";
  clearSlip();
  look = lookNow();
  resetModes(lobby.office.kiosk);
  if (!page.preview) {
    sessionStorage.clear();
    localStorage.clear();
  }
  speak(HOME);
  show(entrance());
}

async function take() {
  if (asking) return;
  if (page.preview) {
    showProblem(screen, page.preview);
    return;
  }
  const mine = new AbortController();
  asking = mine;
  showTaking(screen, session, true);
  try {
    const wish = request(session, language(), asksPersons(session));
    const ticket = await takeNumber(page.office.code, wish, { signal: mine.signal, onTrying: keepTrying });
    if (ticket) taken(ticket);
  } catch (problem) {
    if (!mine.signal.aborted) refuse(problem);
  } finally {
    if (asking === mine) asking = null;
  }
}

function keepTrying(at) {
  if (step !== "trying") show("trying");
  away(true);
  showAttempt(screen, at);
}

function taken(ticket) {
  session.ticket = ticket;
  fillSlip(ticket);
  show("number");
  away(false);
}

/** The visitor can put right how many people come; everything else is for the information desk. */
function refuse(problem) {
  askOffice();
  if (problem.code === "too_many_persons") {
    if (step !== "check") show("check");
    showTaking(screen, session, false);
    showProblem(screen, problem.detail);
    return;
  }
  // a device that is no longer known, or a page older than its key: the next visitor gets a new page
  outdated = problem.status === 401 || problem.status === 403;
  refusal = problem;
  if (problem.proof) fillProof(problem);
  show(problem.proof ? "stopped" : "refused");
}

function stopAsking() {
  asking?.abort();
  asking = null;
}

function goBack() {
  stopAsking();
  const previous = SCREENS[step].back;
  if (step === "concerns" && leaf(screen, session, false)) return;
  if (step === "concerns" && session.adding && session.chosen.length > 0) show("check");
  else if (previous === "language") reset();
  else if (previous === "concerns") chooseAgain();
  else if (previous) show(previous);
}

/** Back from the check of a single concern: it is chosen anew rather than added to. */
function chooseAgain() {
  session.adding = session.chosen.length > 1;
  if (!session.adding) session.chosen = [];
  show("concerns");
}

const ACTIONS = {
  language: ({ dataset }) => { speak(dataset.language); show("concerns"); },
  concern: ({ dataset }) => {
    if (session.adding) {
      toggle(session, dataset.concern);
      showChosen(screen, session);
    } else {
      session.chosen = [dataset.concern];
      show("check");
    }
  },
  more: () => { leaf(screen, session, true); focusList(); },
  earlier: () => { leaf(screen, session, false); focusList(); },
  continue: () => { if (session.chosen.length > 0) show("check"); },
  add: () => { session.adding = true; show("concerns"); },
  remove: ({ dataset }) => { toggle(session, dataset.concern); show("check"); },
  persons: ({ value }) => { session.persons = Number(value); showDetails(screen, session); },
  need: () => { session.needsPriority = !session.needsPriority; showDetails(screen, session); },
  "step-free": () => { session.accessibleOnly = !session.accessibleOnly; showDetails(screen, session); },
  take,
  print: () => { window.print(); showPaper(screen); },
  done: reset,
  "more-time": () => idle.stay(),
  help: () => { if (!page.preview) callHelp(); watchTime(); },
  "help-again": callHelp,
  "help-close": () => { closeHelp(); watchTime(); },
  privacy: () => { openPrivacy(); watchTime(); },
  "privacy-close": () => { closePrivacy(); watchTime(); },
  back: goBack,
  restart: reset,
};

const focusList = () => slot(screen, "concerns").querySelector("button")?.focus({ preventScroll: true });

function act(event) {
  const button = event.target.closest("[data-action]");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  const { action } = button.dataset;
  if (!isMode(action)) {
    ACTIONS[action](button);
    return;
  }
  switchMode(action);
  // other sizes, other pages of concerns; everything else only grows
  if (step === "concerns") show("concerns", { focus: false });
  else reachScrolling(screen);
  watchTime();
}

function away(now) {
  if (wasAway && !now) {
    clearTimeout(backAgain);
    backAgain = setTimeout(() => { backAgain = null; showNotice(); }, BACK_AGAIN_MS);
  }
  wasAway = now;
  showNotice();
}

/** One line above the screen: the connection is lost, or back. */
function showNotice() {
  const known = wasAway && step === "trying";
  const key = wasAway ? "away" : backAgain ? "back_again" : "";
  const text = key && !known ? say(key) : "";
  if (notices.textContent === text) return;
  notices.dataset.kind = key;
  notices.textContent = text;
  // the line takes its room from the screen: other tiles may fit now
  if (step === "concerns") refillConcerns(screen, session);
  reachScrolling(screen);
}

function lobbyChanged() {
  if (lobby.away !== wasAway && step !== "trying") away(lobby.away);
  if (step === "concerns") showWaiting(screen);
  if (step === "check") showTaking(screen, session, asking !== null);
  followEntrance();
  // the office has changed how its kiosks look, or what they say: the next visitor finds it so
  if (nobodyThere() && look !== lookNow()) reset();
  if (nobodyThere() && !lobby.away && Date.now() - born > PAGE_LASTS_MS) location.reload();
}

const lookNow = () => JSON.stringify([lobby.office.kiosk, lobby.office.texts]);

/** The house pauses, goes on, opens or closes: whoever is not in the middle of something sees it at once. */
function followEntrance() {
  const first = entrance();
  if (first === step) return;
  // the way out comes before everything; a short pause lets a number be read to its end
  const interrupts = first === "evacuation" || (first === "interruption" && !CLOSING.has(step));
  if (interrupts || (RESTING.has(step) && first === "language")) reset();
  else if (step === "language" || RESTING.has(step)) show(first, { focus: false });
}

function tick() {
  const now = lobby.now();
  const clock = element("clock");
  clock.textContent = timeOf(now, HOME);
  clock.dateTime = now.toISOString();
  if (step === "closed" && lobby.givesNumbers()) followEntrance();
}

const idle = new Idle({
  asking: (seconds) => {
    element("warning-text").textContent = count("else_reset", seconds);
    if (!warning.open) warning.showModal();
  },
  answered: () => warning.close(),
  closing: (seconds) => showClosing(screen, seconds),
  left: reset,
}, () => lobby.office.kiosk.reset_seconds * 1000);
ignoreRepeatedTaps();
document.addEventListener("click", act);
warning.addEventListener("cancel", (event) => { event.preventDefault(); idle.stay(); });
element("help").addEventListener("close", () => { closeHelp(); watchTime(); });
element("privacy").addEventListener("close", () => { closePrivacy(); watchTime(); });
window.addEventListener("resize", () => { if (step === "concerns") show("concerns", { focus: false }); });
// what is looked at beforehand is not yet what the server would answer
const askOffice = page.preview ? () => {} : follow(lobbyChanged);
translate(document.body);
tick();
setInterval(tick, 1000);
reset();
if (!page.preview) keepHeartbeat({ isAtRest: () => nobodyThere() && !lobby.away });
