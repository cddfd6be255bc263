/** Numbers as rows: what each is, where it stands in words, and, once opened, what can be done with it. */
import { clock } from "../../static/shared/page.js";
import { deskName, languageName, matters, text } from "../../clerk/static/words.js";

const byId = (id) => document.getElementById(id);

const RETURNABLE = new Set(["parked", "on_hold", "no_show", "cancelled", "done", "unserved"]);
const CANCELLABLE = new Set(["waiting", "parked", "called", "on_hold"]);

/** What makes sense with a number in this state; the server decides in the end. */
export function possible({ state }) {
  return [
    RETURNABLE.has(state) ? "return" : null,
    state === "cancelled" || state === "done" ? null : "slip",
    CANCELLABLE.has(state) ? "cancel" : null,
  ].filter(Boolean);
}

const LABELS = { return: "bring_back_number", slip: "slip_number", cancel: "cancel_number" };

export class Rows {
  #list = byId("list");
  #onAct;
  #open = null;
  #shown = [];

  /** `onAct(action, number)` is told what was pressed: "return", "slip" or "cancel". */
  constructor(onAct) {
    this.#onAct = onAct;
    this.#list.addEventListener("keydown", (event) => this.#moved(event));
  }

  /** Draws the tickets; `direct` shows the actions of each without opening it. Focus and what is open stay. */
  draw(tickets, { direct = false } = {}) {
    const active = document.activeElement?.closest?.("[data-row]");
    const focused = active && this.#list.contains(active)
      ? { number: active.dataset.row, act: document.activeElement.dataset.act ?? null } : null;
    this.#shown = tickets;
    this.#list.dataset.direct = String(direct);
    this.#list.replaceChildren(...tickets.map((ticket) => this.#row(ticket, direct)));
    if (focused) this.#refocus(focused);
  }

  /** Opens the row of a number and puts the focus on the first thing to do there. */
  open(number) {
    this.#toggle(number, true);
    this.#item(number)?.querySelector(".row__action")?.focus();
  }

  focusFirst() {
    this.#list.querySelector(".row__main")?.focus();
  }

  #item(number) {
    return this.#list.querySelector(`[data-row="${CSS.escape(number)}"]`);
  }

  #refocus({ number, act }) {
    const item = this.#item(number);
    const target = (act && item?.querySelector(`[data-act="${act}"]`)) ?? item?.querySelector(".row__main");
    target?.focus({ preventScroll: true });
  }

  #row(ticket, direct) {
    const row = byId("number-row").content.firstElementChild.cloneNode(true);
    const put = (name, words) => { row.querySelector(`[data-${name}]`).textContent = words; };
    row.dataset.row = ticket.number;
    row.dataset.state = ticket.state;
    put("number", ticket.number);
    put("matters", matters(ticket.case_types));
    put("taken", ticket.checked_in ? clock(ticket.checked_in) : "");
    put("words", stateWords(ticket));
    put("about", aboutWords(ticket));
    const main = row.querySelector(".row__main");
    main.addEventListener("click", () => this.#toggle(ticket.number, this.#open !== ticket.number));
    const actions = row.querySelector(".row__actions");
    actions.append(...possible(ticket).map((act) => this.#button(act, ticket.number)));
    const open = direct || this.#open === ticket.number;
    actions.hidden = !open;
    main.setAttribute("aria-expanded", String(open));
    return row;
  }

  #button(act, number) {
    const button = byId(`row-${act}`).content.firstElementChild.cloneNode(true);
    button.setAttribute("aria-label", text(LABELS[act], { number }));
    button.addEventListener("click", () => this.#onAct(act, number));
    return button;
  }

  #toggle(number, open) {
    this.#open = open ? number : null;
    for (const row of this.#list.children) {
      const shown = row.dataset.row === this.#open;
      row.querySelector(".row__actions").hidden = !shown;
      row.querySelector(".row__main").setAttribute("aria-expanded", String(shown));
    }
  }

  /** Arrow keys go from number to number. */
  #moved(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest?.("[data-row]");
    if (!step || !row) return;
    event.preventDefault();
    const next = this.#shown.findIndex((ticket) => ticket.number === row.dataset.row) + step;
    if (next < 0) byId("search").focus();
    else this.#list.children[next]?.querySelector(".row__main").focus();
  }
}

/** Where a number stands, with what is known of where and when. */
export function stateWords(ticket) {
  const { state, desk, called_at, checked_in, parked_until, hold_reason } = ticket;
  const values = {
    desk: desk ? deskName(desk) : "–",
    time: called_at ? clock(called_at) : "–",
    until: parked_until ? clock(parked_until) : "–",
  };
  if (state === "waiting") return checked_in ? text("states.waiting", { time: clock(checked_in) }) : "";
  if (state === "on_hold" && hold_reason) return text(`hold_reasons.${hold_reason}`);
  if (state === "done" && desk) return text("states.done_at", values);
  return text(`states.${state}`, values);
}

function aboutWords({ language, persons, needs_priority }) {
  return [
    language && language !== "de" ? languageName(language) : "",
    persons > 1 ? text("persons", { n: persons }) : "",
    needs_priority ? text("need") : "",
  ].filter(Boolean).join(" · ");
}
