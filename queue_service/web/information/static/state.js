/** What the page knows of the house: the queue's snapshot, whether it is current, and the server's clock. */
import { watchTopic } from "../../static/shared/live.js";

export class InfoState {
  queue;
  /** Server time (milliseconds) when the view was found to be out of date; null while it is current. */
  staleSince = null;
  /** Server's clock minus ours, in milliseconds. */
  #ahead = 0;
  #listeners = [];

  constructor(queue, office) {
    this.office = office;
    this.#take(queue);
  }

  /** `listener(what)` is told after each change: "queue" or "stale". */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  watch({ onRefused }) {
    watchTopic({
      topic: "queue",
      office: this.office,
      onSnapshot: (queue) => {
        this.#take(queue);
        this.#tell("queue");
      },
      onStale: (stale) => {
        this.staleSince = stale ? this.now() : null;
        this.#tell("stale");
      },
      onRefused,
    });
  }

  /** The house as an action's answer describes it; the next snapshot replaces it. */
  supposedHouse({ alarms, ...house }) {
    this.queue = { ...this.queue, house: { ...this.queue.house, ...house }, alarms: alarms ?? this.queue.alarms };
    this.#tell("queue");
  }

  get house() {
    return this.queue.house;
  }

  /** How many wait, and how many are set aside. */
  get counts() {
    return {
      waiting: this.queue.classes.reduce((sum, each) => sum + each.waiting, 0),
      aside: this.queue.parked.length,
    };
  }

  /** The server's time now, in milliseconds. */
  now() {
    return Date.now() + this.#ahead;
  }

  #take(queue) {
    this.queue = queue;
    this.#ahead = new Date(queue.server_time).getTime() - Date.now();
  }

  #tell(what) {
    this.#listeners.forEach((listener) => listener(what));
  }
}
