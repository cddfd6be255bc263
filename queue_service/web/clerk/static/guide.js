/** One sentence for the first day, about the step that is next; put away for good with one press, and back in "Keys". */
import { recall, remember } from "./remembered.js";
import { text } from "./words.js";

const byId = (id) => document.getElementById(id);

export class Guide {
  #state;
  #switch = byId("guide-switch");

  constructor(state) {
    this.#state = state;
    this.#switch.checked = recall("guide") !== "off";
    this.#switch.addEventListener("change", () => this.#keep());
    byId("guide-close").addEventListener("click", () => {
      this.#switch.checked = false;
      this.#keep();
    });
  }

  draw() {
    const { desk, client } = this.#state.desk;
    const step = client && desk.state !== "away" ? client.ticket.state : desk.state;
    const shown = this.#switch.checked;
    byId("guide").hidden = !shown;
    if (shown) byId("guide-text").textContent = text(`guide.${step}`);
  }

  #keep() {
    remember("guide", this.#switch.checked ? "on" : "off");
    this.draw();
  }
}
