/**
 * The foot: how many wait for what, a page at a time and a language at a time.
 *
 * Nothing runs or slides: a page stands still for twelve seconds, then the next one stands there (standards A-33).
 * Whose turn it is follows from the server's time, so that boards side by side agree.
 */
import { page, fill } from "../../queue_service/web/static/shared/page.js";
import { turnAt } from "./turns.js";

const PAGE_SECONDS = 12;
const LINES = 2;

export class Waiting {
  #list;
  #title;
  #template;
  #name;
  #waiting = null;
  #content = "";
  #pages = [];
  #turn = 0;

  /** @param {(code: string, lang: string) => string} name a case type's name */
  constructor({ list, title, template, name }) {
    this.#list = list;
    this.#title = title;
    this.#template = template;
    this.#name = name;
  }

  /** `waiting` as in the board's snapshot; null when it cannot be vouched for. */
  show(waiting) {
    const kinds = waiting && Object.entries(waiting).filter(([, kind]) => kind.waiting > 0).map(shownAs);
    const content = JSON.stringify(kinds);
    if (content === this.#content) return;
    this.#content = content;
    this.#waiting = kinds;
    this.again();
  }

  /** Divides into pages once more: the width, a font or a name has changed. */
  again() {
    this.#pages = page.languages.flatMap((lang) => this.#paged(this.#waiting ?? [], lang));
    this.#turn %= this.#pages.length;
    this.#draw();
  }

  /** Shows the page whose turn it is at `now`, milliseconds of the server's clock. */
  turn(now) {
    const { index } = turnAt(now, PAGE_SECONDS, this.#pages.length);
    if (index === this.#turn) return;
    this.#turn = index;
    this.#draw();
  }

  #draw() {
    const { lang, items } = this.#pages[this.#turn];
    const title = this.#waiting?.length === 0 ? "nobody_waiting" : "waiting";
    for (const element of [this.#title, this.#list]) element.lang = lang;
    this.#title.textContent = this.#waiting ? page.texts[title][lang] : "";
    this.#list.replaceChildren(...items);
  }

  /** The concerns in pages of two lines each. */
  #paged(kinds, lang) {
    const pages = [{ lang, items: [] }];
    const gap = Number.parseFloat(getComputedStyle(this.#list).columnGap) || 0;
    let [line, used] = [1, 0];
    this.#title.textContent = page.texts.waiting[lang];
    for (const kind of kinds) {
      const item = this.#item(kind, lang);
      this.#list.replaceChildren(item);
      const width = Math.ceil(item.getBoundingClientRect().width);
      if (used > 0 && used + width > this.#list.clientWidth) [line, used] = [line + 1, 0];
      if (line > LINES) {
        pages.push({ lang, items: [] });
        line = 1;
      }
      pages.at(-1).items.push(item);
      used += width + gap;
    }
    return pages;
  }

  #item({ code, waiting, low, high }, lang) {
    const item = this.#template.content.firstElementChild.cloneNode(true);
    item.dir = page.directions[lang];
    item.querySelector(".name").textContent = this.#name(code, lang);
    item.querySelector(".count").textContent = waiting;
    const range = low === high ? "minutes_about" : "minutes";
    item.querySelector(".range").textContent = low === null ? "" : fill(page.texts[range][lang], { low, high });
    return item;
  }
}

function shownAs([code, { waiting, p50_minutes: p50, p80_minutes: p80 }]) {
  const known = typeof p50 === "number" && typeof p80 === "number";
  return { code, waiting, low: known ? inFives(p50) : null, high: known ? inFives(p80) : null };
}

/** Minutes as a board may say them: in steps of five, upwards, never "0". */
const inFives = (minutes) => Math.max(5, Math.ceil(minutes / 5) * 5);
