/** The left of the console: the present client, or what the desk is doing without one. */
import { clock, page } from "../../static/shared/page.js";
import { deskUrl } from "./actions.js";
import { areaName, deskName, endonym, languageName, matter, matters, minutes, pauseReason, text } from "./words.js";

const byId = (id) => document.getElementById(id);

/** Which of the stage's panels tells the truth about this desk. */
export function panelOf(desk) {
  return desk.client ? "client" : desk.desk.state;
}

export class Stage {
  #state;
  /** Who was here last. */
  #lastNumber = null;

  constructor(state) {
    this.#state = state;
    this.#offerMatters();
  }

  draw() {
    const { desk, client } = this.#state.desk;
    const shown = panelOf(this.#state.desk);
    for (const panel of document.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== shown;
    if (client) this.#drawClient(client);
    if (shown === "ready") {
      byId("ready-since").textContent = desk.ready_since ? text("since", { time: clock(desk.ready_since) }) : "";
    }
    if (shown === "paused") this.#drawPause(desk);
    if (shown === "open") this.drawWaiting();
    this.tick();
    keepReachable(byId("stage"));
  }

  /** After a move the client is at another desk: whoever still looks at this one may go along. */
  #drawPause({ pause_reason: reason }) {
    byId("pause-reason").textContent = pauseReason(reason);
    const went = this.#lastNumber === null
      ? undefined
      : this.#state.queue.desks.find(({ code, number }) => number === this.#lastNumber && code !== page.desk);
    byId("follow").hidden = reason !== "moved" || !went;
    if (!went) return;
    byId("follow").href = deskUrl(went.code);
    byId("follow-label").textContent = text("follow", { desk: deskName(went.code) });
  }

  /** How many wait whom this desk may serve: what a call would find. */
  drawWaiting() {
    const mine = new Set(this.#state.desk.desk.case_types);
    const waiting = this.#state.queue.classes
      .filter((each) => mine.has(each.case_type))
      .reduce((sum, each) => sum + each.waiting, 0);
    byId("open-waiting").textContent = waiting > 0
      ? text("open_waiting", { n: waiting })
      : text("open_nobody");
  }

  /** What changes with the clock alone. */
  tick() {
    const { client, away_since: away } = this.#state.desk;
    if (!client) return;
    const { ticket } = client;
    byId("client-panel").toggleAttribute("data-away", away !== null);
    if (away !== null) {
      byId("client-state").textContent = text("away", { time: clock(away) });
      return;
    }
    const calledFor = (this.#state.now() - new Date(ticket.called_at).getTime()) / 60_000;
    byId("client-state").textContent = ticket.state === "called"
      ? text(ticket.repeat > 0 ? "called_again" : "called", {
          time: clock(ticket.called_at), ago: minutes(calledFor), times: ticket.repeat + 1,
        })
      : text("serving", { time: clock(ticket.started_at ?? ticket.called_at) });
  }

  /** The matters to open a closed desk for, or null for all it is equipped for. */
  chosenMatters() {
    const boxes = [...byId("open-matters").querySelectorAll("input")];
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    return chosen.length === boxes.length ? null : chosen;
  }

  #drawClient({ ticket, reason }) {
    this.#lastNumber = ticket.number;
    byId("client-panel").dataset.state = ticket.state;
    byId("client-number").textContent = ticket.number;
    byId("client-matters").replaceChildren(...ticket.case_types.map(line));
    this.#line("client-later", ticket.next_case_types.length > 0
      ? text("later", { matters: matters(ticket.next_case_types) })
      : "");
    byId("client-booked").hidden = !ticket.booked;
    byId("client-need").hidden = !ticket.needs_priority;
    byId("client-accessible").hidden = !ticket.accessible_only;
    byId("client-flags").hidden = !ticket.booked && !ticket.needs_priority && !ticket.accessible_only;
    byId("client-language").textContent = languageName(ticket.language);
    const own = byId("client-endonym");
    own.textContent = endonym(ticket.language);
    own.lang = ticket.language;
    byId("client-persons").textContent = ticket.persons;
    byId("client-waited").textContent = minutes(ticket.waited_minutes);
    byId("client-note-box").hidden = !ticket.note;
    byId("client-note").textContent = ticket.note ?? "";
    this.#line("client-reason", reason?.text ?? "");
    byId("client-reason-box").hidden = !reason?.text;
  }

  #line(id, content) {
    byId(id).textContent = content;
    byId(id).hidden = content === "";
  }

  /** The boxes of a closed desk: what it is equipped for, all of it chosen. */
  #offerMatters() {
    const template = byId("open-matter");
    const rows = page.equipped_for.map((code) => {
      const row = template.content.cloneNode(true);
      const box = row.querySelector("input");
      box.value = code;
      box.checked = true;
      row.querySelector("[data-name]").textContent = matter(code);
      return row;
    });
    byId("open-matters").replaceChildren(...rows);
  }
}

/** What scrolls must be reachable by keyboard; what does not would only be in the way. */
export function keepReachable(frame) {
  if (frame.scrollHeight > frame.clientHeight + 1) frame.tabIndex = 0;
  else frame.removeAttribute("tabindex");
}

function line(code) {
  const item = document.createElement("li");
  item.textContent = matter(code);
  return item;
}

/** The desk in the head of the page and in the window's title; `alarmed`: a neighbour who needs help, or null. */
export function drawHead(state, alarmed = null) {
  const { desk, client } = state.desk;
  const shown = client && desk.state !== "away" ? client.ticket.state : desk.state;
  byId("desk-state").dataset.state = shown;
  byId("desk-state-word").textContent = text(`states.${shown}`);
  byId("desk-area").textContent = areaName(desk.area);
  const subject = client ? client.ticket.number : text(`states.${shown}`);
  document.title = alarmed
    ? text("title_alarm", { desk: deskName(alarmed) })
    : text("title", { subject, desk: desk.name });
}
