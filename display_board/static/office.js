/** The office as the server last described it: names, hours, slides. Asked for seldom; calls never wait for it. */
import { get } from "../../queue_service/web/static/shared/api.js";

/** Names, hours and slides change while a board runs for weeks. */
const EVERY_MS = 300_000;
/** However much happens in the lobby. */
const AT_MOST_EVERY_MS = 60_000;
/** A hall full of boards does not ask in the same instant. */
const SPREAD_MS = 3_000;

export class Office {
  #code;
  #view;
  #onChange;
  #revision;
  #askedAt = performance.now();
  #timer = null;

  /**
   * @param {object} view what the page came with
   * @param {(office: object) => void} onChange after each newer description
   */
  constructor(view, onChange) {
    this.#code = view.code;
    this.#view = view;
    this.#revision = view.revision;
    this.#onChange = onChange;
    setInterval(() => this.ask(), EVERY_MS);
  }

  get view() {
    return this.#view;
  }

  /** Something happened in the office: what it is like may have changed too. */
  heard(revision) {
    if (revision === this.#revision || this.#timer !== null) return;
    const rest = Math.max(0, AT_MOST_EVERY_MS - (performance.now() - this.#askedAt));
    this.#timer = setTimeout(() => this.ask(), rest + Math.random() * SPREAD_MS);
  }

  /** Asks now: the connection is back, or it is time. */
  async ask() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#askedAt = performance.now();
    try {
      this.#view = await get(`/api/v1/offices/${encodeURIComponent(this.#code)}`, { attempts: 1 });
      this.#revision = this.#view.revision;
      this.#onChange(this.#view);
    } catch {
      // the live connection tells whether the server is away
    }
  }
}
