/**
 * Catching up: the rows of a paper list, typed one after the other; checked row by row, kept as a draft in this
 * browser, sent in one go.
 */
import { page } from "../../static/shared/page.js";
import { text } from "../../clerk/static/words.js";
import { Notices } from "../../information/static/notices.js";
import { reloadWith } from "./done.js";
import { send } from "./sending.js";
import { checked, numberOf, timeOf } from "./catch_up_rows.js";

const FIELDS = ["number", "case_type", "came_at", "called_at", "desk", "done_at", "outcome"];
const TIMES = new Set(["came_at", "called_at", "done_at"]);
const DRAFT = `queue-service.catch-up.${page.office}.${page.day}`;

const byId = (id) => document.getElementById(id);
const notices = new Notices(byId("notice"));
const body = byId("rows");
/** Number → as it was entered; those are corrected, not new. */
const entered = new Map(page.rows.map((row) => [row.number, row]));
let gone = [];

function start() {
  page.rows.forEach((row) => newRow(row, row.number));
  restore();
  if (![...body.rows].some(isEmpty)) newRow();
  watchPresses();
  body.addEventListener("keydown", onKey);
  body.addEventListener("focusout", onLeave);
  body.addEventListener("input", () => { keep(); showCount(); });
  body.addEventListener("click", onClick);
  byId("send").addEventListener("click", sendAll);
  byId("throw-away").addEventListener("click", throwAway);
  showCount();
  [...body.rows].find(isEmpty)?.querySelector("input").focus({ preventScroll: true });
}

function newRow(said = {}, known = null) {
  const row = byId("row").content.firstElementChild.cloneNode(true);
  if (known !== null) row.dataset.known = known;
  for (const name of FIELDS) {
    const field = fieldOf(row, name);
    if (said[name] !== undefined) field.value = said[name] ?? "";
  }
  body.append(row);
  name(row);
  return row;
}

/** Its place, for those who hear the page. */
function name(row) {
  const n = [...body.rows].indexOf(row) + 1;
  for (const field of row.querySelectorAll("input, select, button")) {
    field.setAttribute("aria-label", `${field.dataset.word}, ${text("catch_up.row", { n })}`);
  }
}

const fieldOf = (row, field) => row.querySelector(`[name=${field}]`);

/** A row as it is typed. */
const saidIn = (row) => Object.fromEntries(FIELDS.map((field) => [field, fieldOf(row, field).value.trim()]));
const isEmpty = (row) => FIELDS.filter((field) => field !== "outcome" && field !== "case_type").every((field) => fieldOf(row, field).value.trim() === "");

// Typing ------------------------------------------------------------------------------------------------------------

function onKey(event) {
  const row = event.target.closest("tr");
  if (event.key !== "Enter" || event.target.tagName === "BUTTON" || event.isComposing) return;
  event.preventDefault();
  settle(event.target);
  const next = row.nextElementSibling ?? newRow({ case_type: fieldOf(row, "case_type").value });
  const first = next.querySelector("input");
  first.focus();
  first.select();
}

function onLeave({ target, relatedTarget }) {
  settle(target);
  const row = target.closest("tr");
  if (row && !row.contains(relatedTarget) && !isEmpty(row)) whenReleased(() => check(row));
}

let pressed = false;
const waiting = [];

/** What appears or goes must not move a button away from under the mouse that is pressing it. */
function whenReleased(step) {
  if (pressed) waiting.push(step);
  else step();
}

function watchPresses() {
  document.addEventListener("pointerdown", () => { pressed = true; }, true);
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => {
      pressed = false;
      setTimeout(() => { waiting.splice(0).forEach((step) => step()); });
    }, true);
  }
}

/** "0815" becomes "08:15", "12" a number of the paper series. */
function settle(field) {
  if (TIMES.has(field.name)) field.value = timeOf(field.value) ?? field.value;
  if (field.name === "number") field.value = numberOf(field.value, page.series) ?? field.value;
  keep();
}

function check(row) {
  const others = [...body.rows].filter((each) => each !== row).map((each) => fieldOf(each, "number").value);
  const wrong = checked(saidIn(row), { series: page.series, now: page.now, others });
  for (const field of FIELDS) say(row, field, wrong[field] ? text(`catch_up.${wrong[field]}`) : "");
  showState(row);
  return Object.keys(wrong).length === 0;
}

function say(row, field, sentence) {
  const input = fieldOf(row, field);
  const slot = input.closest("td").querySelector("[data-said]");
  slot.textContent = sentence;
  slot.id ||= `said-${[...body.rows].indexOf(row)}-${field}-${Math.trunc(performance.now())}`;
  if (sentence) {
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", slot.id);
  } else {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
}

function showState(row) {
  const known = entered.get(row.dataset.known);
  if (!known && isEmpty(row)) {
    row.querySelector("[data-state]").textContent = "";
    return;
  }
  const state = !known ? "new" : differs(known, row) ? "corrected" : "entered";
  row.querySelector("[data-state]").textContent = text(`catch_up.${state}`);
}

const differs = (known, row) => FIELDS.some((field) => (known[field] ?? "") !== saidIn(row)[field]);

function onClick(event) {
  const drop = event.target.closest("[data-drop]");
  if (!drop) return;
  const row = drop.closest("tr");
  const n = [...body.rows].indexOf(row) + 1;
  if (row.dataset.known) gone.push(row.dataset.known);
  const next = row.nextElementSibling ?? row.previousElementSibling ?? newRow();
  row.remove();
  [...body.rows].forEach(name);
  next.querySelector("input").focus();
  keep();
  showCount();
  notices.announce(text("catch_up.removed", { n }));
}

// The draft ---------------------------------------------------------------------------------------------------------

const changedRows = () => [...body.rows].filter((row) => !isEmpty(row) && !(entered.has(row.dataset.known) && !differs(entered.get(row.dataset.known), row)));

function keep() {
  const rows = changedRows().map((row) => ({ ...saidIn(row), known: row.dataset.known ?? null }));
  try {
    if (rows.length + gone.length > 0) localStorage.setItem(DRAFT, JSON.stringify({ rows, gone }));
    else localStorage.removeItem(DRAFT);
  } catch {
    // a browser may refuse storage: the rows are on the page until it is left
  }
}

function restore() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(DRAFT));
  } catch {
    return;
  }
  if (!kept) return;
  for (const { known, ...said } of kept.rows) {
    const row = [...body.rows].find((each) => known !== null && each.dataset.known === known);
    if (!row) newRow(said);
    else for (const field of FIELDS) fieldOf(row, field).value = said[field];
  }
  gone = kept.gone.filter((number) => entered.has(number));
  for (const row of [...body.rows]) if (gone.includes(row.dataset.known)) row.remove();
  [...body.rows].forEach((row) => { name(row); showState(row); });
  notices.say("info", text("catch_up.draft"));
}

function throwAway() {
  try {
    localStorage.removeItem(DRAFT);
  } catch {
    // there is none
  }
  reloadWith(text("catch_up.draft_gone"));
}

function showCount() {
  byId("ready").textContent = text("catch_up.ready", { n: changedRows().length + gone.length });
  [...body.rows].forEach(showState);
}

// Sending -----------------------------------------------------------------------------------------------------------

async function sendAll() {
  const rows = changedRows();
  if (rows.length + gone.length === 0) return notices.say("info", text("catch_up.nothing"));
  if (rows.length > page.most) return notices.say("warning", text("catch_up.too_many", { n: page.most }));
  const fine = rows.map(check);
  if (fine.includes(false)) {
    notices.say("warning", text("catch_up.mend"));
    return rows[fine.indexOf(false)].querySelector("[aria-invalid]").focus();
  }
  byId("send").setAttribute("aria-busy", "true");
  const wish = { day: page.day, rows: rows.map(rowToSend), gone: goneNumbers(rows) };
  const answer = await send("POST", `/api/v1/offices/${encodeURIComponent(page.office)}/paper-days`, wish, (problem, sentence) => refused(rows, problem, sentence));
  byId("send").removeAttribute("aria-busy");
  if (answer === null) return undefined;
  try {
    localStorage.removeItem(DRAFT);
  } catch {
    // there is none
  }
  return reloadWith(text("catch_up.sent"));
}

function rowToSend(row) {
  const { called_at, desk, done_at, ...said } = saidIn(row);
  return { ...said, called_at: called_at || null, desk: desk || null, done_at: done_at || null, correction: entered.has(said.number) };
}

/** Also the old number of a row that has another one now. */
function goneNumbers(rows) {
  const renamed = rows.filter((row) => row.dataset.known && row.dataset.known !== saidIn(row).number).map((row) => row.dataset.known);
  return [...new Set([...gone, ...renamed])];
}

/** What the server found, at the row and field it is about. */
function refused(rows, problem, sentence) {
  let first = null;
  for (const { field, message } of problem.errors) {
    const [, at, name_] = /^rows\.(\d+)\.(\w+)$/.exec(field) ?? [];
    if (at === undefined || !rows[at] || !FIELDS.includes(name_)) continue;
    say(rows[at], name_, message);
    first ??= fieldOf(rows[at], name_);
  }
  notices.say(problem.status === 422 ? "warning" : "danger", first ? text("catch_up.mend") : sentence);
  first?.focus();
}

start();
