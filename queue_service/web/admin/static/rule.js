/** The order of calls: what a change would make of the table, asked of the server before anything is saved. */
import { Problem, post } from "../../static/shared/api.js";
import { fill } from "../../static/shared/page.js";
import { changesOf } from "./change_fields.js";

const QUIET_MS = 300;

/** Shows the new table beside the old one while somebody changes preset or minutes; does nothing on other pages. */
export function startRule() {
  const form = document.getElementById("rule-form");
  if (form) new RulePreview(form).start();
}

class RulePreview {
  #form;
  #timer;
  #asked = 0;
  #lang = document.documentElement.lang;

  constructor(form) {
    this.#form = form;
  }

  start() {
    this.#form.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(), QUIET_MS);
    });
  }

  async #ask() {
    const changes = changesOf(this.#form);
    const mine = (this.#asked += 1);
    if (changes.length === 0) {
      this.#say(null);
      return;
    }
    const path = `/api/v1/offices/${encodeURIComponent(this.#form.dataset.office)}/rates/preview`;
    let [answer, refused] = [null, ""];
    try {
      answer = await post(path, { changes });
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      refused = problem.errors[0]?.message ?? problem.detail;
    }
    // a newer question is under way: this answer is about something else
    if (mine === this.#asked) this.#say(answer, refused);
  }

  #say(answer, refused = "") {
    const problem = document.getElementById("rule-problem");
    problem.hidden = refused === "";
    problem.querySelector("[data-text]").textContent = refused;
    const line = document.getElementById("rule-preview");
    for (const cell of this.#form.querySelectorAll("[data-then-column]")) cell.hidden = answer === null;
    for (const place of this.#form.querySelectorAll("[data-lead], [data-limit]")) place.textContent = "";
    line.textContent = "";
    if (answer === null) return;
    const { now, then } = answer;
    line.textContent = fill(line.dataset.changed, { now: whole(now.bound_minutes), then: whole(then.bound_minutes) });
    this.#fill(now, then);
  }

  #fill(now, then) {
    const before = new Map(now.rates.map((rate) => [rate.case_type, rate.per_minute]));
    for (const rate of then.rates) {
      const cell = this.#form.querySelector(`[data-case-type="${CSS.escape(rate.case_type)}"] [data-then]`);
      if (cell) this.#put(cell, rate.per_minute, before.get(rate.case_type));
    }
    for (const cell of this.#form.querySelectorAll("[data-top]")) this.#put(cell, then.top_per_minute, now.top_per_minute);
    for (const [name, key] of [["lead", "lead_minutes"], ["limit", "limit_minutes"]]) {
      const place = this.#form.querySelector(`[data-${name}]`);
      if (now[key] !== then[key]) place.textContent = fill(place.dataset[name], { n: whole(then[key]) });
    }
  }

  #put(cell, value, was) {
    const digits = { minimumFractionDigits: 3, maximumFractionDigits: 3 };
    cell.textContent = new Intl.NumberFormat(this.#lang, digits).format(value);
    cell.dataset.changed = String(value !== was);
  }
}

/** A promise in whole minutes is never less than what it is made of. */
const whole = (minutes) => Math.ceil(minutes - 1e-6);
