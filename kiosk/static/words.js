/** The visitor's language: its texts, its direction, its numbers and times. */
import { fill, localeOf, page, plural } from "../../queue_service/web/static/shared/page.js";
import { lobby } from "./lobby.js";

let lang = page.home;

/** The language the kiosk speaks at the moment. */
export const language = () => lang;

/** Makes the whole page speak `code`. */
export function speak(code) {
  lang = code;
  document.documentElement.lang = code;
  document.documentElement.dir = page.languages.find((each) => each.code === code).dir;
  translate(document.body);
}

/** The text of `key`, with %(name)s filled in, in the visitor's language or in `other`. */
export const say = (key, values = {}, other = lang) => fill(ownWords(key, other) ?? page.texts[other][key], values);

/** What the office says instead, as it is set now; undefined where it has no words of its own. */
const ownWords = (key, other) => lobby.office.texts[page.own_words[key]]?.[other];

/** The text of `key` in the form that `n` takes. */
export const count = (key, n, other = lang) => plural(page.texts[other][key], n, other);

/** The name for `code` out of {language: name}; German where an office has not translated it. */
export const named = (names, other = lang) => names[other] ?? names.de ?? Object.values(names)[0] ?? "";

/** Writes the texts that a template asks for by key: data-text as content, data-label as accessible name. */
export function translate(root) {
  for (const element of root.querySelectorAll("[data-text]")) element.textContent = say(element.dataset.text);
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
  }
}

/** An instant on the office's wall clock. Gregorian, 24 hours and Latin digits in every language, as on the board. */
export function when(date, options, other = lang) {
  const format = { calendar: "gregory", numberingSystem: "latn", hourCycle: "h23", timeZone: page.time_zone };
  const locale = other === "en" ? "en-GB" : localeOf(other);
  return new Intl.DateTimeFormat(locale, { ...format, ...options }).format(date);
}

/** "09:05". */
export const timeOf = (date, other = lang) => when(date, { hour: "2-digit", minute: "2-digit" }, other);
