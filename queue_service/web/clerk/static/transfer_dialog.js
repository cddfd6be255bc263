/** Where a client goes on: another concern, another desk or a certain colleague, with a note. */
import { page } from "../../static/shared/page.js";
import { missing, nothingMissing } from "./asking.js";
import { deskName, matter, matters, text } from "./words.js";

const byId = (id) => document.getElementById(id);

export class TransferDialog {
  #state;

  constructor(state) {
    this.#state = state;
    byId("transfer-matter").addEventListener("change", () => this.#offerDesks());
    byId("transfer-desk").addEventListener("change", () => this.#offerClerk());
    byId("transfer-note").addEventListener("input", () => this.#countNote());
  }

  prepare() {
    const { ticket } = this.#state.desk.client;
    byId("transfer-title").textContent = text("transfer_title", { number: ticket.number });
    const stays = new Option(text("transfer_same", { matters: matters(ticket.case_types) }), "");
    const others = Object.keys(page.case_types).filter((code) => !ticket.case_types.includes(code));
    byId("transfer-matter").replaceChildren(stays, ...others.map((code) => new Option(matter(code), code)));
    byId("transfer-note").value = "";
    nothingMissing("transfer");
    this.#offerDesks();
    this.#countNote();
  }

  body() {
    const body = {};
    if (byId("transfer-matter").value) body.case_type = byId("transfer-matter").value;
    if (byId("transfer-desk").value) body.desk = byId("transfer-desk").value;
    if (Object.keys(body).length === 0) return missing("transfer", text("transfer_target"), byId("transfer-matter"));
    if (body.desk && byId("transfer-clerk").checked) body.clerk = true;
    const note = byId("transfer-note").value.trim();
    return note ? { ...body, note } : body;
  }

  /** Open desks that are equipped for the chosen concern; the server knows whether they serve it today. */
  #offerDesks() {
    const needed = byId("transfer-matter").value || this.#state.desk.client?.ticket.case_types[0];
    const before = byId("transfer-desk").value;
    const fitting = this.#state.queue.desks.filter(
      (desk) => desk.code !== page.desk && desk.state !== "closed" && page.desks[desk.code]?.case_types.includes(needed),
    );
    byId("transfer-desk").replaceChildren(new Option(text("transfer_any"), ""), ...fitting.map((desk) => deskOption(desk)));
    if (fitting.some((desk) => desk.code === before)) byId("transfer-desk").value = before;
    this.#offerClerk();
  }

  #offerClerk() {
    byId("transfer-clerk-box").hidden = byId("transfer-desk").value === "";
    if (byId("transfer-clerk-box").hidden) byId("transfer-clerk").checked = false;
  }

  #countNote() {
    const note = byId("transfer-note");
    byId("transfer-left").textContent = text("characters_left", { n: note.maxLength - note.value.length });
  }
}

/** A desk to choose, with what it is doing; `words`: a state's other word, where it means something else here. */
export function deskOption({ code, state }, words = {}) {
  const doing = words[state] ?? text(`states.${state}`);
  return new Option(text("desk_option", { desk: deskName(code), state: doing }), code);
}
