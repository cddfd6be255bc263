/**
 * The buttons: one that is always the next sensible step, the others beside it, each only while it makes sense.
 *
 * A press means what the button said when it was decided on: for a moment after its meaning changed, by our own
 * action or by a call that came in, the primary button takes none. That also makes the second half of a double click
 * on "call next" nothing, instead of "start".
 */
import { page } from "../../static/shared/page.js";
import { possible, suggested } from "./possible.js";
import { text } from "./words.js";

const SETTLES_MS = 450;
const KEYS = { open: "o", "call-next": "n", start: "s", finish: "f" };

const byId = (id) => document.getElementById(id);

export class ActionBar {
  #state;
  #primary = byId("primary");
  #undo = byId("undo");
  #others = [...document.querySelectorAll("#others [data-action]")];
  #shown = "";
  #settling = null;

  /** `onAction(name)` is told what was pressed, never what cannot be done now. */
  constructor(state, onAction) {
    this.#state = state;
    for (const button of [this.#primary, ...this.#others, this.#undo]) {
      button.addEventListener("click", (event) => {
        if (this.#isMeant(event, button)) onAction(button.dataset.action);
      });
    }
    for (const radio of document.querySelectorAll("#outcomes input")) {
      radio.addEventListener("change", () => this.draw());
    }
  }

  /** How the present matter ends, as chosen. */
  get outcome() {
    return document.querySelector("#outcomes input:checked").value;
  }

  #isMeant(event, button) {
    // the rest of a double click
    if (event.detail > 1) return false;
    // a shortcut (a click from a script) names its action, whatever the button has just become
    if (event.isTrusted && button === this.#primary && this.#settling !== null) return false;
    const { desk, staleSince, pending } = this.#state;
    return !pending && possible(desk, staleSince !== null).has(button.dataset.action);
  }

  draw() {
    const { desk, staleSince, pending } = this.#state;
    const can = possible(desk, staleSince !== null);
    const offered = possible(desk, false);
    const next = suggested(desk);
    this.#drawPrimary(next, next !== null && can.has(next));
    for (const button of this.#others) {
      const { action } = button.dataset;
      button.hidden = action === next || !offered.has(action);
      this.#allow(button, can.has(action) && !pending);
      button.setAttribute("aria-busy", String(pending === action));
    }
    const wrapUp = this.#others.find((button) => button.dataset.action === "wrap-up");
    wrapUp.querySelector("[data-label]").textContent = text(desk.client ? "labels.wrap-up_client" : "labels.wrap-up");
    this.#drawUndo(can.has("undo") && !pending);
    this.#drawOutcomes(next);
    byId("ready-hint").hidden = next !== null || Boolean(desk.house_pause);
  }

  /** Puts the focus where the next step is, unless somebody is using something else. */
  focus() {
    const active = document.activeElement;
    const lost = !active || active === document.body || active.getClientRects().length === 0;
    if (lost && !this.#primary.hidden) this.#primary.focus({ preventScroll: true });
  }

  #drawUndo(allowed) {
    const { undo, house_pause: paused } = this.#state.desk;
    const known = !paused && undo && page.texts.undo[undo];
    this.#undo.hidden = !known;
    if (known) byId("undo-label").textContent = known;
    this.#allow(this.#undo, allowed);
  }

  #drawPrimary(action, possibleNow) {
    const button = this.#primary;
    button.hidden = action === null;
    if (action === null) {
      this.#shown = "";
      return;
    }
    const client = this.#state.desk.client?.ticket.number ?? "";
    // away and back again are one key
    const key = this.#state.desk.desk.state === "away" ? "a" : KEYS[action];
    button.dataset.action = action;
    button.dataset.key = key;
    byId("primary-label").textContent = this.#primaryLabel(action);
    byId("primary-key").textContent = key.toUpperCase();
    button.setAttribute("aria-keyshortcuts", key.toUpperCase());
    if (`${action} ${client}` !== this.#shown) this.#settle(`${action} ${client}`);
    button.setAttribute("aria-busy", String(this.#state.pending === action));
    this.#allow(button, possibleNow && !this.#state.pending && this.#settling === null);
  }

  #primaryLabel(action) {
    const { state } = this.#state.desk.desk;
    if (action === "open" && state === "paused") return text("primary.resume");
    if (action === "open" && state === "away") return text("primary.back");
    if (action === "finish" && this.outcome !== "done") return text(`primary.finish_${this.outcome}`);
    return text(`primary.${action}`);
  }

  #settle(meaning) {
    const first = this.#shown === "";
    this.#shown = meaning;
    if (first) return;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#settling = null;
      this.draw();
    }, SETTLES_MS);
  }

  #allow(button, allowed) {
    // not `disabled`: that would take the focus away from whoever works by keyboard
    button.setAttribute("aria-disabled", String(!allowed));
    button.toggleAttribute("data-settling", !allowed && (this.#settling !== null || this.#state.pending !== null)
      && this.#state.staleSince === null);
  }

  #drawOutcomes(next) {
    const box = byId("outcomes");
    box.hidden = next !== "finish";
    if (box.hidden) box.querySelector("input").checked = true;
    byId("outcome-hint").hidden = box.hidden || this.outcome !== "not_responsible";
  }
}
