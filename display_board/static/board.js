/** The display board: takes snapshots, shows and sounds the calls, and says when it no longer knows. */
import { Chime } from "../../queue_service/web/static/shared/chime.js";
import { keepHeartbeat } from "../../queue_service/web/static/shared/heartbeat.js";
import { watchTopic } from "../../queue_service/web/static/shared/live.js";
import { clock, fill, localeOf, page } from "../../queue_service/web/static/shared/page.js";
import { keepScreenOn } from "../../queue_service/web/static/shared/wake_lock.js";
import { CallMemory, mustBeListed } from "./calls.js";
import { fitText, forgetSizes } from "./fitting.js";
import { Waiting } from "./foot.js";
import { isQuiet, seenOn } from "./look.js";
import { Office } from "./office.js";
import { Rows, columnsFor } from "./rows.js";
import { ServerClock } from "./server_clock.js";
import { legibleFontSize, mmPerPixel, rowsThatFit } from "./sizing.js";
import { Slides } from "./slides.js";

/** Height of a row in multiples of its font size: capitals and air, with a line for the area where one is shown. */
const ROW_EM = { plain: 0.9, withArea: 1.02, recent: 1.02 };
/** The last calls are smaller than the current ones by this factor. */
const RECENT_SCALE = 0.4;
/** Of the width, what the current calls have beside the last ones (board.css: two thirds less the margins). */
const CURRENT_SHARE = 0.637;
/** After so long without a call the slides may have the calls' place. */
const IDLE_MS = 120_000;
/** So long a new call is left in peace. */
const READ_MS = 20_000;
/** Of the right third, what a slide leaves to the last calls (slides.css). */
const SIDE_LEAVES = 0.52;
/**
 * Texts that are as large as their place allows, by id; font sizes in pixels of a 1920 × 1080 board. A short message is
 * read from afar, a long one still stands there; what all have to know is there in nine languages.
 */
const FITTED = {
  message: { most: 46, least: 24 },
  interruption: { most: 76, least: 36 },
  "evacuation-lines": { most: 76, least: 30 },
};
/** The lightest ground that the office's colour stands on. */
const GROUND = "#2d2f40";

const element = (id) => document.getElementById(id);
const memory = new CallMemory();
const serverClock = new ServerClock();
const slides = new Slides({ stage: element("stage-slide"), side: element("side-slide") });
const office = new Office(page.office_view, officeChanged);
let stale = false;
let snapshot = null;

const now = () => serverClock.now();
const first = page.languages[0];
/** A pixel of a 1920 × 1080 board, or of one on its side: board.css's --unit. */
const unit = () => {
  const [across, down] = innerWidth > innerHeight ? [1920, 1080] : [1080, 1920];
  return Math.min(innerWidth / across, innerHeight / down);
};
const deskName = (code) => office.view.desks.find((desk) => desk.code === code)?.name ?? code;
const namesOf = (list, code) => list.find((each) => each.code === code)?.names ?? {};
const inWords = (names, lang) => names[lang] ?? names[first] ?? names.de ?? Object.values(names)[0];
const pauseKind = () => snapshot.house_pause?.kind ?? "";
const isQuietNow = () => {
  const { quiet_from: from, quiet_until: until } = office.view.board;
  return isQuiet(clock(now(), "en"), from, until);
};

/** An area is worth naming where the board stands for the whole house, or the call leads out of its area. */
function areaName(call) {
  const { areas } = office.view;
  const differs = page.area ? call.area !== page.area : areas.length > 1;
  return differs ? inWords(namesOf(areas, call.area), first) ?? call.area : "";
}

const describe = (call) => ({
  desk: deskName(call.desk),
  area: areaName(call),
  time: clock(call.calledAt, first),
});
const currentRows = new Rows(element("current-pane"), element("call-row"), describe);
const recentRows = new Rows(element("recent-pane"), element("recent-row"), describe);
const waiting = new Waiting({
  list: element("waiting"),
  title: element("waiting-title"),
  template: element("waiting-item"),
  name: (code, lang) => inWords(namesOf(office.view.case_types, code), lang) ?? code,
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
  const wide = innerWidth > innerHeight && fontSize * columnsFor([], deskName).rowWidthEm > innerWidth * CURRENT_SHARE;
  mark("board", { "is-wide": wide });
  const space = spaceOf(element("current"), namesAreas ? ROW_EM.withArea : ROW_EM.plain, fontSize);
  const { current, recent, fresh } = standing(space.rows);
  const best = currentRows.fit(Math.max(current.length, 1), fontSize, columnsFor(current, deskName), space);
  currentRows.show(current, { fresh, blinking, now: now() });
  mark("current-pane", { "in-columns": best.columns > 1, "names-areas": namesAreas, "is-empty": current.length === 0 });
  drawBeside(current, recent, { fontSize: fontSize * RECENT_SCALE, wide });
}

/** The current and the last calls; in a pause, and when slides have the calls' place, all of them are the last ones. */
function standing(rows) {
  if (!pauseKind() && !isIdle()) return memory.at(now(), rows);
  const { current, recent } = memory.at(now(), 0);
  return { current: [], recent: [...current, ...recent], fresh: new Set() };
}

/** Nobody is just reading a call, and nobody is being told to leave. */
const isAtRest = () => !pauseKind() && now() - memory.newestAt > READ_MS;
const isIdle = () => slides.any && office.view.open_now && now() - memory.newestAt > IDLE_MS;

/** Everything that is no current call: the last ones, message, slides, and what stands there when nobody is called. */
function drawBeside(current, recent, { fontSize, wide }) {
  const paused = pauseKind() !== "";
  const stage = !paused && current.length === 0 && isIdle();
  element("interruption").hidden = !paused;
  element("empty").hidden = paused || stage || current.length > 0;
  const must = recent.filter((call) => mustBeListed(call, now())).length;
  const aside = !paused && !stage && !wide && slides.any && element("message").hidden && leavesRoom(must, fontSize);
  mark("board", { "is-quiet": recent.length === 0 && element("message").hidden && !aside && current.length === 0 });
  slides.show(stage ? "stage" : aside ? "side" : null, now(), unit());
  drawRecent(recent, fontSize);
  fitTexts();
}

/** May a slide stand below the last calls without pushing away or shrinking one that has to be there? */
function leavesRoom(must, fontSize) {
  const height = element("recent-pane").clientHeight * SIDE_LEAVES - element("recent-title").parentElement.clientHeight;
  return must <= rowsThatFit(height, fontSize, ROW_EM.recent, 8 * unit());
}

function drawRecent(recent, fontSize) {
  const space = spaceOf(element("recent"), ROW_EM.recent, fontSize);
  const must = recent.filter((call) => mustBeListed(call, now())).length;
  const listed = recent.slice(0, Math.max(must, space.rows));
  const columns = columnsFor(listed, deskName);
  // room for the time of the call, which is set smaller
  columns.rowWidthEm += 1.5;
  recentRows.fit(listed.length, fontSize, columns, space);
  recentRows.show(listed, { now: now() });
  mark("recent-pane", { "is-empty": listed.length === 0 });
}

function fitTexts() {
  for (const [id, { most, least }] of Object.entries(FITTED)) {
    const shown = element(id).checkVisibility?.() ?? true;
    if (shown) fitText(element(id), { most: most * unit(), least: least * unit() });
  }
}

function take(next) {
  serverClock.take(Date.parse(next.server_time));
  snapshot = next;
  office.heard(next.revision);
  const called = memory.take(next.calls, now());
  element("message").textContent = next.message ?? "";
  element("message").hidden = !next.message;
  waiting.show(stale ? null : next.waiting);
  cover();
  draw(new Set(called.map((call) => call.number)));
  if (!isQuietNow() && !pauseKind()) chime?.ring(called.length);
  for (const call of called) announce(call);
}

/** For those who listen to the page with a screen reader; the hall hears the chime. */
function announce(call) {
  const line = document.createElement("p");
  line.textContent = `${call.number}: ${page.texts.counter[first]} ${deskName(call.desk)}`;
  element("announcements").append(line);
  while (element("announcements").childElementCount > 5) element("announcements").firstElementChild.remove();
}

function setStale(isStale) {
  stale = isStale;
  document.body.classList.toggle("is-stale", stale);
  if (stale && snapshot) element("stale-since").textContent = clock(snapshot.server_time, first);
  element("board").dataset.live = !stale;
  cover();
  waiting.show(stale ? null : snapshot?.waiting ?? null);
  if (stale) return;
  // this machine may have slept, and the office gone on
  serverClock.restart();
  office.ask();
}

/** What nobody may act on is covered: calls that may be old, and every call while the house is being left. */
function cover() {
  const leaving = pauseKind() === "evacuation";
  element("evacuation").hidden = !leaving;
  // who was told to leave is not sent to the information desk because a line has gone down since
  element("stale").hidden = !stale || leaving;
  for (const id of ["current-pane", "recent-pane"]) element(id).inert = stale || leaving;
  element("foot").inert = leaving;
}

function officeChanged() {
  slides.look = office.view.board;
  waiting.again();
  showOpening();
  const { accent } = office.view.board;
  if (accent) element("board").style.setProperty("--office", seenOn(GROUND, accent));
  else element("board").style.removeProperty("--office");
}

function showOpening() {
  const { open_now: isOpen, opens_at: opensAt } = office.view;
  mark("empty", { "is-closed": !isOpen });
  for (const place of document.querySelectorAll("[data-opens]")) {
    const { lang } = place;
    const values = opensAt && { day: weekday(opensAt, lang), time: clock(opensAt, lang) };
    place.textContent = values ? fill(page.texts.opens[lang], values) : "";
  }
}

function weekday(iso, lang) {
  const options = { weekday: "long", timeZone: page.time_zone };
  return new Intl.DateTimeFormat(localeOf(lang), options).format(new Date(iso));
}

/** Once a second, when the second begins on the server: boards side by side change together. */
function tick() {
  element("clock").textContent = clock(now(), first);
  element("clock").dateTime = new Date(now()).toISOString();
  element("quiet").hidden = !page.sound || !isQuietNow();
  waiting.turn(now());
  draw();
  setTimeout(tick, 1_000 - (now() % 1_000));
}

async function start() {
  element("sound").addEventListener("click", () => chime?.allow());
  addEventListener("resize", () => { draw(); waiting.again(); });
  slides.look = office.view.board;
  take(page.board);
  officeChanged();
  tick();
  const onSnapshot = (next) => {
    take(next);
    element("board").dataset.live = true;
  };
  watchTopic({ topic: "board", office: page.office, area: page.area, onSnapshot, onStale: setStale });
  if (!page.preview) keepHeartbeat({ isAtRest });
  keepScreenOn();
  // widths are measured in the real font, which may arrive after the first numbers; another script's comes when it is shown
  document.fonts.addEventListener("loadingdone", measureAgain);
  await document.fonts.load("700 100px 'Noto Sans'", "H042").catch(() => {});
  measureAgain();
}

function measureAgain() {
  forgetSizes(...Object.keys(FITTED).map(element));
  slides.again();
  draw();
  waiting.again();
}

start();
