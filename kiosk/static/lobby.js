/**
 * The office as the server last described it, and whether the server answers.
 *
 * It is asked again every half minute, and soon after the lobby's boards have heard news; that the whole house pauses is
 * known from the boards' news itself, at once.
 */
import { get } from "../../queue_service/web/static/shared/api.js";
import { watchTopic } from "../../queue_service/web/static/shared/live.js";
import { page } from "../../queue_service/web/static/shared/page.js";

const EVERY_MS = 30_000;
/** A server that has gone is asked more often, so that a kiosk is back soon after it. */
const WHEN_AWAY_MS = 5_000;
/** In a busy lobby there is news every second. */
const AFTER_NEWS_MS = 8_000;

let office = page.office;
let away = false;
/** Server minus device clock in milliseconds: the kiosk shows the office's time, not its own. */
let ahead = Date.parse(office.server_time) - Date.now();
let timer;
let dueAt = Infinity;
/** Up to which revision the boards have told whether the house pauses. */
let told = -1;

export const lobby = {
  get office() { return office; },
  get away() { return away; },
  now: () => new Date(Date.now() + ahead),
  concern: (code) => office.case_types.find((each) => each.code === code),
  /** The languages as the office has its tiles. */
  get languages() {
    const place = ({ code }) => office.kiosk.languages.indexOf(code);
    return [...page.languages].sort((one, other) => place(one) - place(other));
  },
  area: (code) => office.areas.find((each) => each.code === code),
  /** Are numbers given out now? They are so a little before the doors open. */
  givesNumbers: () => office.open_now || (office.numbers_from && Date.parse(office.numbers_from) <= lobby.now().getTime()),
};

/** Keeps the office fresh; `onChange(lobby)` after every answer, and when the server goes or comes back. */
export function follow(onChange) {
  const ask = async () => {
    clearTimeout(timer);
    try {
      take(await get(`/api/v1/offices/${encodeURIComponent(page.office.code)}`, { attempts: 1 }));
      away = false;
    } catch {
      away = true;
    }
    onChange(lobby);
    plan(ask, away ? WHEN_AWAY_MS : EVERY_MS);
  };
  plan(ask, EVERY_MS);
  window.addEventListener("online", ask);
  window.addEventListener("offline", ask);
  followBoards(onChange, ask);
  return ask;
}

function followBoards(onChange, ask) {
  const onSnapshot = ({ house_pause: pause, revision }) => {
    const changed = JSON.stringify(pause) !== JSON.stringify(office.house_pause);
    told = revision;
    office = { ...office, house_pause: pause };
    if (changed) onChange(lobby);
    if (changed) ask();
    else if (revision > office.revision && Date.now() + AFTER_NEWS_MS < dueAt) plan(ask, AFTER_NEWS_MS);
  };
  watchTopic({ topic: "board", office: page.office.code, onSnapshot });
}

function plan(ask, milliseconds) {
  clearTimeout(timer);
  dueAt = Date.now() + milliseconds;
  timer = setTimeout(ask, milliseconds);
}

/** An answer that was under way while the boards had news knows less about a pause than they. */
function take(snapshot) {
  office = snapshot.revision < told ? { ...snapshot, house_pause: office.house_pause } : snapshot;
  ahead = Date.parse(snapshot.server_time) - Date.now();
}
