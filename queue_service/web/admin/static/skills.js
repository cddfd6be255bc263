/** The matrix of skills: ticks one moves among with the arrow keys, and what they change. */
import { page, plural } from "../../static/shared/page.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const byId = (id) => document.getElementById(id);

/** On the page of the matrix. */
export function startSkills() {
  const form = byId("skills");
  if (form) new Matrix(form).start();
}

class Matrix {
  #form;
  #table;
  #codes;
  /** Rows of ticks; the first row and the first tick of each row stand for all the others. */
  #rows;

  constructor(form) {
    this.#form = form;
    this.#table = form.querySelector("table");
    this.#codes = [...this.#table.querySelectorAll("[data-column]")].map(({ dataset }) => dataset.column);
    this.#rows = [...this.#table.rows].map((row) => [...row.querySelectorAll("input")]).filter((row) => row.length > 0);
  }

  start() {
    this.#name();
    this.#draw();
    this.#table.addEventListener("keydown", (event) => this.#move(event));
    this.#table.addEventListener("focusin", ({ target }) => this.#stand(target));
    this.#table.addEventListener("change", ({ target }) => this.#ticked(target));
    this.#form.addEventListener("reset", () => setTimeout(() => this.#draw()));
    // a browser may bring back what was ticked before the page was loaded anew
    this.#form.reset();
  }

  /** Every tick says of which desk and which case type it is. */
  #name() {
    const columns = [...this.#table.querySelectorAll("thead tr:last-child .matrix__name")].map((name) => name.textContent.trim());
    this.#rows.forEach((row, y) => {
      const desk = y === 0 ? page.texts.desks.all_desks : row[0].closest("tr").querySelector("th").textContent.trim();
      row.forEach((tick, x) => tick.setAttribute("aria-label", `${desk}: ${columns[x]}`));
    });
  }

  #placeOf(tick) {
    const y = this.#rows.findIndex((row) => row.includes(tick));
    return [y, this.#rows[y]?.indexOf(tick) ?? -1];
  }

  #move(event) {
    const [y, x] = this.#placeOf(event.target);
    if (y < 0) return;
    const next = this.#nextTo(event, y, x);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  #nextTo({ key, ctrlKey }, y, x) {
    const row = (at) => this.#rows[at];
    const way = document.documentElement.dir === "rtl" ? -1 : 1;
    if (key === "Home") return row(ctrlKey ? 0 : y)[0];
    if (key === "End") return row(ctrlKey ? this.#rows.length - 1 : y).at(-1);
    if (key === "PageDown") return row(Math.min(y + 10, this.#rows.length - 1))[x];
    if (key === "PageUp") return row(Math.max(y - 10, 0))[x];
    if (!(key in MOVES)) return null;
    const [down, along] = MOVES[key];
    return row(y + down)?.[x + along * way] ?? null;
  }

  /** One tick is in the order of Tab: where one stands; its row and column are marked. */
  #stand(tick) {
    const [y, x] = this.#placeOf(tick);
    if (y < 0) return;
    this.#table.querySelector("input[tabindex='0']").tabIndex = -1;
    tick.tabIndex = 0;
    for (const marked of this.#table.querySelectorAll(".is-here")) marked.classList.remove("is-here");
    this.#rows[0][x].closest("th").classList.add("is-here");
    tick.closest("tr").querySelector("th").classList.add("is-here");
  }

  #ticked(tick) {
    const [y, x] = this.#placeOf(tick);
    const rows = y === 0 ? this.#rows.slice(1) : [this.#rows[y]];
    for (const row of rows) {
      for (const each of x === 0 ? row.slice(1) : [row[x]]) each.checked = tick.checked;
    }
    this.#draw();
  }

  /** What stands for all of a row or column, what differs from what is set, and how much that is. */
  #draw() {
    const body = this.#rows.slice(1);
    body.forEach((row) => summed(row[0], row.slice(1)));
    this.#rows[0].forEach((tick, x) => summed(tick, x === 0 ? body.flatMap((row) => row.slice(1)) : body.map((row) => row[x])));
    const differing = body.flatMap((row) => row.slice(1)).filter((tick) => {
      const differs = tick.checked !== tick.defaultChecked;
      tick.parentElement.classList.toggle("is-changed", differs);
      return differs;
    }).length;
    this.#form.dataset.also = JSON.stringify(this.#changes());
    if (!byId("skills-changed")) return;
    byId("skills-changed").textContent = differing > 0 ? plural(page.texts.desks.changed, differing) : "";
    byId("skills-reset").hidden = differing === 0;
  }

  /** One change for each desk that differs; what it serves beyond the columns shown stays. */
  #changes() {
    return this.#rows.slice(1).flatMap((row) => {
      const desk = row[0].closest("tr").dataset.desk;
      const was = page.serves[desk];
      const ticked = new Set(was);
      row.slice(1).forEach((tick, n) => (tick.checked ? ticked.add(this.#codes[n]) : ticked.delete(this.#codes[n])));
      if (ticked.size === was.length && was.every((code) => ticked.has(code))) return [];
      return [{ at: ["desks", desk, "case_types"], was, to: page.order.filter((code) => ticked.has(code)) }];
    });
  }
}

function summed(all, ticks) {
  const ticked = ticks.filter((tick) => tick.checked).length;
  all.checked = ticked === ticks.length;
  all.indeterminate = ticked > 0 && ticked < ticks.length;
}
