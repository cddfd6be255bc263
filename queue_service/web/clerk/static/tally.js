/** What is answered at the desk without a number: one key counts it, one takes it back. */
import { recall, remember } from "./remembered.js";
import { text } from "./words.js";

const byId = (id) => document.getElementById(id);

export class Tally {
  #state;
  #actions;
  #notices;
  #topic = byId("tally-topic");

  constructor(state, actions, notices) {
    this.#state = state;
    this.#actions = actions;
    this.#notices = notices;
    const known = [...this.#topic.options].some(({ value }) => value === recall("topic"));
    if (known) this.#topic.value = recall("topic");
    this.#topic.addEventListener("change", () => {
      remember("topic", this.#topic.value);
      this.draw();
    });
    byId("tally-more").addEventListener("click", () => this.#count(1));
    byId("tally-less").addEventListener("click", () => this.#count(-1));
  }

  draw() {
    byId("tally-n").textContent = text("tally_today", { n: this.#n() });
    const blocked = this.#state.staleSince !== null || this.#state.pending !== null;
    byId("tally-more").setAttribute("aria-disabled", String(blocked));
    byId("tally-less").setAttribute("aria-disabled", String(blocked || this.#n() === 0));
  }

  #n() {
    return this.#state.queue.house.tally[this.#topic.value] ?? 0;
  }

  async #count(by) {
    if (this.#state.staleSince !== null || (by < 0 && this.#n() === 0)) return;
    const topic = this.#topic.selectedOptions[0].text;
    const answer = await this.#actions.inOffice("tally", { topic: this.#topic.value, count: by });
    if (answer === null) return;
    const n = answer.counts[this.#topic.value] ?? 0;
    byId("tally-n").textContent = text("tally_today", { n });
    this.#notices.announce(text("tally_counted", { topic, n }));
  }
}
