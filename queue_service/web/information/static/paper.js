/**
 * Numbers given out on paper while everything was down, with the times of then. A row is checked here, so that each
 * mistake stands beside its field; the server has the last word and takes all rows or none.
 */
import { page } from "../../static/shared/page.js";
import { text } from "../../clerk/static/words.js";
import { passedToday, readTime } from "./wall_time.js";

const byId = (id) => document.getElementById(id);
const rowsBox = byId("paper-rows");

export class Paper {
  #state;
  #sender;
  #notices;
  #numbers;

  /** `numbers` has today's tickets, as far as they are on the page. */
  constructor(state, sender, notices, numbers) {
    this.#state = state;
    this.#sender = sender;
    this.#notices = notices;
    this.#numbers = numbers;
    byId("paper-more").addEventListener("click", () => this.#add().field("number").select());
    byId("paper").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#enter();
    });
    byId("paper").addEventListener("keydown", (event) => this.#key(event));
  }

  /** The tab is shown: there is always a row to begin with, with the number that comes next. */
  shown() {
    if (this.#rows.length === 0) this.#add();
    const [first] = this.#rows;
    if (first.field("number").value === "") first.suggest(this.#nextNumber());
  }

  get #rows() {
    return [...rowsBox.querySelectorAll(".paper__row")].map((element) => new Row(element));
  }

  #add() {
    const number = this.#nextNumber();
    const element = byId("paper-row").content.firstElementChild.cloneNode(true);
    const row = new Row(element);
    const before = this.#rows.at(-1);
    row.suggest(number);
    row.field("case_types").value = before?.field("case_types").value ?? "";
    element.querySelector("[data-remove]").addEventListener("click", () => this.#remove(row));
    rowsBox.append(element);
    this.#label();
    row.field("number").focus();
    return row;
  }

  #remove(row) {
    row.say({});
    row.element.remove();
    if (this.#rows.length === 0) this.#add();
    this.#label();
    this.#rows.at(-1).field("number").focus();
  }

  #label() {
    this.#rows.forEach((row, index) => row.label(index + 1));
    byId("paper-more").disabled = this.#rows.length >= page.most_at_once;
  }

  /** The one after the highest that is known: in these rows, or entered before. */
  #nextNumber() {
    const counts = [...this.#rows.map((row) => numberOf(row.field("number").value)), ...this.#numbers.tickets.map(({ number }) => number)]
      .filter((number) => number?.startsWith(page.paper_series))
      .map((number) => Number(number.slice(1)));
    return counts.length === 0 ? "" : `${page.paper_series}${String(Math.max(...counts) + 1).padStart(3, "0")}`;
  }

  /** Enter in a field goes on: to the next one, and from the last of the last row to a new row. */
  #key(event) {
    const element = event.target.closest?.(".paper__row");
    if (event.key !== "Enter" || !element || !event.target.dataset.field || event.ctrlKey) return;
    event.preventDefault();
    const fields = rowsBox.querySelectorAll("[data-field]");
    const next = fields[[...fields].indexOf(event.target) + 1];
    if (next) next.focus();
    else if (!byId("paper-more").disabled) this.#add().field("time_or_number").focus();
  }

  async #enter() {
    const rows = this.#rows.filter((row) => !row.isEmpty);
    if (rows.length === 0) {
      this.#problem(text("paper.empty"));
      return;
    }
    const bodies = this.#check(rows);
    if (rows.some((row) => row.isWrong)) return;
    const onProblem = (problem, sentence) => this.#refused(rows, problem, sentence);
    const answer = await this.#sender.send("/paper-numbers", { tickets: bodies }, { onProblem });
    if (!answer) return;
    rowsBox.replaceChildren();
    this.#problem(null);
    this.#notices.say("success", text("paper.done", { n: answer.tickets.map(({ number }) => number).join(", ") }));
    this.#add().suggest(nextOf(answer.tickets));
  }

  /** The rows as the server takes them; what is wrong stands beside each, and how many they are above all. */
  #check(rows) {
    const seen = new Map();
    const bodies = rows.map((row) => this.#checked(row, seen));
    const wrong = rows.filter((row) => row.isWrong);
    if (wrong.length > 0) {
      this.#problem(text("paper.wrong", { n: wrong.map((row) => row.n).join(", ") }));
      wrong[0].focusWrong();
    }
    return bodies;
  }

  /** The row as the server takes it; what is wrong with it stands beside it. */
  #checked(row, seen) {
    const problems = {};
    const number = numberOf(row.field("number").value);
    const time = readTime(row.field("taken_at").value);
    const passed = time ? passedToday(time, this.#state.now(), page.time_zone) : { problem: "time" };
    if (!number?.startsWith(page.paper_series)) problems.number = text("paper.number", { letter: page.paper_series });
    else if (seen.has(number)) problems.number = text("paper.twice", { n: seen.get(number) });
    else if (this.#numbers.tickets.some((ticket) => ticket.number === number)) problems.number = text("paper.taken");
    if (passed.problem) problems.taken_at = text(`paper.${passed.problem}`);
    if (row.field("case_types").value === "") problems.case_types = text("paper.concern");
    if (number) seen.set(number, row.n);
    row.say(problems);
    return {
      number,
      case_types: [row.field("case_types").value],
      taken_at: passed.at === undefined ? "" : new Date(passed.at).toISOString(),
      done: row.field("done").checked,
    };
  }

  /** The server names a field of one row where it can; a number entered elsewhere meanwhile is in the list by now. */
  async #refused(rows, { code, errors }, sentence) {
    this.#problem(sentence);
    for (const { field, message } of errors ?? []) {
      const [, index, name] = /^tickets\.(\d+)\.(\w+)/.exec(field) ?? [];
      if (rows[index]) rows[index].say({ [name]: message });
    }
    if (code === "number_taken") {
      await this.#numbers.refresh();
      this.#check(rows);
    }
    rows.find((row) => row.isWrong)?.focusWrong();
  }

  #problem(sentence) {
    const box = byId("paper-problem");
    box.hidden = sentence === null;
    box.querySelector("[data-text]").textContent = sentence ?? "";
    if (sentence !== null) this.#notices.announce(sentence, true);
  }
}

class Row {
  constructor(element) {
    this.element = element;
  }

  /** One of number, taken_at, case_types, done; "time_or_number" is the first of them still to be filled in. */
  field(name) {
    if (name === "time_or_number") return this.field(this.field("number").value === "" ? "number" : "taken_at");
    return this.element.querySelector(`[data-field="${name}"]`);
  }

  suggest(number) {
    this.field("number").value = number;
    this.element.dataset.suggested = number;
  }

  get n() {
    return Number(this.element.dataset.n);
  }

  /** Nothing was typed beside what was suggested. */
  get isEmpty() {
    const number = this.field("number").value.trim();
    const untouched = number === "" || number === this.element.dataset.suggested;
    return untouched && this.field("taken_at").value.trim() === "" && !this.field("done").checked;
  }

  get isWrong() {
    return this.element.querySelector('[aria-invalid="true"]') !== null;
  }

  focusWrong() {
    this.element.querySelector('[aria-invalid="true"]').focus();
  }

  label(n) {
    this.element.dataset.n = n;
    for (const cell of this.element.querySelectorAll("[data-label]")) {
      cell.querySelector("[data-field]").setAttribute("aria-label", `${text("paper.row", { n })}: ${cell.dataset.label}`);
    }
    this.element.querySelector("[data-remove]").setAttribute("aria-label", text("paper.remove", { n }));
  }

  /** What is wrong, by field; nothing: nothing is. */
  say(problems) {
    const old = this.element.nextElementSibling;
    if (old?.classList.contains("paper__error")) old.remove();
    const sentences = Object.values(problems);
    const error = byId("paper-error").content.firstElementChild.cloneNode(true);
    const id = `paper-error-${this.n}`;
    error.querySelector("p").id = id;
    error.querySelector("[data-text]").textContent = sentences.join(" ");
    for (const field of this.element.querySelectorAll("[data-field]")) {
      const wrong = field.dataset.field in problems;
      field.setAttribute("aria-invalid", String(wrong));
      if (wrong) field.setAttribute("aria-describedby", id);
      else field.removeAttribute("aria-describedby");
    }
    if (sentences.length > 0) this.element.after(error);
  }
}

/** A number as typed ("x 12") in its printed form, or null. */
function numberOf(typed) {
  const found = /^([a-z])[\s.-]?(\d{1,6})$/i.exec(typed.trim());
  return found ? `${found[1].toUpperCase()}${String(Number(found[2])).padStart(3, "0")}` : null;
}

function nextOf(tickets) {
  const highest = Math.max(...tickets.map(({ number }) => Number(number.slice(1))));
  return `${page.paper_series}${String(highest + 1).padStart(3, "0")}`;
}
