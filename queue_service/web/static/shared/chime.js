/**
 * The one chime of the house: two soft notes, 1.4 s, one call after the other however many come at once.
 *
 * A browser may refuse sound until somebody has touched the page; a kiosk's browser is started with
 * --autoplay-policy=no-user-gesture-required and never does. A chime that could not be played is dropped, not kept:
 * minutes later it would call nobody.
 */

const NOTES = [
  { hertz: 659.26, at: 0 },
  { hertz: 523.25, at: 0.38 },
];
const LENGTH = 1.4;
const PAUSE = 0.5;

export class Chime {
  #context = null;
  #freeAt = 0;

  /** `onBlocked(bool)` says whether the browser holds sound back. */
  constructor(onBlocked) {
    if (!("AudioContext" in window)) return;
    this.#context = new AudioContext();
    const tell = () => onBlocked(this.#context.state !== "running");
    this.#context.addEventListener("statechange", tell);
    this.allow();
    // the state settles a moment after the start; a notice that flashes by would only puzzle
    setTimeout(tell, 1_000);
  }

  /** To be called from a tap or click where the browser asks for one. */
  async allow() {
    await this.#context?.resume().catch(() => {});
  }

  /** Chimes `times` times, each after the one before, also after those still to come. */
  ring(times = 1) {
    if (this.#context?.state !== "running") {
      this.allow();
      return;
    }
    for (let count = 0; count < times; count += 1) {
      const start = Math.max(this.#freeAt, this.#context.currentTime + 0.05);
      for (const note of NOTES) this.#note(note.hertz, start + note.at, start + LENGTH);
      this.#freeAt = start + LENGTH + PAUSE;
    }
  }

  #note(hertz, start, end) {
    const gain = this.#context.createGain();
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(0.32, start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0008, end);
    gain.connect(this.#context.destination);
    // a quiet octave above keeps a sine from sounding like a test tone
    for (const [factor, level] of [[1, 1], [2, 0.18]]) {
      const voice = this.#context.createOscillator();
      const share = this.#context.createGain();
      voice.frequency.value = hertz * factor;
      share.gain.value = level;
      voice.connect(share).connect(gain);
      voice.start(start);
      voice.stop(end);
    }
  }
}
