/**
 * The call on the phone: sound, vibration, a notification, until the holder says "I am coming" or is served.
 *
 * Browsers allow most of it only after a tap, and people want to be asked: the button asks for all of it at once.
 * Without it the phone still tries; what the browser refuses is simply missing, the page itself always says it.
 */
import { Chime } from "../shared/chime.js";
import { page } from "../shared/page.js";
import { keepScreenOn } from "../shared/wake_lock.js";
import { goTo, sentence } from "./words.js";

const RING_EVERY_MS = 8_000;
/** After this somebody has left the phone at home. */
const RING_FOR_MS = 180_000;
const VIBRATION = [500, 200, 500, 200, 800];

export class Alarm {
  #button;
  #words;
  #chime = null;
  #timer = null;
  #call = "";
  #wanted = true;
  #letScreenGo = null;
  /** Called with true when the phone begins to ring, with false when it stops. */
  onRing = () => {};

  constructor(button, words) {
    this.#button = button;
    this.#words = words;
    button.addEventListener("click", () => this.#turn(button.getAttribute("aria-pressed") !== "true"));
  }

  /** Rings for each new call and each repeat of one; stops when the ticket is no longer called. */
  follow(ticket) {
    const called = ticket.state === "called";
    this.#button.hidden = !["waiting", "parked"].includes(ticket.state);
    const call = called ? `${ticket.called_at} ${ticket.repeat}` : "";
    if (call === this.#call) return;
    this.#call = call;
    this.hush();
    if (called) this.#ring(ticket);
  }

  /** Silence until the next call. */
  hush() {
    clearInterval(this.#timer);
    this.#timer = null;
    vibrate(0);
    this.onRing(false);
  }

  #ring(ticket) {
    const until = Date.now() + RING_FOR_MS;
    const once = () => {
      if (Date.now() > until) {
        this.hush();
        return;
      }
      if (!this.#wanted) return;
      this.#chime ??= new Chime(() => {});
      this.#chime.ring(2);
      vibrate(VIBRATION);
    };
    this.#timer = setInterval(once, RING_EVERY_MS);
    once();
    if (this.#wanted) notify(ticket);
    this.onRing(true);
  }

  async #turn(on) {
    this.#button.setAttribute("aria-pressed", on);
    this.#words.textContent = on ? page.texts.alarm_on : page.texts.alarm_off;
    this.#wanted = on;
    this.#letScreenGo?.();
    this.#letScreenGo = on ? keepScreenOn() : null;
    if (!on) return;
    // heard and felt once, so that people know what to wait for, and that the volume is up
    this.#chime ??= new Chime(() => {});
    await this.#chime.allow();
    this.#chime.ring();
    vibrate(200);
    if ("Notification" in window && Notification.permission === "default") {
      await Notification.requestPermission().catch(() => {});
    }
  }
}

function vibrate(pattern) {
  // before the first tap the browser would only complain
  if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.(pattern);
}

/** Reaches people who have another page in front of them. */
function notify(ticket) {
  if (!("Notification" in window) || Notification.permission !== "granted" || !document.hidden) return;
  try {
    const options = { body: `${ticket.number}: ${goTo(ticket)}`, tag: ticket.number, requireInteraction: true };
    const notification = new Notification(sentence(ticket), options);
    notification.addEventListener("click", () => window.focus());
  } catch {
    // Chrome on Android only takes notifications from a service worker; sound and vibration remain
  }
}
