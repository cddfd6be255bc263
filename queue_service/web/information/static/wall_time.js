/**
 * Between the clock on the office's wall and UTC, whatever zone this computer is in. Imports nothing, changes nothing.
 *
 * On the two nights a year when the clocks change a wall time may not exist, or exist twice; then the later passing
 * that is not still to come is meant.
 */

const MINUTE = 60_000;

/** "9:40", "0940", "9.40" or "9" as {hours, minutes}; null when it is no time of day. */
export function readTime(text) {
  const found = /^\s*(\d{1,2})(?:[:.h]?([0-5]\d))?\s*$/i.exec(text);
  if (!found || Number(found[1]) > 23) return null;
  return { hours: Number(found[1]), minutes: Number(found[2] ?? 0) };
}

/** The date at the office as "2026-11-25". */
export function officeDate(milliseconds, zone) {
  const { year, month, day } = parts(milliseconds, zone);
  return [year, month, day].map((part) => String(part).padStart(2, "0")).join("-");
}

/** Every moment (milliseconds, ascending) at which the office's wall shows this time on this date: one, none or two. */
export function moments(date, { hours, minutes }, zone) {
  const [year, month, day] = date.split("-").map(Number);
  const asIfUtc = Date.UTC(year, month - 1, day, hours, minutes);
  const offsets = [-24, 24].map((shift) => offset(asIfUtc + shift * 60 * MINUTE, zone));
  const found = [...new Set(offsets)].map((each) => asIfUtc - each);
  return found.filter((each) => each + offset(each, zone) === asIfUtc).sort((a, b) => a - b);
}

/**
 * When the wall showed this time today: {at: milliseconds}, or {problem: "future" | "no_such_time"}.
 * `now` in milliseconds decides what is still to come.
 */
export function passedToday(time, now, zone) {
  const all = moments(officeDate(now, zone), time, zone);
  if (all.length === 0) return { problem: "no_such_time" };
  const passed = all.filter((each) => each <= now);
  return passed.length === 0 ? { problem: "future" } : { at: passed.at(-1) };
}

/** How far the wall is ahead of UTC then, in milliseconds. */
function offset(milliseconds, zone) {
  const { year, month, day, hour, minute } = parts(milliseconds, zone);
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(milliseconds / MINUTE) * MINUTE;
}

function parts(milliseconds, zone) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, calendar: "gregory", numberingSystem: "latn", hourCycle: "h23",
    year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric",
  });
  return Object.fromEntries(format.formatToParts(milliseconds).map(({ type, value }) => [type, Number(value)]));
}
