/** The right of the console: who would be next at this desk, the queue in short, who is parked. */
import { clock } from "../../static/shared/page.js";
import { keepReachable } from "./stage.js";
import { languageName, matter, matters, minutesInColumn, text } from "./words.js";

const NEXT_SHOWN = 3;

const byId = (id) => document.getElementById(id);

/** The classes of one case type as one line, the longest wait first. */
export function lines(classes) {
  const found = new Map();
  for (const { case_type, booked, needs_priority, waiting, longest_minutes } of classes) {
    if (waiting === 0) continue;
    const line = found.get(case_type) ?? { case_type, waiting: 0, booked: 0, need: 0, longest: 0 };
    line.waiting += waiting;
    line.booked += booked ? waiting : 0;
    line.need += needs_priority ? waiting : 0;
    line.longest = Math.max(line.longest, longest_minutes);
    found.set(case_type, line);
  }
  return [...found.values()].sort((a, b) => b.longest - a.longest);
}

export class QueuePanel {
  #state;
  #onBringBack;

  constructor(state, { onBringBack }) {
    this.#state = state;
    this.#onBringBack = onBringBack;
  }

  draw() {
    this.tick();
    this.#drawParked();
    keepReachable(byId("queue"));
  }

  /** What changes with the clock alone. */
  tick() {
    this.#drawNext();
    this.#drawClasses();
  }

  #drawNext() {
    const next = this.#state.queue.next.slice(0, NEXT_SHOWN);
    const rows = next.map((ticket) => {
      const row = copy("next-row");
      put(row, "number", ticket.number);
      put(row, "matters", matters(ticket.case_types));
      put(row, "waited", minutesInColumn(this.#grown(ticket.waited_minutes)));
      put(row, "language", languageName(ticket.language));
      row.querySelector("[data-booked]").hidden = !ticket.booked;
      row.querySelector("[data-need]").hidden = !ticket.needs_priority;
      return row;
    });
    byId("next").replaceChildren(...rows);
    byId("next-empty").hidden = next.length > 0;
  }

  #drawClasses() {
    const all = lines(this.#state.queue.classes);
    const served = new Set(this.#state.desk.desk.case_types);
    const here = all.filter((line) => served.has(line.case_type));
    const elsewhere = all.filter((line) => !served.has(line.case_type));
    this.#fill("classes", here);
    this.#fill("classes-elsewhere", elsewhere);
    byId("classes-empty").hidden = all.length > 0;
    byId("elsewhere").hidden = elsewhere.length === 0;
    if (elsewhere.length > 0) {
      byId("elsewhere-title").textContent = text("elsewhere", {
        n: elsewhere.reduce((sum, line) => sum + line.waiting, 0),
        longest: minutesInColumn(this.#grown(elsewhere[0].longest)),
      });
    }
  }

  #fill(table, classes) {
    const rows = classes.map((line) => {
      const row = copy("class-row");
      put(row, "matter", matter(line.case_type));
      put(row, "waiting", line.waiting);
      put(row, "of-these", ofThese(line));
      put(row, "longest", minutesInColumn(this.#grown(line.longest)));
      return row;
    });
    byId(table).replaceChildren(...rows);
    byId(`${table}-table`).hidden = rows.length === 0;
  }

  #drawParked() {
    const { parked } = this.#state.queue;
    const blocked = this.#state.staleSince !== null || this.#state.pending !== null;
    const focused = document.activeElement?.dataset.number;
    const rows = parked.map((ticket) => {
      const row = copy("parked-row");
      put(row, "number", ticket.number);
      put(row, "matters", matters(ticket.case_types));
      put(row, "until", ticket.until ? text("parked_until", { time: clock(ticket.until) }) : "");
      const button = row.querySelector("button");
      button.dataset.number = ticket.number;
      button.setAttribute("aria-label", text("return_number", { number: ticket.number }));
      button.setAttribute("aria-disabled", String(blocked));
      button.addEventListener("click", () => { if (!blocked) this.#onBringBack(ticket.number); });
      return row;
    });
    byId("parked").replaceChildren(...rows);
    byId("parked-section").hidden = parked.length === 0;
    // a list drawn anew must not take the focus away
    if (focused) document.querySelector(`#parked [data-number="${CSS.escape(focused)}"]`)?.focus();
  }

  /** Minutes as of the snapshot, plus those since: waiting goes on while nothing changes. */
  #grown(minutesThen) {
    return minutesThen + Math.max(0, this.#state.now() - new Date(this.#state.queue.server_time).getTime()) / 60_000;
  }
}

function ofThese({ booked, need }) {
  const parts = [];
  if (booked > 0) parts.push(text("of_booked", { n: booked }));
  if (need > 0) parts.push(text("of_need", { n: need }));
  return parts.join(", ");
}

function copy(template) {
  return document.getElementById(template).content.cloneNode(true);
}

function put(row, name, value) {
  row.querySelector(`[data-${name}]`).textContent = value;
}
