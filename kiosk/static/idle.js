/** Somebody has left: the kiosk asks, waits, and forgets them (WCAG 2.2.1, A-32). */

/** How long the question stands. */
const ANSWER_WITHIN_MS = 30_000;
/** How long a number stays on the screen; "more time" begins it again as often as wanted. */
const NUMBER_STAYS_MS = 60_000;

export class Idle {
  #since = Date.now();
  #asking = false;
  #mode = "off";
  #tell;
  #askAfter;

  /**
   * @param {object} tell asking(seconds): the question stands, for so many seconds more; answered(): it is off the
   *   screen again; closing(seconds): the number stays so long; left(): nobody is there
   * @param {() => number} askAfter milliseconds without a touch before it asks, as the office has them now
   */
  constructor(tell, askAfter) {
    this.#tell = tell;
    this.#askAfter = askAfter;
    for (const kind of ["pointerdown", "keydown"]) {
      document.addEventListener(kind, () => { if (!this.#asking) this.stay(); }, true);
    }
    setInterval(() => this.#tick(), 1000);
  }

  /** "off": nothing to forget; "ask": a visit under way; "closing": a number is shown. */
  watch(mode) {
    this.#mode = mode;
    this.stay();
  }

  /** Somebody is there. */
  stay() {
    this.#since = Date.now();
    if (this.#asking) this.#tell.answered();
    this.#asking = false;
    if (this.#mode === "closing") this.#tell.closing(Math.ceil(NUMBER_STAYS_MS / 1000));
  }

  #tick() {
    const quiet = Date.now() - this.#since;
    if (this.#mode === "ask") this.#ask(quiet);
    if (this.#mode === "closing") this.#close(quiet);
  }

  #ask(quiet) {
    const askAfter = this.#askAfter();
    if (quiet < askAfter) return;
    const left = askAfter + ANSWER_WITHIN_MS - quiet;
    // a machine that slept through the question has not asked it yet
    if (!this.#asking && left < ANSWER_WITHIN_MS - 5_000) this.#since = Date.now() - askAfter;
    const stands = this.#asking ? left : ANSWER_WITHIN_MS;
    this.#asking = true;
    if (stands <= 0) this.#leave();
    else this.#tell.asking(Math.ceil(stands / 1000));
  }

  #close(quiet) {
    const left = NUMBER_STAYS_MS - quiet;
    if (left <= 0) this.#leave();
    else this.#tell.closing(Math.ceil(left / 1000));
  }

  #leave() {
    this.#asking = false;
    this.#mode = "off";
    this.#tell.left();
  }
}
