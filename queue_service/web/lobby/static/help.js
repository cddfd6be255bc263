/** Help from the information desk: one press each, and the page says until it is over whether somebody comes. */
import { clock } from "../../static/shared/page.js";
import { text } from "../../clerk/static/words.js";

const byId = (id) => document.getElementById(id);
/** How the information desk is told where this is. */
const PLACE = "lobby";

export class Help {
  #state;
  #sender;
  #notices;

  constructor(state, sender, notices) {
    this.#state = state;
    this.#sender = sender;
    this.#notices = notices;
    byId("ask-help").addEventListener("click", () => this.#ask(false));
    byId("ask-emergency").addEventListener("click", () => this.#ask(true));
  }

  draw() {
    const { help } = this.#state.counts;
    const rows = byId("asked");
    rows.hidden = help.length === 0;
    rows.replaceChildren(...help.map(row));
    const pressed = new Set(help.map((each) => each.kind));
    for (const kind of ["help", "emergency"]) byId(`ask-${kind}`).setAttribute("aria-pressed", String(pressed.has(kind)));
  }

  async #ask(urgent) {
    const raised = await this.#sender.send("/help", { place: PLACE, urgent }, { name: `help ${urgent}` });
    if (!raised) return;
    this.#state.supposedHelp(raised);
    this.#notices.announce(text("help.sent"));
  }
}

function row({ kind, raised_at, answered_at }) {
  const item = byId("asked-row").content.firstElementChild.cloneNode(true);
  item.dataset.kind = kind;
  item.dataset.answered = String(answered_at !== null);
  item.querySelector("[data-words]").textContent = answered_at === null
    ? text(`help.${kind}`, { time: clock(raised_at) })
    : text(`help.${kind}_answered`, { time: clock(answered_at) });
  return item;
}
