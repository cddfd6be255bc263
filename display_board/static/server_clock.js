/**
 * The server's clock as this screen knows it: screens whose own clocks differ show the same thing at the same moment.
 *
 * Every snapshot says when the server read it, and arrives a little later: of the last ones the least delayed is the
 * closest to the truth. The clock of the page itself is the monotonic one, which nobody sets while it runs. What is
 * learnt is taken over gently, so that nothing on the screen jumps to and fro.
 */

/** How long what was heard counts, in milliseconds. */
const KEEP_MS = 600_000;
/** A difference beyond this is put right at once: one of the two clocks has been set. */
const STEP_MS = 1_500;
/** Milliseconds of correction in a millisecond. */
const SLEW = 0.05;
/** The first ones come while the page is still loading, and late. */
const FIRST = 3;

export class ServerClock {
  #local;
  #heard = [];
  #shown = 0;
  #at = null;
  #low = 0;

  /** @param {() => number} local a clock in milliseconds that never goes back */
  constructor(local = () => performance.now()) {
    this.#local = local;
  }

  /** The server's clock stood at `serverTime` (milliseconds) a moment ago. */
  take(serverTime) {
    const local = this.#local();
    const offset = serverTime - local;
    this.#low = this.#heard.length > 0 && offset < this.#best() - STEP_MS ? this.#low + 1 : 0;
    // late once is the network; late twice is a clock that was set back
    if (this.#low > 1) this.#heard = [];
    this.#heard = [...this.#heard.filter(({ at }) => local - at < KEEP_MS), { at: local, offset }];
    this.#follow();
  }

  /** What was learnt may be wrong by now: the next one heard counts alone. */
  restart() {
    this.#heard = [];
  }

  /** The server's time in milliseconds. */
  now() {
    this.#follow();
    return this.#local() + this.#shown;
  }

  #best() {
    return Math.max(...this.#heard.map(({ offset }) => offset));
  }

  #follow() {
    if (this.#heard.length === 0) return;
    const local = this.#local();
    const missing = this.#best() - this.#shown;
    const most = this.#at === null ? Infinity : (local - this.#at) * SLEW;
    const atOnce = this.#heard.length <= FIRST || Math.abs(missing) > STEP_MS;
    this.#shown += atOnce ? missing : Math.sign(missing) * Math.min(Math.abs(missing), most);
    this.#at = local;
  }
}
