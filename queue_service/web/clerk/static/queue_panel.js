/** The right of the console: who would be next at this desk, the queue in short, who is set aside. */
import { clock } from "../../static/shared/page.js";
import { possible } from "./possible.js";
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
  #tell;

  /** `onBringBack(number)`, `onCall(number)`: pressed beside a number. */
  constructor(state, { onBringBack, onCall }) {
    this.#state = state;
    this.#tell = { onBringBack, onCall };
  }

  draw() {
    const focused = document.activeElement;
    const kept = focused?.dataset.of && [focused.dataset.of, focused.dataset.does];
    this.tick();
    this.#drawParked();
    // a list drawn anew must not take the focus away
    if (kept) this.#buttonOf(...kept)?.focus();
    keepReachable(byId("queue"));
  }

  /** What changes with the clock alone. */
  tick() {
    this.#drawNext();
    this.#drawClasses();
  }

  #buttonOf(number, does) {
    return document.querySelector(`#queue [data-of="${CSS.escape(number)}"][data-does="${does}"]`);
  }

  #drawNext() {
    const next = this.#state.queue.next.slice(0, NEXT_SHOWN);
    const rows = next.map((ticket) => {
      const row = copy("next-row");
      put(row, "number", ticket.number);
      put(row, "matters", matters(ticket.case_types));
      put(row, "waited", minutesInColumn(this.#grown(ticket.waited_minutes)));
      put(row, "language", languageName(ticket.language));
      const marks = { booked: "booked", need: "needs_priority", accessible: "accessible_only", pinned: "pinned" };
      for (const [mark, key] of Object.entries(marks)) row.querySelector(`[data-${mark}]`).hidden = !ticket[key];
      this.#button(row, "call", ticket.number);
      return row;
    });
    replaceIfNew(byId("next"), rows);
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
    const rows = parked.map((ticket) => {
      const row = copy("parked-row");
      put(row, "number", ticket.number);
      put(row, "matters", matters(ticket.case_types));
      put(row, "until", ticket.state === "on_hold"
        ? text(`hold_reasons.${ticket.reason ?? "other"}`)
        : ticket.until ? text("parked_until", { time: clock(ticket.until) }) : "");
      this.#button(row, "return", ticket.number);
      this.#button(row, "call", ticket.number);
      return row;
    });
    byId("parked").replaceChildren(...rows);
    byId("parked-section").hidden = parked.length === 0;
  }

  #button(row, does, number) {
    const { desk, pending, staleSince } = this.#state;
    const button = row.querySelector(`[data-${does}]`);
    const blocked = staleSince !== null || pending !== null || Boolean(desk.house_pause);
    button.dataset.of = number;
    button.dataset.does = does;
    button.setAttribute("aria-label", text(`${does}_number`, { number }));
    button.setAttribute("aria-disabled", String(blocked));
    button.hidden = does === "call" && !possible(desk, false).has("call");
    const tell = does === "call" ? this.#tell.onCall : this.#tell.onBringBack;
    button.addEventListener("click", () => { if (!blocked) tell(number); });
  }

  /** Minutes as of the snapshot, plus those since: waiting goes on while nothing changes. */
  #grown(minutesThen) {
    if (this.#state.desk.house_pause) return minutesThen;
    return minutesThen + Math.max(0, this.#state.now() - new Date(this.#state.queue.server_time).getTime()) / 60_000;
  }
}

function ofThese({ booked, need }) {
  const parts = [];
  if (booked > 0) parts.push(text("of_booked", { n: booked }));
  if (need > 0) parts.push(text("of_need", { n: need }));
  return parts.join(", ");
}

/** The clock alone must not take a button away from under a finger. */
function replaceIfNew(list, rows) {
  const anew = list.cloneNode(false);
  anew.append(...rows);
  if (anew.innerHTML !== list.innerHTML) list.replaceChildren(...anew.children);
}

function copy(template) {
  return document.getElementById(template).content.cloneNode(true);
}

function put(row, name, value) {
  row.querySelector(`[data-${name}]`).textContent = value;
}
