/**
 * One line for what just happened or could not, until the next step.
 *
 * Good news is announced politely, refusals at once; the text also stays on the screen for those who look away.
 */
export class Notices {
  #box;
  #text;

  constructor(box) {
    this.#box = box;
    this.#text = box.querySelector("[data-text]");
    box.querySelector("button").addEventListener("click", () => this.clear());
  }

  /** `kind`: success, warning or danger. */
  say(kind, text) {
    this.#box.dataset.kind = kind;
    this.#text.textContent = text;
    this.#box.hidden = false;
    this.announce(text, kind !== "success");
  }

  /** For ears only. */
  announce(text, urgent = false) {
    const region = document.getElementById(urgent ? "said-at-once" : "said-politely");
    // the same sentence twice is news twice
    region.textContent = "";
    requestAnimationFrame(() => { region.textContent = text; });
  }

  clear() {
    this.#box.hidden = true;
  }
}
