/** The office as the server last described it, asked for again every half minute, and whether the server answers. */
import { get } from "../../queue_service/web/static/shared/api.js";
import { page } from "../../queue_service/web/static/shared/page.js";

const EVERY_MS = 30_000;
/** A server that has gone is asked more often, so that a kiosk is back soon after it. */
const WHEN_AWAY_MS = 5_000;

let office = page.office;
let away = false;
/** Server minus device clock in milliseconds: the kiosk shows the office's time, not its own. */
let ahead = Date.parse(office.server_time) - Date.now();
let timer;

export const lobby = {
  get office() { return office; },
  get away() { return away; },
  now: () => new Date(Date.now() + ahead),
  concern: (code) => office.case_types.find((each) => each.code === code),
  area: (code) => office.areas.find((each) => each.code === code),
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
    timer = setTimeout(ask, away ? WHEN_AWAY_MS : EVERY_MS);
  };
  timer = setTimeout(ask, EVERY_MS);
  window.addEventListener("online", ask);
  window.addEventListener("offline", ask);
  return ask;
}

function take(snapshot) {
  office = snapshot;
  ahead = Date.parse(snapshot.server_time) - Date.now();
}
