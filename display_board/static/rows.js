/**
 * The rows of called numbers, and only as much change on the screen as there was in the lobby.
 *
 * A row that stays is neither moved nor rebuilt: moving it would start its blinking again.
 */
import { arrange } from "./sizing.js";

const pencil = document.createElement("canvas").getContext("2d");
/** A desk called "Raum 2.14" may not push the number off the screen: beyond this width its name gets smaller. */
const DESK_MOST_EM = 1.9;
const SPACING_EM = { padding: 0.13, gap: 0.16, arrow: 0.52 };
/** How long one blink takes in rows.css. */
const BLINK_MS = 1_200;

/** Width of `text` in multiples of its font size, in the weight of the rows. */
export function widthEm(text) {
  pencil.font = "700 100px 'Noto Sans', 'Noto Sans Arabic', sans-serif";
  return pencil.measureText(text).width / 100;
}

/** Room for every number and desk in `calls`, so that all rows line up; never less than the usual "H042 → 12". */
export function columnsFor(calls, deskName) {
  const numberEm = Math.max(...["H000", ...calls.map((call) => call.number)].map(widthEm)) + 0.02;
  const desks = ["12", ...calls.map((call) => deskName(call.desk))].map(widthEm);
  const deskEm = Math.min(DESK_MOST_EM, Math.max(...desks)) + 0.02;
  const { padding, gap, arrow } = SPACING_EM;
  return { numberEm, deskEm, rowWidthEm: padding * 2 + numberEm + gap * 2 + arrow + deskEm };
}

/** One list of calls on the screen. */
export class Rows {
  #pane;
  #list;
  #template;
  #describe;
  #rows = new Map();

  /**
   * @param {HTMLElement} pane holds the list and its head, which line up
   * @param {(call) => {desk, area, time}} describe the words of a call; a missing one leaves its place empty
   */
  constructor(pane, template, describe) {
    this.#pane = pane;
    this.#list = pane.querySelector(".rows");
    this.#template = template;
    this.#describe = describe;
  }

  /** Shows exactly `calls`, in this order; those in `fresh` stand out, those in `blinking` begin to blink at `now`. */
  show(calls, { fresh = new Set(), blinking = new Set(), now }) {
    const wanted = new Map(calls.map((call) => [`${call.number} ${call.desk} ${call.calledAt}`, call]));
    for (const [key, row] of this.#rows) {
      if (!wanted.has(key)) {
        row.remove();
        this.#rows.delete(key);
      }
    }
    let place = this.#list.firstElementChild;
    for (const [key, call] of wanted) {
      const row = this.#rows.get(key) ?? this.#build(key, call);
      row.classList.toggle("is-fresh", fresh.has(call.number));
      if (blinking.has(call.number)) blink(row, now - call.calledAt);
      if (row === place) place = place.nextElementSibling;
      else this.#list.insertBefore(row, place);
    }
  }

  /** Sets the font as large as all rows allow, at most `fontSize` px. Returns {columns, fontSize}. */
  fit(count, fontSize, columns, { width, height, gap, rowHeightEm, rows }) {
    const best = arrange(count, fontSize, { width, height, gap, rowWidthEm: columns.rowWidthEm, rowHeightEm });
    const lines = Math.max(rows, Math.ceil(count / best.columns));
    const style = this.#pane.style;
    style.setProperty("--font-size", `${best.fontSize}px`);
    style.setProperty("--columns", best.columns);
    style.setProperty("--lines", Math.ceil(Math.max(count, 1) / best.columns));
    style.setProperty("--row-height", `${Math.floor((height - gap * (lines - 1)) / lines)}px`);
    style.setProperty("--number-em", columns.numberEm);
    style.setProperty("--desk-em", columns.deskEm);
    return best;
  }

  #build(key, call) {
    const row = this.#template.content.firstElementChild.cloneNode(true);
    const words = this.#describe(call);
    row.dataset.number = call.number;
    row.querySelector(".number").textContent = call.number;
    const desk = row.querySelector(".desk");
    desk.textContent = words.desk;
    desk.style.setProperty("--shrink", Math.min(1, DESK_MOST_EM / widthEm(words.desk)));
    for (const part of ["area", "time"]) {
      const place = row.querySelector(`.${part}`);
      if (place) place.textContent = words[part] ?? "";
    }
    this.#rows.set(key, row);
    return row;
  }
}

/** In the phase that the moment of the call sets: two boards that hear of it at different times blink together. */
function blink(row, since) {
  row.style.setProperty("--phase", `${-(Math.max(0, since) % BLINK_MS)}ms`);
  row.classList.add("is-blinking");
  row.addEventListener("animationend", () => row.classList.remove("is-blinking"), { once: true });
}
