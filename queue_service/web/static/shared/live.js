/**
 * Live snapshots of one topic, and the honest word when they are no longer live.
 *
 * The server sends whole snapshots, never differences, so this only has to know three things: what it has, up to
 * which revision the server vouches for it (heartbeat), and when it last heard either. Whatever goes wrong, the
 * remedy is the same: watch again, and the acknowledgement is the full state.
 */
import { io } from "socket.io-client";

/** The promise is "within 15 s"; the notice has to be on the screen by then. */
const STALE_AFTER_MS = 14_000;
const CHECK_EVERY_MS = 500;
const ACK_TIMEOUT_MS = 5_000;
const RETRY_MS = 2_000;
/** A topic that did not change is behind its lobby's revision by right: ask less and less often whether it is. */
const PATIENCE = { first: 2, most: 6 };

/**
 * @param {object} options topic, and of office, area, desk, ticket (the token) what the topic needs
 * @param {(snapshot: object) => void} options.onSnapshot each newer snapshot, the first one included
 * @param {(stale: boolean) => void} [options.onStale] true: what is shown can no longer be vouched for
 * @param {(problem: object) => void} [options.onRefused] the server declined the watch (problem+json members);
 *   it is asked again all the same
 * @returns {{close: () => void}}
 */
export function watchTopic({
  topic, office, area, desk, ticket, onSnapshot, onStale = () => {}, onRefused = () => {},
}) {
  const watch = new Watch({ topic, office, area, desk, ticket }, { onSnapshot, onStale, onRefused });
  return { close: () => watch.close() };
}

class Watch {
  #what;
  #tell;
  #socket;
  #timer;
  #retry = null;
  #asked = false;
  #revision = -1;
  #shown = "";
  #behind = 0;
  #patience = PATIENCE.first;
  #currentAt = Date.now();
  #stale = false;

  constructor(what, tell) {
    this.#what = what;
    this.#tell = tell;
    this.#socket = io("/live", {
      // sentences in a snapshot are in the page's language, which need not be the browser's first
      query: { lang: document.documentElement.lang },
      // a board behind an old proxy may have no WebSocket; several web processes are only sure with one
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 4_000,
      timeout: 6_000,
    });
    this.#listen();
    this.#timer = setInterval(() => this.#check(), CHECK_EVERY_MS);
    document.addEventListener("visibilitychange", this.#wake);
    window.addEventListener("online", this.#wake);
  }

  close() {
    clearInterval(this.#timer);
    clearTimeout(this.#retry);
    document.removeEventListener("visibilitychange", this.#wake);
    window.removeEventListener("online", this.#wake);
    this.#socket.disconnect();
  }

  #listen() {
    this.#socket.on("connect", () => {
      // a server that lost its past (a restored or new database) counts from lower: trust its first answer
      this.#revision = -1;
      this.#asked = false;
      this.#ask();
    });
    this.#socket.on("disconnect", (reason) => {
      if (reason === "io server disconnect") this.#ended();
    });
    this.#socket.on("connect_error", () => {
      // refused by the server rather than unreachable: socket.io would not try again by itself
      if (!this.#socket.active) this.#ended();
    });
    this.#socket.on(this.#what.topic, (snapshot) => this.#take(snapshot));
    this.#socket.on("heartbeat", ({ revision }) => this.#beat(revision));
  }

  /** The server has shut the door: whoever wants to know why hears of it (heartbeat.js); then it is tried again. */
  #ended() {
    window.dispatchEvent(new Event("live:ended"));
    this.#later(() => this.#socket.connect());
  }

  #ask() {
    if (this.#asked || !this.#socket.connected) return;
    this.#asked = true;
    const before = this.#shown;
    this.#socket.timeout(ACK_TIMEOUT_MS).emit("watch", this.#what, (timedOut, answer) => {
      this.#asked = false;
      if (timedOut || !answer || answer.error) {
        if (answer?.error) this.#tell.onRefused(answer.error);
        this.#later(() => this.#ask());
        return;
      }
      this.#take(answer);
      const nothingNew = before !== "" && before === this.#shown;
      this.#patience = nothingNew ? Math.min(this.#patience * 2, PATIENCE.most) : PATIENCE.first;
    });
  }

  #take(snapshot) {
    // an acknowledgement may be overtaken by the event that follows it
    if (snapshot.revision < this.#revision) return;
    this.#revision = snapshot.revision;
    this.#behind = 0;
    this.#current();
    const { revision, server_time, ...content } = snapshot;
    this.#shown = JSON.stringify(content);
    this.#tell.onSnapshot(snapshot);
  }

  #beat(revision) {
    if (this.#revision < 0) return;
    this.#behind = revision > this.#revision ? this.#behind + 1 : 0;
    if (this.#behind > this.#patience) this.#ask();
    // one heartbeat of grace for the answer; without it the silence counts
    if (this.#behind <= this.#patience + 1) this.#current();
  }

  #current() {
    this.#currentAt = Date.now();
    this.#say(false);
  }

  #check() {
    if (Date.now() - this.#currentAt >= STALE_AFTER_MS) this.#say(true);
  }

  #say(stale) {
    if (stale === this.#stale) return;
    this.#stale = stale;
    this.#tell.onStale(stale);
  }

  /** A phone out of a pocket, a network back: do not wait for the next try. */
  #wake = () => {
    if (document.visibilityState === "hidden") return;
    this.#check();
    if (!this.#socket.connected) this.#socket.connect();
  };

  #later(action) {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(action, RETRY_MS * (0.75 + Math.random() / 2));
  }
}
