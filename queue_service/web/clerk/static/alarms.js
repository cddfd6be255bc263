/**
 * Calls for help: the silent one of this desk, and those of neighbours and visitors.
 *
 * Whoever sits opposite must not notice: the call of this desk is two presses of a small button, or one combination of
 * keys, and changes nothing but the button's own words; it makes no sound here. Neighbours see a banner and hear a
 * soft signal.
 */
import { clock, page } from "../../static/shared/page.js";
import { deskName, text } from "./words.js";

/** So long the second press counts. */
const SURE_MS = 5_000;

const byId = (id) => document.getElementById(id);

export class Alarms {
  #state;
  #actions;
  #onNew;
  #sure = null;
  #known;
  #shown = "";

  /** `onNew()`: somebody else needs help since this moment. */
  constructor(state, actions, { onNew }) {
    this.#state = state;
    this.#actions = actions;
    this.#onNew = onNew;
    this.#known = new Set(this.#others().map(({ id }) => id));
    byId("silent-call").addEventListener("click", (event) => this.#pressed(event));
    byId("silent-over").addEventListener("click", () => this.#answer(this.#own(), "close"));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "F9" || !event.ctrlKey || event.repeat) return;
      event.preventDefault();
      this.#call();
    });
  }

  /** The desk of a neighbour who needs help and to whom nobody is on the way, or null. */
  get unanswered() {
    return this.#others().find(({ kind, answered_at: at }) => kind === "emergency" && at === null)?.place ?? null;
  }

  draw() {
    this.#drawOwn();
    this.#drawOthers();
    const others = this.#others();
    const isNew = others.some(({ id }) => !this.#known.has(id));
    this.#known = new Set(others.map(({ id }) => id));
    if (isNew) this.#onNew();
  }

  #own() {
    return this.#state.queue.alarms.find(({ kind, place }) => kind === "emergency" && place === page.desk);
  }

  #others() {
    const own = this.#own();
    return this.#state.queue.alarms.filter((alarm) => alarm !== own);
  }

  #pressed(event) {
    if (event.detail > 1 || this.#own()) return;
    if (this.#sure !== null) {
      this.#call();
      return;
    }
    this.#sure = setTimeout(() => this.#settle(), SURE_MS);
    this.#drawOwn();
  }

  async #call() {
    this.#settle();
    if (this.#own()) return;
    // a call for help is not given up after one try
    for (let attempt = 0; attempt < 5 && !(await this.#actions.callColleagues()); attempt += 1);
  }

  #settle() {
    clearTimeout(this.#sure);
    this.#sure = null;
    this.#drawOwn();
  }

  #drawOwn() {
    const own = this.#own();
    const step = own ? (own.answered_at ? "coming" : "told") : this.#sure !== null ? "sure" : "ask";
    byId("silent-call").dataset.step = step;
    byId("silent-label").textContent = text(`alarm.${step}`);
    byId("silent-over").hidden = !own;
  }

  #drawOthers() {
    const others = this.#others();
    const now = JSON.stringify([others, this.#state.staleSince !== null]);
    if (now === this.#shown) return;
    this.#shown = now;
    byId("alarm-list").replaceChildren(...others.map((alarm) => this.#row(alarm)));
    byId("alarms").hidden = others.length === 0;
  }

  #row(alarm) {
    const row = document.getElementById("alarm-row").content.cloneNode(true);
    const { kind, place, answered_at: answered } = alarm;
    row.querySelector(".alarm").dataset.kind = kind;
    row.querySelector(".alarm").toggleAttribute("data-answered", answered !== null);
    row.querySelector("[data-words]").textContent = text(`alarm.${kind}${answered ? "_answered" : ""}`, {
      desk: deskName(place), place: ["kiosk", "lobby"].includes(place) ? text(`alarm.${place}`) : place,
    });
    row.querySelector("[data-since]").textContent = text("since", { time: clock(alarm.raised_at) });
    const [coming, over] = [row.querySelector("[data-answer]"), row.querySelector("[data-close]")];
    coming.hidden = answered !== null;
    over.hidden = answered === null;
    coming.addEventListener("click", () => this.#answer(alarm, "answer"));
    over.addEventListener("click", () => this.#answer(alarm, "close"));
    return row;
  }

  #answer(alarm, what) {
    if (alarm) this.#actions.inOffice(`alarms/${alarm.id}/${what}`);
  }
}
