/** Somebody was left unserved on another day: a number today, with the wait of then. */
import { page } from "../../static/shared/page.js";
import { text } from "../../clerk/static/words.js";
import { officeDate } from "./wall_time.js";

const byId = (id) => document.getElementById(id);
const DAY_MS = 24 * 3_600_000;

export class Voucher {
  #state;
  #sender;
  #notices;
  #onGiven;

  /** `onGiven(tickets)` is told what has been given out. */
  constructor(state, sender, notices, onGiven) {
    this.#state = state;
    this.#sender = sender;
    this.#notices = notices;
    this.#onGiven = onGiven;
    byId("voucher").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#redeem();
    });
  }

  shown() {
    const field = byId("voucher-day");
    field.max = this.#dayAgo(1);
    field.min = this.#dayAgo(page.voucher_days);
    if (field.value === "") field.value = field.max;
    byId("voucher-number").focus();
  }

  #dayAgo(days) {
    return officeDate(this.#state.now() - days * DAY_MS, page.time_zone);
  }

  async #redeem() {
    const number = byId("voucher-number");
    const day = byId("voucher-day");
    const wrong = number.value.trim() === "" ? number
      : day.value === "" || day.value > day.max || day.value < day.min ? day : null;
    this.#mark(wrong);
    if (wrong) {
      this.#problem(wrong === number ? text("voucher.number") : text("voucher.day", { n: page.voucher_days }));
      wrong.focus();
      return;
    }
    const body = { number: number.value.trim(), day: day.value };
    if (byId("voucher-matter").value) body.case_types = [byId("voucher-matter").value];
    const onProblem = (problem, sentence) => {
      // what the server says of a number of today would mislead about one of another day
      const own = { ticket_not_found: "voucher.unknown", not_allowed: "voucher.served" }[problem.code];
      this.#mark(own || problem.code === "invalid_number" ? number : null);
      this.#problem(own ? text(own) : sentence);
    };
    const ticket = await this.#sender.send("/vouchers", body, { onProblem });
    if (!ticket) return;
    this.#onGiven([ticket]);
    const said = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeZone: "UTC" });
    this.#notices.say("success", text("voucher.done", { number: ticket.number, day: said.format(new Date(day.value)) }));
    this.#problem(null);
    number.value = "";
    byId("voucher-matter").value = "";
    number.focus();
  }

  #mark(wrong) {
    for (const field of [byId("voucher-number"), byId("voucher-day")]) {
      field.setAttribute("aria-invalid", String(field === wrong));
    }
  }

  #problem(sentence) {
    const box = byId("voucher-problem");
    box.hidden = sentence === null;
    box.querySelector("[data-text]").textContent = sentence ?? "";
    if (sentence !== null) this.#notices.announce(sentence, true);
  }
}
