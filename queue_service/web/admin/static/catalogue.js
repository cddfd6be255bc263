/** Adding case types: those ticked in the catalogue as one change, or one of one's own; with the desks that serve them. */
import { page } from "../../static/shared/page.js";
import { text } from "../../clerk/static/words.js";
import { clearRefusals, sayAt } from "./refusals.js";

export class CatalogueForm {
  #form = document.getElementById("from-catalogue");

  wire() {
    if (!this.#form) return;
    this.#form.addEventListener("input", () => this.#changed());
    this.#form.addEventListener("submit", (event) => {
      clearRefusals(this.#form);
      if (this.#chosen().length > 0) return;
      event.preventDefault();
      event.stopPropagation();
      sayAt(this.#ticks()[0], text("cases.choose"));
      this.#ticks()[0].focus();
    });
    this.#changed();
  }

  #ticks() {
    return [...this.#form.querySelectorAll("[data-entry]")].filter(({ disabled }) => !disabled);
  }

  #chosen() {
    return this.#ticks().filter(({ checked }) => checked);
  }

  #changed() {
    const chosen = this.#chosen();
    for (const tick of this.#form.querySelectorAll("[data-entry]")) this.#draw(tick);
    document.getElementById("chosen").textContent = text("cases.chosen", { n: chosen.length });
    const parts = chosen.map((tick, n) => [tick.value, this.#part(tick, n)]);
    const added = parts.map(([code, to]) => ({ at: ["case_types", code], to }));
    this.#form.dataset.also = JSON.stringify([...added, ...skills(parts, this.#form.elements.desks.value)]);
  }

  #part(tick, n) {
    const first = Math.min(...Object.values(page.parts).map(({ position }) => position));
    return { ...page.parts[tick.value], position: first + n, area: this.#areaOf(tick).value };
  }

  #areaOf(tick) {
    return this.#form.querySelector(`[data-area-of="${tick.value}"]`);
  }

  /** Its area is asked for once it is ticked; what covers the same is said. */
  #draw(tick) {
    const row = tick.closest("[data-choice]");
    const others = tick.checked ? JSON.parse(tick.dataset.overlaps).map((code) => this.#entry(code)).filter((each) => each?.checked) : [];
    row.querySelector("[data-area-row]")?.toggleAttribute("hidden", !tick.checked);
    const said = row.querySelector("[data-overlap]");
    said.hidden = others.length === 0;
    said.querySelector("[data-text]").textContent = text("cases.overlaps", { names: others.map(({ dataset }) => dataset.entry).join(", ") });
  }

  #entry(code) {
    return this.#form.querySelector(`[data-entry][value="${code}"]`);
  }
}

/** One of one's own: the desks of its area get it as well. */
export function wireOwn() {
  const form = document.getElementById("own-case-type");
  form?.addEventListener("input", () => {
    const { code, area, desks } = form.elements;
    form.dataset.also = JSON.stringify(skills([[code.value.trim(), { area: area.value }]], desks.value));
  });
}

/** What the desks' lists become: with "area", every desk of an area serves what waits there. */
function skills(parts, which) {
  if (which !== "area") return [];
  return page.desks.flatMap(({ code, area, case_types }) => {
    const more = parts.filter(([, part]) => part.area === area).map(([each]) => each);
    return more.length === 0 ? [] : [{ at: ["desks", code, "case_types"], was: case_types, to: [...case_types, ...more] }];
  });
}
