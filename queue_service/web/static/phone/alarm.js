/**
 * The call on the phone: sound, vibration, a notification, until the holder says "I am coming" or is served.
 *
 * Browsers allow most of it only after a tap, and people want to be asked: the button asks for all of it at once,
 * messages to a locked phone included where there are any. Without it the phone still tries; what the browser refuses
 * is simply missing, the page itself always says it.
 */
import { Chime } from "../shared/chime.js";
import { page } from "../shared/page.js";
import { keepScreenOn } from "../shared/wake_lock.js";
import { clearNotifications, follow, follows, needsHomeScreen, pushIsPossible, unfollow } from "./push.js";
import { goTo, sentence } from "./words.js";

const RING_EVERY_MS = 8_000;
/** After this somebody has left the phone at home. */
const RING_FOR_MS = 180_000;
const VIBRATION = [500, 200, 500, 200, 800];
/** Where somebody may still be called. */
const OFFERED = ["waiting", "parked", "on_hold"];

export class Alarm {
  #button;
  #label;
  #hint;
  #chime = null;
  #timer = null;
  #call = "";
  #wanted = true;
  #pushed = false;
  #letScreenGo = null;
  /** Called with true when the phone begins to ring, with false when it stops. */
  onRing = () => {};

  /** @param {{button: Element, label: Element, hint: Element}} parts the button, its words, what the alert can do */
  constructor({ button, label, hint }) {
    this.#button = button;
    this.#label = label;
    this.#hint = hint;
    button.addEventListener("click", () => this.#turn(button.getAttribute("aria-pressed") !== "true"));
    if (follows()) this.#resume();
  }

  /** Rings for each new call, each repeat of one and each other desk; stops when the ticket is no longer called. */
  follow(ticket) {
    const called = ticket.state === "called" && !ticket.house_pause;
    const offered = OFFERED.includes(ticket.state);
    this.#button.hidden = !offered;
    this.#hint.hidden = !offered;
    const call = called ? `${ticket.called_at} ${ticket.repeat} ${ticket.desk?.code}` : "";
    if (!called && this.#pushed) clearNotifications().catch(() => {});
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
    // with messages on, the service worker shows one
    if (this.#wanted && !this.#pushed) notify(ticket);
    this.onRing(true);
  }

  async #turn(on) {
    this.#button.setAttribute("aria-pressed", on);
    this.#label.textContent = on ? page.texts.alarm_on : page.texts.alarm_off;
    this.#wanted = on;
    this.#letScreenGo?.();
    this.#letScreenGo = null;
    if (!on) {
      this.#say("off");
      this.#pushed = false;
      if (pushIsPossible()) await unfollow().catch(() => {});
      return;
    }
    // browsers let only the tap itself ask
    const permission = askPermission();
    // heard and felt once, so that people know what to wait for, and that the volume is up
    this.#chime ??= new Chime(() => {});
    this.#chime.allow().then(() => this.#chime.ring());
    vibrate(200);
    this.#say(await this.#reach(await permission));
  }

  /** What the alert can do from here: "push", "page", "home-screen", "denied" or "failed". */
  async #reach(permission) {
    this.#letScreenGo = keepScreenOn();
    if (needsHomeScreen()) return "home-screen";
    if (!pushIsPossible()) return "page";
    if (permission !== "granted") return permission === "denied" ? "denied" : "page";
    try {
      await follow();
    } catch {
      return "failed";
    }
    if (!this.#wanted) return "off";
    this.#pushed = true;
    // a phone that may be locked need not stay lit
    this.#letScreenGo?.();
    this.#letScreenGo = null;
    return "push";
  }

  /** This page was loaded again, and the browser follows the ticket already. */
  #resume() {
    this.#pushed = true;
    this.#button.setAttribute("aria-pressed", true);
    this.#label.textContent = page.texts.alarm_on;
    this.#say("push");
    // the server may have forgotten: a number that was over and was brought back
    follow().catch(() => {});
  }

  #say(reach) {
    this.#hint.dataset.reach = reach;
    this.#hint.textContent = page.texts.reach[reach] ?? "";
  }
}

/** "granted", "denied" or "default"; a browser without notifications has denied nothing. */
async function askPermission() {
  if (!("Notification" in window)) return "default";
  if (Notification.permission !== "default") return Notification.permission;
  return Notification.requestPermission().catch(() => "default");
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
