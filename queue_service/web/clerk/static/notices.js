/**
 * One line for what just happened or could not, until the next action.
 *
 * Good news is announced politely, refusals at once; the text also stays on the screen for those who look away.
 */
export class Notices {
  #box;
  #text;
  #link;
  #polite;
  #urgent;

  constructor(box) {
    this.#box = box;
    this.#text = box.querySelector("[data-text]");
    this.#link = box.querySelector("[data-link]");
    this.#polite = document.getElementById("said-politely");
    this.#urgent = document.getElementById("said-at-once");
    box.querySelector("[data-dismiss]").addEventListener("click", () => this.clear());
  }

  /** `kind`: success, info, warning or danger. `link`: where more about it stands. */
  say(kind, text, link = null) {
    this.#box.dataset.kind = kind;
    this.#text.textContent = text;
    this.#link.hidden = link === null;
    if (link !== null) this.#link.href = link;
    this.#box.hidden = false;
    const urgent = kind === "warning" || kind === "danger";
    this.announce(text, urgent);
  }

  /** For ears only. */
  announce(text, urgent = false) {
    const region = urgent ? this.#urgent : this.#polite;
    // the same sentence twice is news twice
    region.textContent = "";
    requestAnimationFrame(() => { region.textContent = text; });
  }

  clear() {
    this.#box.hidden = true;
  }
}
