/** What the page knows of the house: the head-count, whether it is current, and the server's clock. */
import { watchTopic } from "../../static/shared/live.js";

export class LobbyState {
  counts;
  /** Server time (milliseconds) when the view was found to be out of date; null while it is current. */
  staleSince = null;
  /** Server's clock minus ours, in milliseconds. */
  #ahead = 0;
  #listeners = [];

  constructor(counts, office) {
    this.office = office;
    this.#take(counts);
  }

  /** `listener(what)` is told after each change: "counts" or "stale". */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  watch({ onRefused }) {
    watchTopic({
      topic: "head_count",
      office: this.office,
      onSnapshot: (counts) => {
        this.#take(counts);
        this.#tell("counts");
      },
      onStale: (stale) => {
        this.staleSince = stale ? this.now() : null;
        this.#tell("stale");
      },
      onRefused,
    });
  }

  /** What the house's dialogs and banner need to know of it. */
  get house() {
    const { house_pause: pause, closed_early, open_now, closes_at } = this.counts;
    return { pause, closed_early, open_now, closes_at };
  }

  /** The house as an action's answer describes it; the next snapshot replaces it. */
  supposedHouse({ pause, closed_early, open_now, closes_at }) {
    this.counts = { ...this.counts, house_pause: pause, closed_early, open_now, closes_at };
    this.#tell("counts");
  }

  /** Help that was just asked for; the next snapshot replaces it. */
  supposedHelp({ kind, raised_at, answered_at }) {
    const others = this.counts.help.filter((each) => each.kind !== kind);
    this.counts = { ...this.counts, help: [...others, { kind, raised_at, answered_at }] };
    this.#tell("counts");
  }

  /** The server's time now, in milliseconds. */
  now() {
    return Date.now() + this.#ahead;
  }

  #take(counts) {
    this.counts = counts;
    this.#ahead = new Date(counts.server_time).getTime() - Date.now();
  }

  #tell(what) {
    this.#listeners.forEach((listener) => listener(what));
  }
}
