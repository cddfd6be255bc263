/** Why more people are ahead than a moment ago: one calm sentence, gone after a while. */
import { page } from "../shared/page.js";

const STAYS_MS = 90_000;
/** What puts somebody ahead, in the order in which it is said when several came at once. */
const REASONS = ["booked", "needs_priority", "credit", "others"];

export class Growth {
  #place;
  #timer = null;

  constructor(place) {
    this.#place = place;
  }

  /** Looks at two snapshots in a row. */
  follow(before, after) {
    if (after.state !== "waiting") {
      this.#say("");
      return;
    }
    if (before.state !== "waiting" || after.people_ahead === before.people_ahead) return;
    // Shorter again: what was said is over.
    this.#say(after.people_ahead > before.people_ahead ? why(before.ahead_by, after.ahead_by) : "");
  }

  #say(words) {
    clearTimeout(this.#timer);
    this.#timer = words ? setTimeout(() => this.#say(""), STAYS_MS) : null;
    if (this.#place.textContent !== words) this.#place.textContent = words;
  }
}

function why(before, after) {
  if (!before || !after) return "";
  const grown = REASONS.map((reason) => [reason, (after[reason] ?? 0) - (before[reason] ?? 0)]);
  const [most] = grown.filter(([, more]) => more > 0).sort((a, b) => b[1] - a[1]);
  return most ? (page.texts.grown[most[0]] ?? "") : "";
}
