/**
 * A page that was loaded before the server was updated, or before the office changed what it sets: offers to load the new one, quietly and between two clients.
 *
 * It asks when a client has left, when the connection is back, and now and then.
 */
import { get } from "../../static/shared/api.js";
import { page } from "../../static/shared/page.js";

const NOW_AND_THEN_MS = 10 * 60_000;

export class NewerPage {
  #box = document.getElementById("newer");
  #isIdle;
  #found = false;

  /** `isIdle()`: nobody is at the desk, and nothing is being typed. */
  constructor(isIdle) {
    this.#isIdle = isIdle;
    document.getElementById("load-newer").addEventListener("click", () => window.location.reload());
    setInterval(() => this.look(), NOW_AND_THEN_MS);
  }

  /** Asks the server which files are present, and which version of the office. */
  async look() {
    try {
      const answer = await get(`/desk/version?${new URLSearchParams({ office: page.office })}`, { attempts: 1 });
      this.#found = answer.version !== page.version;
    } catch {
      // asked again later
    }
    this.draw();
  }

  draw() {
    this.#box.hidden = !this.#found || !this.#isIdle();
  }
}
