/** How the console says things: names of codes, minutes, languages. Every text comes from the page. */
import { fill, localeOf, page } from "../../static/shared/page.js";

const LOCALE = localeOf();
const LANGUAGE_NAMES = new Intl.DisplayNames(LOCALE, { type: "language" });

/** The page's text for a dotted key, filled; a missing key shows itself, so that it is noticed. */
export function text(key, values) {
  const found = key.split(".").reduce((texts, part) => texts?.[part], page.texts);
  return typeof found === "string" ? fill(found, values) : key;
}

/** A case type in the clerk's language. */
export const matter = (code) => page.case_types[code] ?? code;

/** Several case types in one line; not joined by "and", which their names have in them. */
export const matters = (codes) => codes.map(matter).join(" · ");

/** A desk's name for people. */
export const deskName = (code) => page.desks[code]?.name ?? code;

/** An area in the clerk's language. */
export const areaName = (code) => page.areas[code] ?? code;

/** Minutes of waiting, rounded down as a clock would show them: "under 1 min", "12 min", "1 h 05 min". */
export function minutes(value) {
  const whole = Math.floor(value);
  if (whole < 1) return text("minutes.under");
  if (whole < 60) return text("minutes.some", { minutes: whole });
  return text("minutes.hours", { hours: Math.floor(whole / 60), minutes: String(whole % 60).padStart(2, "0") });
}

/** The same for a column that is compared downwards: minutes only. */
export function minutesInColumn(value) {
  return value < 1 ? text("minutes.under") : text("minutes.some", { minutes: Math.floor(value) });
}

/** A client's language in the clerk's words. */
export function languageName(code) {
  return code === "de-simple" ? text("plain_german") : LANGUAGE_NAMES.of(code);
}

/** A client's language in its own words, or "" where the clerk reads the same word already. */
export function endonym(code) {
  const own = page.endonyms[code] ?? "";
  return own.toLowerCase() === languageName(code).toLowerCase() ? "" : own;
}

/** Why the desk is paused, if the reason is one of those the console offers; else as it was written. */
export function pauseReason(reason) {
  return page.texts.pause_reasons[reason] ?? reason ?? "";
}
