/**
 * What this console knows: the desk, the queue, whether both are current, and the action on its way.
 *
 * Snapshots come from two sides, the live topics and the answers to our own actions; the newer one stands.
 */
import { watchTopic } from "../../static/shared/live.js";

export class DeskState {
  desk;
  queue;
  /** The action on its way to the server, or null. */
  pending = null;
  /** Server time (milliseconds) when the view was found to be out of date; null while it is current. */
  staleSince = null;
  /** Server's clock minus ours, in milliseconds. */
  #ahead = 0;
  #stale = { desk: false, queue: false };
  #answeredRevision = -1;
  #watches = [];
  #listeners = [];
  #onRefused;

  constructor({ desk, queue }, where, { onRefused }) {
    this.desk = desk;
    this.queue = queue;
    this.where = where;
    this.#onRefused = onRefused;
    this.#setClock(desk);
  }

  /** `listener(what)` is told after each change: "desk", "queue", "pending" or "stale". */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  /** Watches both topics, anew if it did before: the acknowledgement is the full present state. */
  watch() {
    this.#watches.forEach((watch) => watch.close());
    this.#watches = ["desk", "queue"].map((topic) =>
      watchTopic({
        topic,
        ...this.where,
        onSnapshot: (snapshot) => (topic === "desk" ? this.#liveDesk(snapshot) : this.#liveQueue(snapshot)),
        onStale: (stale) => this.#setStale(topic, stale),
        onRefused: this.#onRefused,
      }),
    );
  }

  /** The server's time now, in milliseconds. */
  now() {
    return Date.now() + this.#ahead;
  }

  /** Takes the desk as an action's answer describes it. */
  answered(desk) {
    this.#answeredRevision = desk.revision;
    this.#setDesk(desk);
  }

  /** Takes what an answer says about the desk without a revision of its own; the next snapshot replaces it. */
  supposed(changes) {
    this.#setDesk({ ...this.desk, ...changes });
  }

  setPending(action) {
    this.pending = action;
    this.#tell("pending");
  }

  #liveDesk(desk) {
    // on its way since before our last answer
    if (desk.revision < this.#answeredRevision) return;
    this.#answeredRevision = -1;
    this.#setDesk(desk);
  }

  #liveQueue(queue) {
    this.queue = queue;
    this.#setClock(queue);
    this.#tell("queue");
  }

  #setDesk(desk) {
    this.desk = desk;
    this.#setClock(desk);
    this.#tell("desk");
  }

  #setClock(snapshot) {
    this.#ahead = new Date(snapshot.server_time).getTime() - Date.now();
  }

  #setStale(topic, stale) {
    this.#stale[topic] = stale;
    // a server that came back with an older database counts from lower
    if (stale) this.#answeredRevision = -1;
    const any = this.#stale.desk || this.#stale.queue;
    if (any === (this.staleSince !== null)) return;
    this.staleSince = any ? this.now() : null;
    this.#tell("stale");
  }

  #tell(what) {
    this.#listeners.forEach((listener) => listener(what));
  }
}
