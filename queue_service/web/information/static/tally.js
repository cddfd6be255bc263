/** Questions answered on the spot: one press each, today's counts, and the last ones can be taken back. */
import { matter, text } from "../../clerk/static/words.js";

const byId = (id) => document.getElementById(id);
/** As many presses as anybody remembers. */
const MOST_UNDONE = 20;

export class Tally {
  #state;
  #sender;
  #notices;
  #buttons = [...document.querySelectorAll("[data-topic]")];
  #done = [];
  #pressed = 0;

  constructor(state, sender, notices) {
    this.#state = state;
    this.#sender = sender;
    this.#notices = notices;
    for (const button of this.#buttons) button.addEventListener("click", () => this.#count(button.dataset.topic, 1));
    byId("tally-undo").addEventListener("click", () => {
      const topic = this.#done.pop();
      if (topic) this.#count(topic, -1);
    });
  }

  draw() {
    const { tally } = this.#state.house;
    let concerns = 0;
    for (const button of this.#buttons) {
      const { topic } = button.dataset;
      const n = tally[topic] ?? 0;
      button.querySelector("[data-n]").textContent = n;
      if (button.closest(".tally__list--small")) concerns += n;
    }
    byId("tally-concerns").textContent = concerns > 0 ? concerns : "";
    const last = this.#done.at(-1);
    byId("tally-undo").hidden = last === undefined;
    if (last) byId("tally-undo-label").textContent = text("undo_count", { topic: named(last) });
  }

  async #count(topic, by) {
    this.#pressed += 1;
    // each press is one question: none waits for the one before
    const answer = await this.#sender.send("/tally", { topic, count: by }, { name: `tally ${this.#pressed}` });
    if (!answer) {
      if (by < 0) this.#done.push(topic);
      return;
    }
    if (by > 0) this.#done = [...this.#done, topic].slice(-MOST_UNDONE);
    this.#state.supposedHouse({ tally: answer.counts });
    const n = answer.counts[topic] ?? 0;
    this.#notices.announce(text(by > 0 ? "counted" : "taken_back", { topic: named(topic), n }));
    if (byId("tally-undo").hidden && document.activeElement === document.body) this.#buttons[0].focus();
  }
}

function named(topic) {
  const word = text(`topics.${topic}`);
  return word === `topics.${topic}` ? matter(topic) : word;
}
