/** A number to bring back: typed on the big keys or a keyboard; the answer says which one waits again. */
import { text } from "../../clerk/static/words.js";

const byId = (id) => document.getElementById(id);

export class BringBack {
  #sender;
  #field = byId("number");
  #answer = byId("back-answer");

  constructor(sender) {
    this.#sender = sender;
  }

  start() {
    byId("pad").addEventListener("click", (event) => {
      const key = event.target.closest("[data-key]")?.dataset.key;
      if (key) this.#press(key);
    });
    this.#field.addEventListener("input", () => this.#say(null));
    byId("back").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  #press(key) {
    const typed = this.#field.value;
    if (key === "clear") this.#field.value = "";
    else if (key === "back") this.#field.value = typed.slice(0, -1);
    else if (typed.length < this.#field.maxLength) this.#field.value = typed + key;
    this.#say(null);
  }

  async #send() {
    const typed = this.#field.value.trim().toUpperCase();
    if (typed === "") {
      this.#say("problem", text("number_missing", { example: byId("pad").querySelector("[data-key]").dataset.key + "042" }));
      this.#field.focus();
      return;
    }
    const path = `/tickets/${encodeURIComponent(typed)}/return`;
    const onProblem = (_problem, sentence) => this.#say("problem", `${typed} – ${sentence}`);
    const answer = await this.#sender.send(path, {}, { onProblem });
    if (!answer) return;
    const number = answer.number;
    this.#field.value = "";
    this.#say("done", text(`bring_back.${answer.state}`, { number }));
  }

  #say(kind, words = "") {
    this.#answer.dataset.kind = kind ?? "";
    this.#answer.textContent = words;
    this.#field.setAttribute("aria-invalid", String(kind === "problem"));
  }
}
