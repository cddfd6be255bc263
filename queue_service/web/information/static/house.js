/** What concerns everybody in the house: pause, message, no more numbers, sending home. Each is asked about once more. */
import { clock, page } from "../../static/shared/page.js";
import { text } from "../../clerk/static/words.js";

const byId = (id) => document.getElementById(id);

export class House {
  #state;
  #sender;
  #notices;
  #message = "";

  constructor(state, sender, notices) {
    this.#state = state;
    this.#sender = sender;
    this.#notices = notices;
    this.#asking("pause", "ask-pause", (kind) => this.#decide("pause", { kind }));
    this.#asking("resume", "ask-resume", () => this.#decide("resume"));
    if (page.may_decide) this.#wirePanel();
  }

  draw() {
    const { house } = this.#state;
    const shown = house.pause ? "paused" : house.open_now && !house.closed_early ? "open" : "closed";
    byId("house-state").dataset.state = shown;
    byId("house-state-word").textContent = this.#stateWords();
    byId("paused").hidden = house.pause === null;
    byId("ask-pause").hidden = house.pause !== null;
    document.documentElement.dataset.housePaused = String(house.pause !== null);
    if (house.pause) {
      byId("paused").dataset.kind = house.pause.kind;
      byId("paused-title").textContent = text(`pause_banner.${house.pause.kind}`, { time: clock(house.pause.since) });
    }
    if (page.may_decide) this.#drawPanel();
  }

  #stateWords() {
    const { pause, closed_early, open_now, closes_at } = this.#state.house;
    if (pause) return text(`house.${pause.kind}`, { time: clock(pause.since) });
    if (closed_early) return text("house.closed_early");
    return open_now ? text("house.open", { time: clock(closes_at) }) : text("house.closed");
  }

  #wirePanel() {
    this.#asking("early", "ask-early", () => this.#decide("early-closure"));
    this.#asking("home", "ask-home", () => this.#decide("send-home"));
    byId("undo-early").addEventListener("click", () => this.#decide("early-closure/undo"));
    byId("message").value = this.#state.house.message ?? "";
    this.#message = byId("message").value;
    byId("message").addEventListener("input", () => this.#drawMessage());
    byId("message-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#say(byId("message").value.trim() || null);
    });
    byId("message-clear").addEventListener("click", () => this.#say(null));
  }

  #drawPanel() {
    const { closed_early, message } = this.#state.house;
    byId("ask-early").hidden = closed_early;
    byId("undo-early").hidden = !closed_early;
    const { waiting, aside } = this.#state.counts;
    const n = waiting + aside;
    byId("home-count").textContent = n > 0 ? text("home_waiting", { n }) : text("home_nobody");
    // somebody else has changed it: taken over, unless a text of one's own is being written here
    if ((message ?? "") !== this.#message && byId("message").value === this.#message) byId("message").value = message ?? "";
    this.#message = message ?? "";
    this.#drawMessage();
  }

  #drawMessage() {
    const field = byId("message");
    const typed = field.value.trim().replace(/\s+/g, " ");
    byId("message-left").textContent = text("characters_left", { n: field.maxLength - field.value.length });
    byId("message-preview").textContent = typed || text("message_none");
    byId("message-preview").parentElement.dataset.empty = String(typed === "");
    byId("message-clear").hidden = this.#state.house.message === null;
  }

  async #say(words) {
    const house = await this.#sender.send("/message", { text: words });
    if (!house) return;
    byId("message").value = house.message ?? "";
    this.#message = byId("message").value;
    this.#state.supposedHouse(house);
    this.#notices.say("success", text(house.message ? "done.message" : "done.message_gone"));
  }

  async #decide(step, body = {}) {
    const house = await this.#sender.send(`/${step}`, body);
    if (!house) return;
    this.#state.supposedHouse(house);
    this.#notices.say("success", text(`done.${step}`));
    if (document.activeElement === document.body) byId(house.pause ? "ask-resume" : page.may_decide === undefined ? "ask-pause" : "tab-new").focus();
  }

  /** A button asks its dialog; the dialog's answer, or its yes, goes on. */
  #asking(name, opener, onYes) {
    const dialog = byId(`${name}-dialog`);
    byId(opener).addEventListener("click", () => {
      dialog.showModal();
      dialog.querySelector("[data-cancel]").focus();
    });
    dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.close();
      onYes(event.submitter?.value);
    });
  }
}
