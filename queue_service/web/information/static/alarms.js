/**
 * Calls for help, from kiosks and desks: on the screen until somebody has closed them, heard until somebody comes. A
 * device that is lost stands among them, heard once: nobody waits there for help.
 */
import { Chime } from "../../static/shared/chime.js";
import { clock, page } from "../../static/shared/page.js";
import { areaName, deskName, text } from "../../clerk/static/words.js";
import { recall, remember } from "../../clerk/static/remembered.js";

const byId = (id) => document.getElementById(id);
/** Soft, but not to be forgotten. */
const AGAIN_MS = 20_000;
const RANKS = ["emergency", "help", "device_lost"];

export class Alarms {
  #state;
  #sender;
  #notices;
  #sound = byId("sound-switch");
  #chime = new Chime(() => {});
  #known = new Set();
  #title = document.title;
  #timer = null;

  constructor(state, sender, notices) {
    this.#state = state;
    this.#sender = sender;
    this.#notices = notices;
    this.#sound.checked = recall("info.sound") !== "off";
    this.#sound.addEventListener("change", () => {
      remember("info.sound", this.#sound.checked ? "on" : "off");
      if (this.#sound.checked) this.#chime.allow().then(() => this.#chime.ring());
    });
    for (const type of ["pointerdown", "keydown"]) {
      document.addEventListener(type, () => this.#chime.allow(), { once: true });
    }
  }

  draw() {
    const { alarms } = this.#state.queue;
    const focused = document.activeElement?.dataset?.alarm;
    byId("alarms").hidden = alarms.length === 0;
    // emergencies first, devices last, else in the order in which they came
    const urgent = [...alarms].sort((one, other) => RANKS.indexOf(one.kind) - RANKS.indexOf(other.kind));
    byId("alarm-list").replaceChildren(...urgent.map((alarm) => this.#row(alarm)));
    if (focused) byId("alarm-list").querySelector(`[data-alarm="${focused}"]:not([hidden])`)?.focus();
    const waiting = alarms.filter((alarm) => alarm.answered_at === null);
    document.title = waiting.some(isCall) ? `! ${text("title_alarm")}` : this.#title;
    this.#sayNew(waiting);
  }

  #sayNew(waiting) {
    const fresh = waiting.filter((alarm) => !this.#known.has(alarm.id));
    fresh.forEach((alarm) => {
      this.#known.add(alarm.id);
      this.#notices.announce(words(alarm), isCall(alarm));
    });
    if (fresh.length > 0) this.#ring();
    clearInterval(this.#timer);
    if (waiting.some(isCall)) this.#timer = setInterval(() => this.#ring(), AGAIN_MS);
  }

  #ring() {
    if (this.#sound.checked) this.#chime.ring();
  }

  #row(alarm) {
    const row = byId("alarm-row").content.firstElementChild.cloneNode(true);
    row.dataset.kind = alarm.kind;
    row.dataset.answered = String(alarm.answered_at !== null);
    row.querySelector("[data-words]").textContent = words(alarm);
    row.querySelector("[data-since]").textContent = alarm.answered_at
      ? text("alarm.answered", { time: clock(alarm.answered_at) })
      : text("alarm.since", { time: clock(alarm.raised_at) });
    const answer = row.querySelector("[data-answer]");
    answer.hidden = alarm.answered_at !== null;
    this.#wire(answer, alarm, "answer", "sent");
    this.#wire(row.querySelector("[data-close]"), alarm, "close", "closed");
    return row;
  }

  #wire(button, alarm, step, said) {
    button.dataset.alarm = alarm.id;
    const place = placeOf(alarm);
    button.setAttribute("aria-label", text(`alarm.${step}_this`, { place }));
    button.addEventListener("click", async () => {
      const house = await this.#sender.send(`/alarms/${alarm.id}/${step}`);
      if (!house) return;
      this.#state.supposedHouse(house);
      this.#notices.announce(text(`alarm.${said}`));
    });
  }
}

function placeOf({ kind, place, area }) {
  const name = kind === "emergency" && place in page.desks ? deskName(place)
    : ["kiosk", "lobby"].includes(place) ? text(`alarm.${place}`) : place;
  return area ? `${name}, ${areaName(area)}` : name;
}

/** Somebody needs somebody, and not a device its plug. */
const isCall = ({ kind }) => kind !== "device_lost";
const words = (alarm) => text(`alarm.${alarm.place === "lobby" && alarm.kind === "emergency" ? "emergency_lobby" : alarm.kind}`, { place: placeOf(alarm) });
