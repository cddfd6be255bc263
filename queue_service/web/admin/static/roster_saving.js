/** Sends what the roster's steps change, and shows the page anew with the way back. */
import { get } from "../../static/shared/api.js";
import { page } from "../../static/shared/page.js";
import { text } from "../../clerk/static/words.js";
import { reloadWith } from "./done.js";
import { later } from "./roster_lines.js";

const FOCUS = "queue-service.roster.focus";
/** Dates that the server tells of at once, and places that it takes at once. */
const MOST_DAYS = 62;
const MOST_CHANGES = 300;

export class Saving {
  #changes;
  #notices;
  #base = `/api/v1/offices/${encodeURIComponent(page.office)}/roster`;

  constructor(changes, notices) {
    [this.#changes, this.#notices] = [changes, notices];
  }

  /**
   * @param {object[]} changes
   * @param {string} done key of what is said then
   * @param {{form?: HTMLFormElement, focus?: {row: string, day: string}}} more
   */
  async save(changes, done, { form, focus } = {}) {
    if (changes.length === 0) return this.#nothing();
    if (changes.length > MOST_CHANGES) return this.#notices.say("warning", text("roster.too_many"));
    const wish = { changes, version: page.version };
    const answer = await this.#changes.save(`${this.#base}/changes`, wish, form, { place, value, whole: true });
    if (answer !== null) this.#done(answer, done, form, focus);
  }

  /** Makes weeks like another one. */
  async copyWeek(wish, form) {
    const answer = await this.#changes.save(`${this.#base}/copy`, wish, form);
    if (answer !== null) this.#done(answer, "week_copied", form);
  }

  /** Entries of the time from a day on, as far as the server tells at once. */
  async entriesFrom(day) {
    const answer = await get(`${this.#base}?from=${day}&to=${later(day, MOST_DAYS - 1)}`);
    return answer.document.days;
  }

  /** The lines of a day, of another week too. */
  async linesOf(day) {
    if (page.lines[day]) return { lines: page.lines[day], entries: page.entries };
    return get(`/admin/roster/lines?${new URLSearchParams({ office: page.office, date: day })}`);
  }

  #nothing() {
    this.#notices.say("info", text("roster.same_place"));
  }

  #done({ change, merged }, done, form, focus) {
    form?.closest("dialog")?.close();
    if (change.id === null) return this.#nothing();
    if (focus) remember(focus);
    const sentence = [text(`roster.${done}`), merged ? text("change.merged") : ""].filter(Boolean).join(" ");
    reloadWith(sentence, { base: `${this.#base}/changes`, id: change.id });
  }
}

/** What a place of the document is about: whose line, on which day, and what of it. */
function place(at) {
  const [part, key] = at;
  const line = part === "days" ? page.entries[key]?.[at[2]] : page[part]?.[key];
  const when = part === "days" ? (page.day_names[key] ?? key) : part === "pattern" ? text("roster.usual_week") : "";
  const field = at[part === "days" ? 3 : 2];
  const what = field ? text(`roster.parts.${field}`) : "";
  return [when, page.members[line?.member]?.name, what].filter(Boolean).join(", ");
}

/** A value of it in words; undefined for what speaks for itself. */
function value(at, said) {
  const field = at[at[0] === "days" ? 3 : 2];
  if (field === "member") return page.members[said]?.name ?? text("roster.nobody");
  if (field === "kind") return page.kinds[said];
  if (field === "desk") return page.desks[said]?.name;
  if (field === "case_types" && said) return said.map((code) => page.case_types[code] ?? code).join(" · ");
  if (field !== undefined || !said) return undefined;
  if (said.cancelled) return text("roster.called_off");
  const what = said.kind === "desk" ? text("roster.desk", { desk: page.desks[said.desk]?.name ?? said.desk }) : page.kinds[said.kind];
  return [what, page.members[said.member]?.name, `${said.starts}–${said.ends}`].filter(Boolean).join(", ");
}

function remember(focus) {
  try {
    sessionStorage.setItem(FOCUS, JSON.stringify(focus));
  } catch {
    // a browser may refuse storage: the focus is at the top then
  }
}

/** Where the focus is to go after a change, once; or null. */
export function takeFocus() {
  try {
    const kept = sessionStorage.getItem(FOCUS);
    sessionStorage.removeItem(FOCUS);
    return kept && JSON.parse(kept);
  } catch {
    return null;
  }
}
