/** The whole house: its pause, which covers everything else, and what concerns everybody. */
import { clock } from "../../static/shared/page.js";
import { Asking } from "./asking.js";
import { text } from "./words.js";

const byId = (id) => document.getElementById(id);

export class House {
  #state;
  #actions;
  #ask;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    this.#ask = {
      pause: new Asking("house-dialog", {
        body: (kind) => (kind ? { kind } : null),
        onSend: (body) => actions.inOffice("pause", body),
      }),
      resume: new Asking("resume-dialog", { onSend: () => actions.inOffice("resume") }),
    };
    byId("ask-pause-house").addEventListener("click", () => this.#open("pause"));
    byId("ask-resume").addEventListener("click", () => this.#open("resume"));
  }

  draw() {
    // two topics bring the same news, one of them first
    const pause = this.#state.desk.house_pause ?? this.#state.queue.house.pause;
    document.documentElement.toggleAttribute("data-paused", pause !== null);
    byId("house").hidden = pause === null;
    if (pause) this.#drawPause(pause);
    else this.#ask.resume.close();
    const { message, closed_early: early } = this.#state.queue.house;
    show("house-message", message ? text("house.message", { text: message }) : "");
    show("house-early", early ? text("house.closed_early") : "");
    byId("house-line").hidden = !message && !early;
    byId("ask-pause-house").setAttribute("aria-disabled", String(this.#state.staleSince !== null));
    byId("ask-resume").setAttribute("aria-disabled", String(this.#state.staleSince !== null));
  }

  #drawPause({ kind, since }) {
    this.#ask.pause.close();
    byId("house").dataset.kind = kind;
    byId("house-pause-title").textContent = text(`house.${kind}.title`);
    byId("house-text").textContent = text(`house.${kind}.text`);
    byId("house-since").textContent = text("house.since", { time: clock(since) });
    const { client } = this.#state.desk;
    byId("house-client").textContent = client ? ` · ${client.ticket.number}` : "";
  }

  #open(which) {
    if (this.#state.staleSince === null) this.#ask[which].open();
  }
}

function show(id, words) {
  const line = byId(id);
  line.hidden = words === "";
  line.querySelector("[data-text]").textContent = words;
}
