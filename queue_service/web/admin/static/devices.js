/** The list of devices: drawn from the page's data, then kept current, row by row, so that nobody loses their place. */
import { get } from "../../static/shared/api.js";
import { fill, localeOf, page } from "../../static/shared/page.js";

const EVERY_MS = 15_000;
/** How a status looks beside its word (lists.css). */
const KINDS = { ok: "good", late: "warn", lost: "bad", never_seen: "" };
const UNITS = [["days", 86_400], ["hours", 3_600], ["minutes", 60]];
/** Less than this is the way through the network. */
const RIGHT_SECONDS = 2;

const byId = (id) => document.getElementById(id);
const texts = page.texts.device;
const api = `/api/v1/offices/${encodeURIComponent(page.office)}/devices`;
let asOf = new Date().toISOString();

function draw(devices) {
  const present = devices.filter(({ status }) => status !== "revoked");
  const rows = new Map([...byId("devices").children].map((row) => [row.dataset.device, row]));
  for (const device of present) {
    const known = rows.get(String(device.id));
    show(known ?? newRow(device), device);
    rows.delete(String(device.id));
  }
  for (const gone of rows.values()) gone.remove();
  byId("no-devices").hidden = present.length > 0;
  document.querySelector(".device-table").parentElement.hidden = present.length === 0;
  drawCounts(present);
  drawRevoked(devices.filter(({ status }) => status === "revoked"));
}

function newRow({ id }) {
  const row = byId("device-row").content.firstElementChild.cloneNode(true);
  row.dataset.device = id;
  byId("devices").append(row);
  row.querySelector("[data-rename]")?.addEventListener("click", () => {
    byId("rename-form").dataset.send = `PATCH ${api}/${id}`;
    byId("new-name").value = row.querySelector("[data-name]").textContent;
    byId("new-name").select();
  });
  return row;
}

function show(row, device) {
  const slot = (name) => row.querySelector(`[data-${name}]`);
  write(slot("name"), device.name);
  write(slot("kind"), [texts.kind[device.kind], placeOf(device)].filter(Boolean).join(", "));
  slot("state").dataset.status = device.status;
  slot("state").dataset.kind = KINDS[device.status];
  write(slot("word"), texts.status[device.status]);
  write(slot("since"), device.seen_at
    ? fill(texts.seen, { time: when(device.seen_at) })
    : fill(texts.enrolled, { time: when(device.enrolled_at) }));
  write(slot("version"), device.version === null ? "–" : device.version_is_current ? texts.current : texts.older);
  write(slot("version-hint"), device.version_is_current === false ? texts.older_hint : "");
  showMarked(slot("clock"), clockWords(device.clock_drift_seconds), device.clock_is_wrong);
  showMarked(slot("paper"), paperWords(device), device.paper === "low" || device.paper === "out");
  write(slot("page"), device.page ?? "–");
  showActions(row, device);
}

function showActions(row, { id, name }) {
  const [rename, revoke] = [row.querySelector("[data-rename]"), row.querySelector("[data-revoke]")];
  if (!revoke) return;
  rename.setAttribute("aria-label", fill(texts.rename_this, { name }));
  revoke.dataset.send = `DELETE ${api}/${id}`;
  revoke.dataset.ask = fill(texts.ask_revoke, { name });
  revoke.querySelector("button").setAttribute("aria-label", fill(texts.revoke_this, { name }));
}

/** Only what differs: a screen reader or a selection in the row is left alone. */
function write(slot, words) {
  if (slot.textContent !== words) slot.textContent = words;
}

function showMarked(slot, words, isMarked) {
  slot.toggleAttribute("data-marked", isMarked);
  write(slot.lastElementChild, words);
}

function placeOf({ desk, area }) {
  if (desk) return fill(texts.desk, { name: page.desks[desk] ?? desk });
  return area ? fill(texts.area, { name: page.areas[area] ?? area }) : "";
}

const paperWords = ({ paper, kind }) => (paper ? texts.paper[paper] : kind === "kiosk" ? texts.paper.none : "–");

function clockWords(drift) {
  if (drift === null) return "–";
  const off = Math.abs(drift);
  if (off < RIGHT_SECONDS) return texts.clock.right;
  return fill(drift > 0 ? texts.clock.behind : texts.clock.ahead, { time: lengthOf(off) });
}

function lengthOf(seconds) {
  const [unit, length] = UNITS.find(([, each]) => seconds >= 2 * each) ?? ["seconds", 1];
  return fill(texts[unit], { n: Math.round(seconds / length).toLocaleString(localeOf()) });
}

/** The time of day; the date too when it is not today's. */
function when(iso) {
  const at = new Date(iso);
  const zone = { timeZone: page.time_zone };
  const day = (moment) => moment.toLocaleDateString("en-CA", zone);
  const style = day(at) === day(new Date()) ? { timeStyle: "medium" } : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(localeOf(), { ...zone, ...style }).format(at);
}

function drawCounts(devices) {
  const counts = Object.keys(KINDS)
    .map((status) => [status, devices.filter((device) => device.status === status).length])
    .filter(([, n]) => n > 0);
  write(byId("device-counts"), counts.map(([status, n]) => fill(texts.counts, { n, status: texts.status[status] })).join(" · "));
}

function drawRevoked(devices) {
  byId("revoked").hidden = devices.length === 0;
  byId("revoked-list").replaceChildren(...devices.map((device) => {
    const line = document.createElement("li");
    const at = fill(texts.revoked_at, { time: when(device.revoked_at) });
    line.textContent = `${device.name} (${texts.kind[device.kind]}), ${at}`;
    return line;
  }));
}

async function refresh() {
  try {
    draw((await get(api, { attempts: 1 })).devices);
    asOf = new Date().toISOString();
    write(byId("as-of"), fill(texts.as_of, { time: when(asOf) }));
  } catch {
    write(byId("as-of"), fill(texts.no_answer, { time: when(asOf) }));
  }
}

// a page shown anew does not say once more that a device was connected
const address = new URL(window.location.href);
address.searchParams.delete("connected");
window.history.replaceState(window.history.state, "", address);
draw(page.devices);
write(byId("as-of"), fill(texts.as_of, { time: when(asOf) }));
setInterval(refresh, EVERY_MS);
