/**
 * The form of a new number. One person may have several concerns; of people in a line each press adds one, and all get
 * their numbers in the order in which they stand.
 */
import { page } from "../../static/shared/page.js";
import { languageName, matters, text } from "../../clerk/static/words.js";

const byId = (id) => document.getElementById(id);
const form = byId("issue");

export class IssueForm {
  #sender;
  #notices;
  #onGiven;
  #line = [];

  /** `onGiven(tickets)` is told what has been given out. */
  constructor(sender, notices, onGiven) {
    this.#sender = sender;
    this.#notices = notices;
    this.#onGiven = onGiven;
    for (const radio of form.elements.mode) radio.addEventListener("change", () => this.#modeChanged());
    for (const box of form.querySelectorAll('[name="concern"]')) {
      // after a press of its key the next Enter gives the number
      box.addEventListener("click", () => box.focus());
      box.addEventListener("change", () => this.#problem(null));
    }
    for (const button of form.querySelectorAll("[data-add]")) {
      button.addEventListener("click", (event) => this.#add(button.dataset.add, event));
    }
    byId("fewer").addEventListener("click", () => this.#step(-1));
    byId("more").addEventListener("click", () => this.#step(1));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#isLine) this.#giveAll();
      else this.#give();
    });
    this.#modeChanged();
  }

  get #isLine() {
    return form.elements.mode.value === "line";
  }

  #modeChanged() {
    byId("concerns").hidden = this.#isLine;
    byId("line-concerns").hidden = !this.#isLine;
    byId("line").hidden = !this.#isLine;
    this.#problem(null);
    this.#drawLine();
  }

  #step(by) {
    const field = byId("persons");
    field.value = Math.min(1000, Math.max(1, (Number(field.value) || 1) + by));
  }

  /** What is set for this person beside the concerns. */
  #details() {
    return {
      language: form.elements.language.value,
      persons: Math.min(1000, Math.max(1, Math.trunc(Number(byId("persons").value)) || 1)),
      needs_priority: byId("needs-priority").checked,
      accessible_only: byId("accessible-only").checked,
    };
  }

  #clear() {
    for (const box of form.querySelectorAll('[name="concern"]')) box.checked = false;
    form.elements.language.value = "de";
    byId("persons").value = 1;
    byId("needs-priority").checked = false;
    byId("accessible-only").checked = false;
    this.#problem(null);
  }

  async #give() {
    const chosen = [...form.querySelectorAll('[name="concern"]:checked')].map((box) => box.value);
    if (chosen.length === 0) {
      this.#problem(text("choose_concern"));
      form.querySelector('[name="concern"]').focus();
      return;
    }
    const ticket = await this.#send("/tickets", { case_types: chosen, ...this.#details() });
    if (!ticket) return;
    this.#clear();
    this.#onGiven([ticket]);
  }

  #add(code, event) {
    if (this.#line.length >= page.most_at_once) {
      this.#problem(text("line_full", { n: page.most_at_once }));
      return;
    }
    this.#line.push({ case_types: [code], ...this.#details() });
    this.#clear();
    this.#drawLine();
    this.#notices.announce(text("line_added", { n: this.#line.length, matters: matters([code]) }));
    // whoever points needs no focus on the button, but wants Enter to give the numbers; a key leaves it where it is
    if (event.detail > 0 || document.activeElement === document.body) byId("give").focus({ preventScroll: true });
  }

  #remove(index) {
    this.#line.splice(index, 1);
    this.#drawLine();
    const buttons = byId("line-list").querySelectorAll("button");
    (buttons[Math.min(index, buttons.length - 1)] ?? byId("give")).focus();
  }

  async #giveAll() {
    if (this.#line.length === 0) {
      this.#problem(text("line_empty"));
      return;
    }
    const answer = await this.#send("/groups", { tickets: this.#line });
    if (!answer) return;
    this.#line = [];
    this.#clear();
    this.#drawLine();
    this.#onGiven(answer.tickets);
  }

  async #send(path, body) {
    byId("give").setAttribute("aria-busy", "true");
    const onProblem = (_problem, sentence) => this.#problem(sentence);
    const answer = await this.#sender.send(path, body, { name: "give", onProblem });
    byId("give").removeAttribute("aria-busy");
    return answer;
  }

  #drawLine() {
    const n = this.#line.length;
    const rows = this.#line.map((person, index) => {
      const row = byId("line-row").content.cloneNode(true);
      row.querySelector("[data-n]").textContent = index + 1;
      row.querySelector("[data-about]").textContent = aboutPerson(person);
      const button = row.querySelector("button");
      button.setAttribute("aria-label", text("line_remove", { n: index + 1 }));
      button.addEventListener("click", () => this.#remove(index));
      return row;
    });
    byId("line-list").replaceChildren(...rows);
    byId("line-list").lastElementChild?.scrollIntoView({ block: "nearest" });
    byId("line-empty").hidden = n > 0;
    byId("line-count").textContent = n > 0 ? n : "";
    byId("give-label").textContent = !this.#isLine || n === 0 ? text("give")
      : n === 1 ? text("give_one") : text("give_all", { n });
  }

  #problem(sentence) {
    const box = byId("issue-problem");
    box.hidden = sentence === null;
    box.querySelector("[data-text]").textContent = sentence ?? "";
    if (sentence !== null) this.#notices.announce(sentence, true);
  }
}

/** One person of the line in short; what goes without saying is not said. */
function aboutPerson({ case_types, language, persons, needs_priority, accessible_only }) {
  return [
    matters(case_types),
    language === "de" ? "" : languageName(language),
    persons > 1 ? text("persons", { n: persons }) : "",
    needs_priority ? text("need") : "",
    accessible_only ? text("accessible") : "",
  ].filter(Boolean).join(" · ");
}
