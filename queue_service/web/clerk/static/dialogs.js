/** The actions that ask something first: transfer, pause, close. Each dialog closes with Escape and sends with Enter. */
import { page } from "../../static/shared/page.js";
import { deskName, matter, matters, text } from "./words.js";

const byId = (id) => document.getElementById(id);

/** A dialog whose form hands over a body, or null for "not yet". */
class Asking {
  #dialog;
  #onSend;

  constructor(id, { body, onSend }) {
    this.#dialog = byId(id);
    this.#onSend = onSend;
    this.#dialog.querySelector("[data-cancel]").addEventListener("click", () => this.close());
    this.#dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const answer = body();
      if (answer === null) return;
      this.close();
      this.#onSend(answer);
    });
  }

  open() {
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  close() {
    if (this.#dialog.open) this.#dialog.close();
  }
}

/** `onAction(name, body)` is told what was decided on. */
export class Dialogs {
  #state;
  #of;
  /** Number of the client the open transfer dialog is about. */
  #transferring = null;

  constructor(state, onAction) {
    this.#state = state;
    const asking = (name, body) =>
      new Asking(`${name}-dialog`, { body, onSend: (answer) => onAction(name, answer) });
    this.#of = {
      transfer: asking("transfer", () => this.#transferBody()),
      pause: asking("pause", () => ({ reason: document.querySelector("#pause-dialog input:checked").value })),
      close: asking("close", () => ({})),
    };
    byId("transfer-matter").addEventListener("change", () => this.#offerDesks());
    byId("transfer-note").addEventListener("input", () => this.#countNote());
  }

  has(action) {
    return action in this.#of;
  }

  ask(action) {
    if (action === "transfer") this.#prepareTransfer();
    this.#of[action].open();
  }

  /** The desk has changed: a question about a client who has left, or a desk that is busy now, is void. */
  deskChanged() {
    const { client } = this.#state.desk;
    if (client?.ticket.number !== this.#transferring) this.#of.transfer.close();
    if (client) {
      this.#of.pause.close();
      this.#of.close.close();
    }
  }

  #prepareTransfer() {
    const { ticket } = this.#state.desk.client;
    this.#transferring = ticket.number;
    byId("transfer-title").textContent = text("transfer_title", { number: ticket.number });
    const stays = new Option(text("transfer_same", { matters: matters(ticket.case_types) }), "");
    const others = Object.keys(page.case_types).filter((code) => !ticket.case_types.includes(code));
    byId("transfer-matter").replaceChildren(stays, ...others.map((code) => new Option(matter(code), code)));
    byId("transfer-note").value = "";
    byId("transfer-problem").hidden = true;
    this.#offerDesks();
    this.#countNote();
  }

  /** Open desks that are equipped for the chosen concern; the server knows whether they serve it today. */
  #offerDesks() {
    const needed = byId("transfer-matter").value || this.#state.desk.client?.ticket.case_types[0];
    const before = byId("transfer-desk").value;
    const fitting = this.#state.queue.desks.filter(
      (desk) => desk.code !== page.desk && desk.state !== "closed" && page.desks[desk.code]?.case_types.includes(needed),
    );
    const options = fitting.map(
      (desk) => new Option(
        text("desk_option", { desk: deskName(desk.code), state: text(`states.${desk.state}`) }), desk.code,
      ),
    );
    byId("transfer-desk").replaceChildren(new Option(text("transfer_any"), ""), ...options);
    if (fitting.some((desk) => desk.code === before)) byId("transfer-desk").value = before;
  }

  #countNote() {
    const note = byId("transfer-note");
    byId("transfer-left").textContent = text("characters_left", { n: note.maxLength - note.value.length });
  }

  #transferBody() {
    const body = {};
    if (byId("transfer-matter").value) body.case_type = byId("transfer-matter").value;
    if (byId("transfer-desk").value) body.desk = byId("transfer-desk").value;
    if (Object.keys(body).length === 0) {
      const problem = byId("transfer-problem");
      problem.querySelector("[data-text]").textContent = text("transfer_target");
      problem.hidden = false;
      byId("said-at-once").textContent = text("transfer_target");
      byId("transfer-matter").focus();
      return null;
    }
    const note = byId("transfer-note").value.trim();
    return note ? { ...body, note } : body;
  }
}
