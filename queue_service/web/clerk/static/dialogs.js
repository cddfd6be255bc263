/** The actions that ask something first, each with its dialog. */
import { page } from "../../static/shared/page.js";
import { Asking, chooseFirst, chosen, missing, nothingMissing } from "./asking.js";
import { TransferDialog, deskOption } from "./transfer_dialog.js";
import { deskName, matters, text } from "./words.js";

const byId = (id) => document.getElementById(id);
/** These are about the client who was there when they were opened. */
const ABOUT_CLIENT = ["transfer", "wait", "move"];
/** These are void as soon as a client is there. */
const WITHOUT_CLIENT = ["pause", "call"];

/** `onAction(name, body)` is told what was decided on. */
export class Dialogs {
  #state;
  #of;
  /** Number of the client when a dialog was opened, or null. */
  #about = null;

  constructor(state, onAction) {
    this.#state = state;
    const transfer = new TransferDialog(state);
    const asking = (name, rest) => new Asking(`${name}-dialog`, { ...rest, onSend: (body) => onAction(name, body) });
    this.#of = {
      transfer: asking("transfer", { prepare: () => transfer.prepare(), body: () => transfer.body() }),
      pause: asking("pause", { prepare: () => chooseFirst("reason"), body: () => ({ reason: chosen("reason") }) }),
      wait: asking("wait", { prepare: () => this.#prepareWait(), body: () => this.#waitBody() }),
      move: asking("move", { prepare: () => this.#prepareMove(), body: () => this.#moveBody() }),
      call: asking("call", { prepare: () => this.#prepareCall(), body: () => this.#callBody() }),
      tickets: asking("tickets", { prepare: () => this.#prepareTickets(), body: (how) => this.#ticketsBody(how) }),
      close: asking("close", { prepare: () => this.#prepareClose(), body: () => this.#closeBody() }),
    };
  }

  has(action) {
    return action in this.#of;
  }

  ask(action) {
    this.#about = this.#number();
    this.#of[action].open();
  }

  /** Asks why this number is called out of turn. */
  askCall(number) {
    this.ask("call");
    byId("call-number").value = number;
    document.querySelector('input[name="call-reason"]').focus();
  }

  /** The desk has changed: a question about a client who has left, or for a desk that is busy now, is void. */
  deskChanged() {
    const { desk, client, house_pause: paused } = this.#state.desk;
    const changed = this.#number() !== this.#about;
    if (changed || desk.state === "away") this.#close(ABOUT_CLIENT);
    if (client) this.#close(WITHOUT_CLIENT);
    if (changed) this.#close(["close"]);
    if (paused || desk.state === "closed") this.#close(Object.keys(this.#of));
    this.#drawServe();
  }

  #number() {
    return this.#state.desk.client?.ticket.number ?? null;
  }

  #close(names) {
    names.forEach((name) => this.#of[name].close());
  }

  #prepareWait() {
    byId("wait-title").textContent = text("wait_title", { number: this.#about });
    chooseFirst("hold");
    byId("wait-same-desk").checked = false;
  }

  #waitBody() {
    return { reason: chosen("hold"), same_desk: byId("wait-same-desk").checked };
  }

  #prepareMove() {
    byId("move-title").textContent = text("move_title", { number: this.#about });
    const { area } = this.#state.desk.desk;
    const free = this.#state.queue.desks
      .filter(({ code, state }) => code !== page.desk && !["occupied", "away"].includes(state))
      .sort((a, b) => (b.area === area) - (a.area === area));
    byId("move-desk").replaceChildren(...free.map((desk) => deskOption(desk, { closed: text("free") })));
    nothingMissing("move");
  }

  #moveBody() {
    const desk = byId("move-desk").value;
    return desk ? { desk } : missing("move", text("move_nowhere"), byId("move-desk"));
  }

  #prepareCall() {
    byId("call-number").value = "";
    chooseFirst("call-reason");
    nothingMissing("call");
    const { next, parked } = this.#state.queue;
    byId("call-numbers").replaceChildren(
      ...[...next, ...parked].map(({ number, case_types }) => new Option(matters(case_types), number)),
    );
  }

  #callBody() {
    const number = byId("call-number").value.trim().toUpperCase();
    if (number === "") return missing("call", text("call_missing"), byId("call-number"));
    return { number, reason_code: chosen("call-reason") };
  }

  #prepareTickets() {
    for (const box of byId("tickets-dialog").querySelectorAll("[type=checkbox]")) box.checked = false;
    byId("tickets-language").value = "de";
    byId("tickets-persons").value = "1";
    nothingMissing("tickets");
    this.#drawServe();
  }

  /** Whoever stands here can be served at once only where nobody else is. */
  #drawServe() {
    const serve = byId("tickets-dialog").querySelector("[type=submit]:not([value])");
    serve.hidden = this.#state.desk.client !== null;
    byId("tickets-queue").classList.toggle("kern-btn--primary", serve.hidden);
    byId("tickets-queue").classList.toggle("kern-btn--secondary", !serve.hidden);
  }

  #ticketsBody(how) {
    const boxes = [...document.querySelectorAll('#tickets-matters input')];
    const case_types = boxes.filter((box) => box.checked).map((box) => box.value);
    if (case_types.length === 0) return missing("tickets", text("tickets_missing"), boxes[0]);
    return {
      case_types,
      language: byId("tickets-language").value,
      persons: Math.max(1, Number.parseInt(byId("tickets-persons").value, 10) || 1),
      needs_priority: byId("tickets-need").checked,
      accessible_only: byId("tickets-accessible").checked,
      serve: how !== "queue" && this.#state.desk.client === null,
    };
  }

  #prepareClose() {
    const { client } = this.#state.desk;
    byId("close-title").textContent = text("close_title", { desk: deskName(page.desk) });
    byId("close-client").hidden = client === null;
    if (!client) return;
    byId("close-number").textContent = client.ticket.number;
    chooseFirst("ending");
    // whoever sits here has answered
    document.querySelector('[data-choice="no-answer"]').hidden = client.ticket.state !== "called";
  }

  #closeBody() {
    return this.#state.desk.client ? { client: chosen("ending") } : {};
  }
}
