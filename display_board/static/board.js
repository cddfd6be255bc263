/** The display board: takes snapshots, shows and sounds the calls, and says when it no longer knows. */
import { get } from "../../queue_service/web/static/shared/api.js";
import { watchTopic } from "../../queue_service/web/static/shared/live.js";
import { clock, fill, localeOf, page } from "../../queue_service/web/static/shared/page.js";
import { CallMemory, mustBeListed } from "./calls.js";
import { Chime } from "../../queue_service/web/static/shared/chime.js";
import { Waiting } from "./foot.js";
import { Rows, columnsFor } from "./rows.js";
import { legibleFontSize, mmPerPixel, rowsThatFit } from "./sizing.js";
import { keepScreenOn } from "../../queue_service/web/static/shared/wake_lock.js";

/** Height of a row in multiples of its font size: capitals and air, with a line for the area where one is shown. */
const ROW_EM = { plain: 0.9, withArea: 1.02, recent: 1.02 };
/** The last calls are smaller than the current ones by this factor. */
const RECENT_SCALE = 0.4;
/** Of the width, what the current calls have beside the last ones (board.css: two thirds less the margins). */
const CURRENT_SHARE = 0.637;
const OFFICE_EVERY_MS = 300_000;

const element = (id) => document.getElementById(id);
const memory = new CallMemory();
let office = page.office_view;
let serverAhead = 0;
let stale = false;
let snapshot = null;

const now = () => Date.now() + serverAhead;
const deskName = (code) => office.desks.find((desk) => desk.code === code)?.name ?? code;
const namesOf = (list, code) => list.find((each) => each.code === code)?.names ?? {};
const inWords = (names, lang) => names[lang] ?? names[page.languages[0]] ?? names.de ?? Object.values(names)[0];

/** An area is worth naming where the board stands for the whole house, or the call leads out of its area. */
function areaName(call) {
  const differs = page.area ? call.area !== page.area : office.areas.length > 1;
  return differs ? inWords(namesOf(office.areas, call.area), page.languages[0]) ?? call.area : "";
}

const describe = (call) => ({
  desk: deskName(call.desk),
  area: areaName(call),
  time: clock(call.calledAt, page.languages[0]),
});
const currentRows = new Rows(element("current-pane"), element("call-row"), describe);
const recentRows = new Rows(element("recent-pane"), element("recent-row"), describe);
const waiting = new Waiting({
  list: element("waiting"),
  title: element("waiting-title"),
  template: element("waiting-item"),
  name: (code, lang) => inWords(namesOf(office.case_types, code), lang) ?? code,
});
const chime = page.sound ? new Chime((blocked) => { element("sound").hidden = !blocked; }) : null;

function mark(id, classes) {
  for (const [name, on] of Object.entries(classes)) element(id).classList.toggle(name, on);
}

/** The space of a list and what its rows need, at the size the distance asks for. */
function spaceOf(list, rowHeightEm, fontSize) {
  const space = list.parentElement;
  const gap = Number.parseFloat(getComputedStyle(list).rowGap) || 0;
  const height = space.clientHeight;
  return { width: space.clientWidth, height, gap, rowHeightEm, rows: rowsThatFit(height, fontSize, rowHeightEm, gap) };
}

function draw(blinking = new Set()) {
  const fontSize = legibleFontSize(page.distance_m, mmPerPixel(page.diagonal_inches, innerWidth, innerHeight));
  const namesAreas = snapshot.calls.some(areaName);
  const usual = columnsFor([], deskName);
  mark("board", { "is-wide": innerWidth > innerHeight && fontSize * usual.rowWidthEm > innerWidth * CURRENT_SHARE });
  const space = spaceOf(element("current"), namesAreas ? ROW_EM.withArea : ROW_EM.plain, fontSize);
  const { current, recent, fresh } = memory.at(now(), space.rows);
  const best = currentRows.fit(Math.max(current.length, 1), fontSize, columnsFor(current, deskName), space);
  currentRows.show(current, { fresh, blinking });
  mark("current-pane", { "in-columns": best.columns > 1, "names-areas": namesAreas, "is-empty": current.length === 0 });
  mark("board", { "is-quiet": current.length === 0 && recent.length === 0 && element("message").hidden });
  element("empty").hidden = current.length > 0;
  drawRecent(recent, fontSize * RECENT_SCALE);
}

function drawRecent(recent, fontSize) {
  const space = spaceOf(element("recent"), ROW_EM.recent, fontSize);
  const must = recent.filter((call) => mustBeListed(call, now())).length;
  const listed = recent.slice(0, Math.max(must, space.rows));
  const columns = columnsFor(listed, deskName);
  // room for the time of the call, which is set smaller
  columns.rowWidthEm += 1.5;
  recentRows.fit(listed.length, fontSize, columns, space);
  recentRows.show(listed);
  mark("recent-pane", { "is-empty": listed.length === 0 });
}

function take(next) {
  serverAhead = Date.parse(next.server_time) - Date.now();
  snapshot = next;
  const called = memory.take(next.calls, now());
  element("message").textContent = next.message ?? "";
  element("message").hidden = !next.message;
  waiting.show(stale ? null : next.waiting);
  draw(new Set(called.map((call) => call.number)));
  chime?.ring(called.length);
  for (const call of called) announce(call);
}

/** For those who listen to the page with a screen reader; the hall hears the chime. */
function announce(call) {
  const line = document.createElement("p");
  line.textContent = `${call.number}: ${page.texts.counter[page.languages[0]]} ${deskName(call.desk)}`;
  element("announcements").append(line);
  while (element("announcements").childElementCount > 5) element("announcements").firstElementChild.remove();
}

function setStale(isStale) {
  stale = isStale;
  document.body.classList.toggle("is-stale", stale);
  if (stale && snapshot) element("stale-since").textContent = clock(snapshot.server_time, page.languages[0]);
  element("stale").hidden = !stale;
  element("board").dataset.live = !stale;
  for (const id of ["current-pane", "recent-pane"]) element(id).inert = stale;
  waiting.show(stale ? null : snapshot?.waiting ?? null);
}

/** Names, desks and opening change while a board runs for weeks. */
async function refreshOffice() {
  try {
    office = await get(`/api/v1/offices/${encodeURIComponent(page.office)}`, { attempts: 1 });
    waiting.again();
    showOpening();
  } catch {
    // the live connection tells whether the server is away
  }
}

function showOpening() {
  mark("empty", { "is-closed": !office.open_now });
  for (const place of document.querySelectorAll("[data-opens]")) {
    const { lang } = place;
    const values = office.opens_at && { day: weekday(office.opens_at, lang), time: clock(office.opens_at, lang) };
    place.textContent = values ? fill(page.texts.opens[lang], values) : "";
  }
}

function weekday(iso, lang) {
  const options = { weekday: "long", timeZone: page.time_zone };
  return new Intl.DateTimeFormat(localeOf(lang), options).format(new Date(iso));
}

function tick() {
  element("clock").textContent = clock(now(), page.languages[0]);
  element("clock").dateTime = new Date(now()).toISOString();
  draw();
}

async function start() {
  element("sound").addEventListener("click", () => chime?.allow());
  addEventListener("resize", () => { draw(); waiting.again(); });
  take(page.board);
  showOpening();
  tick();
  setInterval(tick, 1_000);
  setInterval(refreshOffice, OFFICE_EVERY_MS);
  const onSnapshot = (next) => {
    take(next);
    element("board").dataset.live = true;
  };
  watchTopic({ topic: "board", office: page.office, area: page.area, onSnapshot, onStale: setStale });
  keepScreenOn();
  // widths are measured in the real font, which may arrive after the first numbers
  await document.fonts.load("700 100px 'Noto Sans'", "H042").catch(() => {});
  draw();
  waiting.again();
}

start();
