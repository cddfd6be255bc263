/** The office's own slides: beside few calls, or in the calls' place while there are none. Calls always win. */
import { page } from "../../queue_service/web/static/shared/page.js";
import { fitText, forgetSizes } from "./fitting.js";
import { turnAt, wordsOf } from "./turns.js";

/** Font sizes in pixels of a 1920 × 1080 board. */
const STAGE = { most: 104, least: 40 };
const SIDE = { most: 46, least: 27 };

export class Slides {
  #stage;
  #side;
  #look = { slides: [], slide_seconds: 15 };
  #tooLong = new Set();

  /** @param {{stage: HTMLElement, side: HTMLElement}} places each with a `.slide-words` */
  constructor({ stage, side }) {
    this.#stage = stage;
    this.#side = side;
  }

  /** The office's `board`. */
  set look(look) {
    this.#look = look;
    this.#tooLong.clear();
  }

  get any() {
    return this.#look.slides.length > 0;
  }

  /** Shows the slide of this moment on the stage, at the side, or nowhere: `where` is one of these or null. */
  show(where, now, unit) {
    this.#stage.hidden = where !== "stage";
    this.#side.hidden = where !== "side";
    if (where === "stage") this.#fill(this.#stage, STAGE, now, unit);
    if (where === "side" && !this.#fill(this.#side, SIDE, now, unit)) this.#side.hidden = true;
  }

  /** The fonts have arrived. */
  again() {
    this.#tooLong.clear();
    forgetSizes(this.#words(this.#stage), this.#words(this.#side));
  }

  #words(place) {
    return place.querySelector(".slide-words");
  }

  /** All of the board's languages at once where they fit, else one of them, another one each round. */
  #fill(place, { most, least }, now, unit) {
    const { slides, slide_seconds: seconds } = this.#look;
    const { index, round } = turnAt(now, seconds, slides.length);
    const spoken = wordsOf(slides[index], page.languages);
    const words = this.#words(place);
    place.dataset.slide = index;
    const sizes = { most: most * unit, least: least * unit };
    const key = `${index} ${words.clientWidth} ${words.clientHeight}`;
    if (!this.#tooLong.has(key)) {
      write(words, spoken);
      if (fitText(words, sizes) || spoken.length === 1) return fitText(words, sizes);
      this.#tooLong.add(key);
    }
    write(words, [spoken[round % spoken.length]]);
    return fitText(words, sizes);
  }
}

/** Only what differs is written: a slide that stands is not touched. */
function write(words, spoken) {
  const key = JSON.stringify(spoken);
  if (words.dataset.says === key) return;
  words.dataset.says = key;
  words.replaceChildren(...spoken.map(([lang, text]) => {
    const line = document.createElement("p");
    line.lang = lang;
    line.dir = "auto";
    line.textContent = text;
    return line;
  }));
}
