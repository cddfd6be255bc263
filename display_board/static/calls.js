/**
 * What the board remembers of the calls: which are current, which were the last, which have not been heard yet.
 *
 * Pure: times are milliseconds of the server's clock. The server tells the calls of the last minute and at least
 * the last ten; a board keeps them longer, so that in the busiest minute nobody's call vanishes early. A call that is
 * missing though it is younger than one that is told has been taken back, and leaves the board as well.
 */

/** A call stays among the current ones at least this long, however many follow. */
const FRESH_MS = 20_000;
/** After this it has been seen or missed: it moves to the last calls even if nothing displaces it. */
const CURRENT_MS = 180_000;
/** From then on everybody finds their call among the last ones for at least this long. */
const RECENT_MS = 300_000;
/** What the board missed while it was away is sounded only while somebody may still be on the way. */
const SOUND_MS = 60_000;
/** The server tells every call of the last minute; a little less, because its minute ends a moment before ours. */
const TOLD_MS = 55_000;

export class CallMemory {
  /**
   * number → {number, desk, area, calledAt, shownAt (from when this board shows it), currentAt (until when it was a
   * current one)}; a repeat or a call to another desk replaces the former.
   */
  #calls = new Map();
  #told = new Set();
  #first = true;

  /**
   * Takes a snapshot's `calls` at `now`.
   * @returns {object[]} the calls to be sounded, in the order they were made; none of the first snapshot: the board
   *   was switched on, nothing happened
   */
  take(calls, now) {
    const newest = newestOfEach(calls);
    const fresh = newest.map((call) => this.#remember(call, now)).filter(Boolean);
    this.#first = false;
    this.#forget(newest, now);
    return fresh.sort(newestFirst).reverse();
  }

  /** When the newest call was made known; -Infinity as long as there is none. */
  get newestAt() {
    return Math.max(-Infinity, ...[...this.#calls.values()].map((call) => call.shownAt));
  }

  /** The calls as they stand at `now`, newest first, where `rows` current ones fit at full size. */
  at(now, rows) {
    const all = [...this.#calls.values()].sort(newestFirst);
    const fresh = all.filter((call) => isFresh(call, now));
    const places = Math.max(0, rows - fresh.length);
    const others = all.filter((call) => !isFresh(call, now) && now - call.shownAt < CURRENT_MS).slice(0, places);
    const current = all.filter((call) => fresh.includes(call) || others.includes(call));
    const recent = all.filter((call) => !current.includes(call));
    for (const call of current) call.currentAt = now;
    return { current, recent, fresh: new Set(fresh.map((call) => call.number)) };
  }

  #remember(call, now) {
    const calledAt = Date.parse(call.called_at);
    const known = this.#calls.get(call.number);
    if (known?.calledAt === calledAt && known.desk === call.desk) return null;
    // older than what is known: a repeat or a move was taken back, and nobody is called by that
    const newer = !known || calledAt > known.calledAt;
    const sounds = newer && !this.#first && now - calledAt < SOUND_MS && !this.#told.has(keyOf(call));
    this.#told.add(keyOf(call));
    const shownAt = sounds ? now : calledAt;
    const entry = { number: call.number, desk: call.desk, area: call.area, calledAt, shownAt, currentAt: shownAt };
    this.#calls.set(call.number, entry);
    return sounds ? entry : null;
  }

  #forget(listed, now) {
    const numbers = new Set(listed.map((call) => call.number));
    const oldest = Math.min(...listed.map((call) => Date.parse(call.called_at)));
    for (const [number, call] of this.#calls) {
      if (numbers.has(number)) continue;
      const takenBack = call.calledAt > oldest || now - call.calledAt < TOLD_MS;
      if (takenBack || !mustBeListed(call, now)) this.#calls.delete(number);
    }
    if (this.#told.size > 2_000) this.#told = new Set([...this.#told].slice(-1_000));
  }
}

/** A number that was called to two desks is where it was called last. */
function newestOfEach(calls) {
  const newest = new Map();
  for (const call of calls) {
    const known = newest.get(call.number);
    if (!known || Date.parse(call.called_at) > Date.parse(known.called_at)) newest.set(call.number, call);
  }
  return [...newest.values()];
}

const isFresh = (call, now) => now - call.shownAt < FRESH_MS;
const keyOf = (call) => `${call.number} ${call.desk} ${call.called_at}`;
const newestFirst = (one, other) => other.calledAt - one.calledAt || other.number.localeCompare(one.number);

/** Whether the last calls have to show `call`, however crowded they are; older ones fill the space that is left. */
export const mustBeListed = (call, now) => now - call.currentAt < RECENT_MS;
