/**
 * What a step changes in the roster's document, worked out on its lines; nothing here touches the page.
 *
 * A line is what the server gives in `page.lines`: its place (`at`) and what it says. One of the usual week is never
 * touched when a single day changes: an entry of that day replaces it.
 */
const SAID = ["member", "starts", "ends", "kind", "desk", "case_types"];
const DAY = 86_400_000;

/** A new id that no other planner makes at the same time. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `l-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** The date so many days later, both as YYYY-MM-DD. */
export function later(day, days) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** 0 Monday … 6 Sunday. */
export const weekdayOf = (day) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

const isUsual = ({ at }) => at[0] === "pattern";
const saidBy = (line) => Object.fromEntries(SAID.map((name) => [name, line[name]]));
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const entry = (line, replaces = null) => ({ ...saidBy(line), replaces, cancelled: false });
const calledOff = (replaces) => ({ member: null, starts: null, ends: null, kind: "desk", desk: null, case_types: null, replaces, cancelled: true });

/** Works on what the document holds now: `pattern` by id, `entries` by date and id. */
export class Lines {
  constructor({ pattern, entries }) {
    this.pattern = pattern;
    this.entries = entries;
  }

  // Single days -----------------------------------------------------------------------------------------------------

  /** Something more on a day. */
  added(day, line) {
    return [{ at: ["days", day, newId()], to: entry(line) }];
  }

  /** A line says something else on its day, or goes to another one. */
  changed(line, day, next, toDay = day) {
    if (toDay !== day) return [...this.removed(line, day), ...this.added(toDay, next)];
    if (isUsual(line)) return [{ at: ["days", day, newId()], to: entry(next, line.at[1]) }];
    const was = this.#entry(line);
    if (was.cancelled) return [{ at: line.at, was, to: entry(next, was.replaces) }];
    return SAID.filter((name) => !same(was[name], next[name])).map((name) => ({ at: [...line.at, name], was: was[name], to: next[name] }));
  }

  /** A line does not count on its day. */
  removed(line, day) {
    if (isUsual(line)) return [{ at: ["days", day, newId()], to: calledOff(line.at[1]) }];
    const was = this.#entry(line);
    if (was.cancelled) return [];
    return [was.replaces === null ? { at: line.at, was } : { at: line.at, was, to: calledOff(was.replaces) }];
  }

  /** What was said about a line on this day is forgotten. */
  asUsual(line) {
    return [{ at: line.at, was: this.#entry(line) }];
  }

  /** Somebody else does a part of it, or all. Whoever it was for keeps what is before and after. */
  takenOver(line, day, { member, starts, ends }) {
    const overnight = line.ends <= line.starts;
    const [first, last] = overnight ? [line.starts, line.ends] : [max(starts, line.starts), min(ends, line.ends)];
    const pieces = [{ ...line, member, starts: first, ends: last }];
    if (!overnight && first > line.starts) pieces.push({ ...line, ends: first });
    if (!overnight && last < line.ends) pieces.push({ ...line, starts: last });
    const [mine, ...rest] = pieces.reverse();
    return [...this.changed(line, day, mine), ...rest.flatMap((piece) => this.added(day, piece))];
  }

  /** A stretch of time is taken out of a line. */
  cut(line, day, { starts, ends }) {
    const pieces = [];
    if (starts > line.starts) pieces.push({ ...line, ends: starts });
    if (ends < line.ends) pieces.push({ ...line, starts: ends });
    const [mine, ...rest] = pieces;
    return mine ? [...this.changed(line, day, mine), ...rest.flatMap((piece) => this.added(day, piece))] : this.removed(line, day);
  }

  /** Nobody asks why. */
  absent(member, days, { starts, ends }) {
    const line = { member, starts, ends, kind: "absent", desk: null, case_types: null };
    return days.flatMap((day) => this.added(day, line));
  }

  /** The same for a long time: lines of the usual week that end by themselves. */
  absentForLong(member, weekdays, first, last, { starts, ends }) {
    const line = { member, starts, ends, kind: "absent", desk: null, case_types: null, every_weeks: 1 };
    return weekdays.map((weekday) => ({ at: ["pattern", newId()], to: { ...line, weekday, valid_from: first, valid_until: last } }));
  }

  /** Each does what was planned for the other; absences stay. */
  swapped(lines, day, one, other) {
    const partner = { [one]: other, [other]: one };
    return lines
      .filter(({ member, kind, off }) => member in partner && kind !== "absent" && !off)
      .flatMap((line) => this.changed(line, day, { ...line, member: partner[line.member] }));
  }

  /** A day becomes like another one; absences stay, and what is the same on both is not touched. */
  copied(source, target, day) {
    const wanted = source.filter(counts).map(saidBy);
    const kept = [];
    const gone = target.filter(counts).filter((line) => {
      const at = wanted.findIndex((each) => same(each, saidBy(line)));
      if (at >= 0) kept.push(...wanted.splice(at, 1));
      return at < 0;
    });
    return [...gone.flatMap((line) => this.removed(line, day)), ...wanted.flatMap((line) => this.added(day, line))];
  }

  #entry({ at }) {
    return this.entries[at[1]][at[2]];
  }

  // The usual week --------------------------------------------------------------------------------------------------

  /** A new line of it. */
  usualAdded(next) {
    return [{ at: ["pattern", newId()], to: next }];
  }

  /**
   * "From that day on": the old line ends the day before, the new one begins; after `until` the old one goes on.
   * @param {object} line as shown on the date `shown`
   * @param {object} next with weekday and every_weeks
   * @param {Object<string, object>} days entries of the time from then on: those that stand for the old line stand for
   *   the new one
   */
  usualChanged(line, shown, next, from, until, days = {}) {
    const id = line.at[1];
    const was = this.pattern[id];
    const said = { ...saidBy(next), weekday: next.weekday, every_weeks: next.every_weeks };
    const changes = [];
    let follower = id;
    const ends = until && (!was.valid_until || until < was.valid_until) ? until : was.valid_until;
    if (was.valid_from && was.valid_from >= from) {
      const to = { ...said, valid_until: ends };
      for (const name of Object.keys(to)) if (!same(was[name], to[name])) changes.push({ at: [...line.at, name], was: was[name], to: to[name] });
    } else {
      follower = newId();
      changes.push({ at: [...line.at, "valid_until"], was: was.valid_until, to: later(from, -1) });
      changes.push({ at: ["pattern", follower], to: { ...said, valid_from: inRhythm(was, shown, from), valid_until: ends } });
    }
    let again = follower;
    if (ends !== was.valid_until) {
      again = newId();
      changes.push({ at: ["pattern", again], to: { ...was, valid_from: inRhythm(was, shown, later(until, 1)) } });
    }
    return [...changes, ...standIns(days, id, (day) => (day < from ? id : ends && day > ends ? again : follower))];
  }

  /** It ends the day before; one that would never have counted goes altogether. */
  usualRemoved(line, from) {
    const was = this.pattern[line.at[1]];
    if (was.valid_from && was.valid_from >= from) return [{ at: line.at, was }];
    return [{ at: [...line.at, "valid_until"], was: was.valid_until, to: later(from, -1) }];
  }
}

const counts = ({ kind, off }) => kind !== "absent" && !off;
const max = (one, other) => (one > other ? one : other);
const min = (one, other) => (one < other ? one : other);

/** The first day from which a line with a rhythm goes on in its own weeks. */
function inRhythm({ every_weeks: weeks }, shown, from) {
  if (weeks === 1) return from;
  let day = shown;
  while (day < from) day = later(day, 7 * weeks);
  return day;
}

/** Entries that replace a line, made to replace the one that stands there instead. */
function standIns(days, id, successor) {
  return Object.entries(days).flatMap(([day, entries]) =>
    Object.entries(entries)
      .filter(([, { replaces }]) => replaces === id && successor(day) !== id)
      .map(([key]) => ({ at: ["days", day, key, "replaces"], was: id, to: successor(day) })),
  );
}
