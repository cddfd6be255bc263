/** My number: keeps the page true, calls when it is time, and sends what its holder decides. */
import { get, newKey, post } from "./shared/api.js";
import { watchTopic } from "./shared/live.js";
import { clock, fill, page } from "./shared/page.js";
import { Alarm } from "./phone/alarm.js";
import { Growth } from "./phone/growth.js";
import { drawPause } from "./phone/house.js";
import { offerHomeScreen } from "./phone/push.js";
import { drawQueue } from "./phone/queue.js";
import { goTo, holdWords, noticeWords, sentence, waitWords } from "./phone/words.js";

const element = (id) => document.getElementById(id);
const alarm = new Alarm({ button: element("alarm"), label: element("alarm-words"), hint: element("alarm-hint") });
const growth = new Growth(element("grown"));
let ticket = page.ticket;
let keys = {};

function show(next) {
  const before = ticket;
  ticket = next;
  const paused = drawPause(element("house-pause"), ticket);
  document.body.className = `phone is-${paused ? "paused" : ticket.state}`;
  element("main").dataset.state = ticket.state;
  for (const part of document.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").includes(ticket.state);
  }
  for (const part of document.querySelectorAll("[data-if]")) part.hidden = !ticket[part.dataset.if];
  for (const part of document.querySelectorAll("[data-unless]")) part.hidden = Boolean(ticket[part.dataset.unless]);
  element("main").hidden = paused;
  say();
  growth.follow(before, ticket);
  drawQueue(element("queue"), element("figure"), ticket);
  if (before.state !== ticket.state) {
    keys = {};
    element("problem").textContent = "";
    element("leave-dialog").close();
    if (ticket.state === "called") scrollTo({ top: 0 });
  }
  alarm.follow(ticket);
}

/** The words of the state. Text that stays the same is left alone, so that nobody hears it twice. */
function say() {
  const words = sentence(ticket);
  const called = ticket.state === "called";
  document.title = called ? `${words} – ${ticket.number}` : `${ticket.number} – ${words}`;
  put("sentence", called ? "" : words);
  sayTurn(called ? [words, goTo(ticket)] : null);
  put("desk", ticket.desk?.name ?? "");
  const place = page.places[ticket.desk?.area ?? ticket.area];
  put("place", place?.name ?? "");
  put("way", place?.way ?? "");
  put("wait", waitWords(ticket.wait));
  element("wait-fact").hidden = !ticket.wait;
  if (ticket.parked_until) put("parked-until", fill(page.texts.parked_until, { time: clock(ticket.parked_until) }));
  put("notice", noticeWords(ticket));
  put("hold-reason", holdWords(ticket));
  sayMatters();
}

/** The call is an alert: its words come in new each time, a repeated call included. */
function sayTurn(words) {
  const place = element("turn");
  const told = `${ticket.called_at} ${ticket.repeat} ${words?.join(" ")}`;
  if (words && place.dataset.told === told) return;
  delete place.dataset.told;
  place.replaceChildren();
  if (!words) return;
  place.dataset.told = told;
  const lines = element("turn-words").content.cloneNode(true);
  words.forEach((line, index) => { lines.children[index].textContent = line; });
  place.append(lines);
}

function sayMatters() {
  const now = ticket.case_types.map((code) => {
    const line = document.createElement("li");
    line.textContent = page.matters[code] ?? code;
    return line;
  });
  const later = ticket.next_case_types.map((code) => {
    const line = element("later-matter").content.firstElementChild.cloneNode(true);
    line.querySelector("span").textContent = page.matters[code] ?? code;
    return line;
  });
  element("matters").replaceChildren(...now, ...later);
}

function put(id, text) {
  const place = element(id);
  if (place.textContent !== text) place.textContent = text;
}

function setStale(stale) {
  if (stale) put("stale-words", fill(page.texts.stale, { time: clock(ticket.server_time) }));
  element("stale").hidden = !stale;
  document.body.classList.toggle("is-stale", stale);
  element("main").dataset.stale = stale;
}

/** Sends a decision; pressed again after "no connection", it is still the same decision. */
async function decide(action, button) {
  keys[action] ??= newKey();
  button.disabled = true;
  element("problem").textContent = "";
  try {
    answered(await post(`${ticketPath()}/${action}`, {}, { key: keys[action] }));
    keys = {};
  } catch (problem) {
    if (problem.status !== 0) delete keys[action];
    if (problem.status === 409) await lookAgain();
    const words = problem.status === 0 ? page.texts.no_connection : problem.detail || problem.title;
    element("problem").textContent = `${words}. ${page.texts.or_ask}`.replace("..", ".");
  } finally {
    button.disabled = false;
  }
}

/** The live connection may have been faster than an answer. */
function answered(next) {
  if (next.revision >= ticket.revision) show(next);
}

async function lookAgain() {
  try {
    answered(await get(ticketPath()));
  } catch {
    // the live connection says when the server is away
  }
}

const ticketPath = () => `/api/v1/tickets/${encodeURIComponent(page.token)}`;

function listen() {
  element("back").addEventListener("submit", (event) => {
    event.preventDefault();
    decide("back", element("back").querySelector("button"));
  });
  element("leave").addEventListener("click", () => element("leave-dialog").showModal());
  element("leave-no").addEventListener("click", () => element("leave-dialog").close());
  element("leave-yes").addEventListener("click", () => {
    element("leave-dialog").close();
    decide("cancel", element("leave"));
  });
  element("coming").addEventListener("click", () => {
    alarm.hush();
    element("coming").hidden = true;
  });
  addEventListener("click", (event) => {
    if (!element("languages").contains(event.target)) element("languages").open = false;
  });
}

function start() {
  for (const part of document.querySelectorAll("[data-live]")) part.hidden = false;
  element("coming").hidden = true;
  offerHomeScreen();
  alarm.onRing = (ringing) => { element("coming").hidden = !ringing; };
  listen();
  show(ticket);
  const onSnapshot = (next) => {
    show(next);
    element("main").dataset.stale = false;
  };
  watchTopic({ topic: "ticket", ticket: page.token, onSnapshot, onStale: setStale });
}

start();
