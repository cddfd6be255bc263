/**
 * What somebody remembers of a number, out of one line: "a42", "10:20", "gegen 10 Uhr Anmeldung". Imports nothing.
 */

/** People are right about the time they came to within a quarter of an hour, about "ten o'clock" to within a half. */
const AROUND = { minute: 15, hour: 30 };
const FILLERS = /(?<![\p{L}\d])(?:gegen|um|ca\.?|circa|etwa|ungefähr|uhr|about|around|at|o'clock|nr\.?|nummer|number)(?![\p{L}\d])/giu;
const TIMES = [
  { pattern: /(?<!\d)([01]?\d|2[0-3])[:.h]([0-5]\d)(?!\d)(?:\s*uhr)?/i },
  { pattern: /(?<!\d)([01]?\d|2[0-3])\s*uhr(?:\s*([0-5]\d)(?!\d))?/i },
  // four digits are a time where they can be one: few houses give out a thousand numbers a day
  { pattern: /(?<![\p{L}\d])([01]\d|2[0-3])([0-5]\d)(?!\d)/iu },
];

/**
 * @param {string} text what was typed
 * @param {{letters: string, names: Map<string, string[]>}} known letters of numbers; case type → all it is called
 * @returns {null | {number: null | {letter: string | null, count: number}, time: null | {hours: number,
 *   minutes: number, around: number}, caseTypes: null | string[]}} null when there is nothing to search for;
 *   `caseTypes` empty when words were typed that are no concern
 */
export function understand(text, { letters, names }) {
  let rest = text.trim();
  if (rest === "") return null;
  const take = (pattern) => {
    const found = pattern.exec(rest);
    if (found) rest = `${rest.slice(0, found.index)} ${rest.slice(found.index + found[0].length)}`;
    return found;
  };
  const numbered = take(new RegExp(`(?<![\\p{L}\\d])([${letters}])[\\s.-]?(\\d{1,6})(?!\\d)`, "iu"));
  let number = numbered ? { letter: numbered[1].toUpperCase(), count: Number(numbered[2]) } : null;
  const time = readAnyTime(take);
  if (!number) {
    const digits = take(/(?<![\p{L}\d])(\d{1,6})(?![\p{L}\d])/u);
    if (digits) number = { letter: null, count: Number(digits[1]) };
  }
  const words = rest.replace(FILLERS, " ").replace(/[,;~]/g, " ").trim();
  return { number, time, caseTypes: words === "" ? null : called(words, names) };
}

function readAnyTime(take) {
  for (const { pattern } of TIMES) {
    const found = take(pattern);
    if (found) {
      const around = found[2] === undefined ? AROUND.hour : AROUND.minute;
      return { hours: Number(found[1]), minutes: Number(found[2] ?? 0), around };
    }
  }
  return null;
}

/** Case types of which one name has every word typed in it. */
function called(words, names) {
  const wanted = words.split(/\s+/);
  return [...names].filter(([, all]) =>
    all.some((name) => wanted.every((word) => folds(word).some((each) => folds(name).some((whole) => whole.includes(each))))),
  ).map(([code]) => code);
}

/** Lower case without marks, and with "ae" for "ä" as people type it: "Einbuergerung", "einburgerung". */
function folds(text) {
  const lower = text.toLowerCase().replaceAll("ß", "ss");
  const bare = lower.normalize("NFD").replace(/\p{M}/gu, "");
  const spelled = lower.replaceAll("ä", "ae").replaceAll("ö", "oe").replaceAll("ü", "ue").normalize("NFD").replace(/\p{M}/gu, "");
  return bare === spelled ? [bare] : [bare, spelled];
}

/** Whether a ticket of today fits everything but the time, which the server has looked for. */
export function fits(ticket, { number, caseTypes }) {
  if (number && Number(ticket.number.slice(1)) !== number.count) return false;
  if (number?.letter && ticket.number[0] !== number.letter) return false;
  return caseTypes === null || ticket.case_types.some((code) => caseTypes.includes(code));
}
