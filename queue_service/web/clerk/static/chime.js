/**
 * A soft sound at the desk when somebody has been called to it. It can be switched off, and is never needed.
 *
 * A browser plays nothing before the first click or key on the page; until then the chime is silent, and what it
 * says is on the screen and in the window's title all the same.
 */
import { recall, remember } from "./remembered.js";

const NOTES = [{ hertz: 587.33, at: 0 }, { hertz: 783.99, at: 0.16 }];
const LENGTH = 0.9;
const LOUDNESS = 0.16;

export class DeskChime {
  #switch;
  #context = null;

  constructor(control) {
    this.#switch = control;
    control.checked = recall("sound") !== "off";
    control.addEventListener("change", () => {
      remember("sound", control.checked ? "on" : "off");
      this.#wake()?.then(() => this.ring());
    });
    for (const type of ["pointerdown", "keydown"]) {
      document.addEventListener(type, () => this.#wake(), { once: true });
    }
  }

  ring() {
    if (!this.#switch.checked || this.#context?.state !== "running") return;
    const start = this.#context.currentTime + 0.03;
    for (const { hertz, at } of NOTES) this.#note(hertz, start + at);
  }

  #wake() {
    if (!("AudioContext" in window)) return undefined;
    this.#context ??= new AudioContext();
    return this.#context.resume().catch(() => {});
  }

  #note(hertz, start) {
    const gain = this.#context.createGain();
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0005, start + LENGTH);
    const voice = this.#context.createOscillator();
    voice.frequency.value = hertz;
    voice.connect(gain).connect(this.#context.destination);
    voice.start(start);
    voice.stop(start + LENGTH);
  }
}
