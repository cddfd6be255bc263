/**
 * What to bring to a case type: lines taken from the catalogue or written, taken off and put back, all before saving.
 *
 * Lines that were there have fields with `data-at`. New ones, and those taken off, go along as `data-also` of the form.
 */
import { page } from "../../static/shared/page.js";
import { text } from "../../clerk/static/words.js";
import { codeOf } from "./codes.js";
import { renumber } from "./order.js";

const byId = (id) => document.getElementById(id);

export class Checklist {
  #list = byId("checklist");
  #form = this.#list?.closest("form");
  #notices;
  #place;
  #removed = new Map();

  constructor(notices) {
    this.#notices = notices;
  }

  wire() {
    if (!this.#form || !byId("line")) return;
    this.#place = JSON.parse(this.#list.dataset.place);
    this.#list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-take-off]");
      if (button) this.#takeOff(button.closest("li"));
    });
    this.#form.addEventListener("input", (event) => {
      const line = event.target.closest("#checklist > li");
      if (line && event.target.matches("[lang=de]")) this.#title(line, event.target.value.trim());
      this.#collect();
    });
    for (const button of document.querySelectorAll("[data-paper]")) {
      button.addEventListener("click", () => this.#put(button.dataset.paper, page.papers[button.dataset.paper]));
    }
    byId("own-line").addEventListener("click", () => this.#put(null, {}));
    this.#drawn();
  }

  #takeOff(line) {
    const name = line.dataset.item;
    const next = line.nextElementSibling ?? line.previousElementSibling;
    if ("was" in line.dataset) this.#removed.set(line.dataset.code, line);
    line.remove();
    this.#changed(text("cases.removed", { name }));
    (next?.querySelector("[data-take-off]") ?? byId("own-line")).focus();
  }

  /** A paper of the catalogue, or an empty line; one that was taken off before comes back as it was. */
  #put(code, words) {
    const line = this.#removed.get(code) ?? this.#newLine(code, words);
    this.#removed.delete(code);
    line.querySelector("[data-place]").value = 1 + Math.max(-1, ...[...this.#list.querySelectorAll("[data-place]")].map(({ value }) => Number(value)));
    this.#list.append(line);
    this.#changed(text("cases.added", { name: line.dataset.item }));
    if (code !== null) return;
    line.querySelector("details").open = true;
    line.querySelector("[data-language=de]").focus();
  }

  #newLine(code, words) {
    const line = byId("line").content.firstElementChild.cloneNode(true);
    if (code !== null) line.dataset.code = code;
    for (const field of line.querySelectorAll("[data-language]")) {
      field.value = words[field.dataset.language] ?? "";
      field.id = `line-${this.#count}-${field.dataset.language}`;
      line.querySelector(`label[data-for="${field.dataset.language}"]`).htmlFor = field.id;
    }
    this.#count += 1;
    this.#title(line, words[document.documentElement.lang] ?? words.de ?? "");
    return line;
  }

  #count = 0;

  #title(line, words) {
    line.dataset.item = words || text("cases.new_line");
    for (const place of line.querySelectorAll("[data-title]")) place.textContent = line.dataset.item;
  }

  #changed(sentence) {
    renumber(this.#list);
    this.#list.dispatchEvent(new Event("input", { bubbles: true }));
    this.#drawn();
    this.#notices.announce(sentence);
  }

  /** Papers on the list cannot be taken again; an empty list says so. */
  #drawn() {
    const codes = this.#codes();
    for (const button of document.querySelectorAll("[data-paper]")) button.hidden = codes.has(button.dataset.paper);
    for (const group of document.querySelectorAll("[data-papers]")) {
      group.hidden = !group.querySelector("[data-paper]:not([hidden])");
    }
    byId("checklist-empty").hidden = this.#list.children.length > 0;
  }

  #codes() {
    return new Set([...this.#list.children].map(({ dataset }) => dataset.code).filter(Boolean));
  }

  /** What the form sends beside its fields. */
  #collect() {
    const gone = [...this.#removed].map(([code, line]) => ({ at: [...this.#place, code], was: JSON.parse(line.dataset.was) }));
    const taken = new Set([...this.#codes(), ...this.#removed.keys()]);
    const added = [...this.#list.querySelectorAll("li:not([data-was])")].map((line) => {
      const code = line.dataset.code ?? codeOf(line.querySelector("[data-language=de]").value, taken, "line");
      taken.add(code);
      return { at: [...this.#place, code], to: { position: Number(line.querySelector("[data-place]").value), names: wordsOf(line) } };
    });
    this.#form.dataset.also = JSON.stringify([...gone, ...added]);
  }
}

function wordsOf(line) {
  const filled = [...line.querySelectorAll("[data-language]")].filter(({ value }) => value.trim() !== "");
  return Object.fromEntries(filled.map((field) => [field.dataset.language, field.value.trim()]));
}
