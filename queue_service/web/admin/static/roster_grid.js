/**
 * The grid: one stop for Tab, arrow keys from block to block; blocks are selected, taken up and put down elsewhere, by
 * keyboard and with the mouse alike.
 */
import { page } from "../../static/shared/page.js";
import { text } from "../../clerk/static/words.js";

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
/** Less than this is a click. */
const DRAG_PIXELS = 6;
/** So near to the edge of the window the page follows. */
const EDGE_PIXELS = 64;

export class Grid {
  #table;
  #steps;
  #say;
  #selected = new Set();
  /** What is on its way: {blocks, rows, columns}, or null. */
  #taken = null;
  #pressed = null;
  #dragged = false;

  /**
   * @param {HTMLTableElement} table
   * @param {{open: Function, add: Function, move: Function, remove: Function, chosen: Function}} steps
   * @param {Function} say for ears
   */
  constructor(table, steps, say) {
    [this.#table, this.#steps, this.#say] = [table, steps, say];
  }

  wire() {
    this.#table.addEventListener("focusin", ({ target }) => this.#makeStop(target));
    this.#table.addEventListener("focusout", ({ relatedTarget }) => {
      if (this.#taken && !this.#pressed && !this.#table.contains(relatedTarget)) this.#leave();
    });
    this.#table.addEventListener("keydown", (event) => this.#key(event));
    this.#table.addEventListener("keyup", (event) => {
      if (event.key === " " && event.target.closest(".shift")) event.preventDefault();
    });
    this.#table.addEventListener("click", (event) => this.#click(event));
    this.#table.addEventListener("pointerdown", (event) => this.#press(event));
    document.addEventListener("pointermove", (event) => this.#drag(event));
    document.addEventListener("pointerup", (event) => this.#drop(event));
    document.addEventListener("pointercancel", () => this.#letGo());
    const [first] = this.#table.querySelectorAll("tbody button");
    if (first) first.tabIndex = 0;
  }

  /** The blocks that are selected, in order. */
  get selected() {
    return [...this.#table.querySelectorAll(".shift")].filter((block) => this.#selected.has(block));
  }

  clear() {
    this.#selected.forEach((block) => this.#mark(block, false));
    this.#steps.chosen(0);
  }

  /** Where the focus is, or was last: {row, day}. */
  get place() {
    const cell = this.#table.querySelector("button[tabindex='0']")?.closest("td");
    return cell ? { row: cell.dataset.row, day: cell.dataset.day } : null;
  }

  /** Puts the focus where something was put. */
  focusCell(row, day) {
    const cell = [...this.#table.querySelectorAll("td[data-day]")].find((each) => each.dataset.row === row && each.dataset.day === day);
    cell?.querySelector("button")?.focus({ preventScroll: false });
  }

  // Keys ------------------------------------------------------------------------------------------------------------

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const block = event.target.closest(".shift");
    const handled = this.#taken ? this.#keyOnTheWay(event.key) : this.#keyAtRest(event, block);
    if (handled) event.preventDefault();
  }

  #keyAtRest({ key, shiftKey, target }, block) {
    if (key === " " && block) {
      if (shiftKey) this.#toggle(block);
      else this.#takeUp(block);
      return true;
    }
    if (key === "Delete" && block) {
      this.#steps.remove(this.#with(block));
      return true;
    }
    if (key === "Escape" && this.#selected.size > 0) {
      this.clear();
      return true;
    }
    if (key === "Home" || key === "End") return this.#toEdge(target, key === "Home" ? 0 : -1);
    return key in STEPS && this.#goOn(target, STEPS[turned(key)]);
  }

  #keyOnTheWay(key) {
    if (key in STEPS) this.#shift(...STEPS[turned(key)]);
    else if (key === "Enter" || key === " ") this.#putDown();
    else if (key === "Escape") this.#leave();
    else return false;
    return true;
  }

  #goOn(from, [rows, columns]) {
    const cell = from.closest("td");
    if (!cell) return false;
    const items = buttons(cell);
    const next = items[items.indexOf(from.closest("button")) + rows];
    if (rows !== 0 && next) next.focus();
    else this.#toCell(cell, rows, columns, rows);
    return true;
  }

  /** The next cell that way that has a button. */
  #toCell(cell, rows, columns, end) {
    for (let at = this.#beside(cell, rows, columns); at; at = this.#beside(at, rows, columns)) {
      const items = buttons(at);
      if (items.length === 0 || at.offsetParent === null) continue;
      (end < 0 ? items.at(-1) : items[0]).focus();
      return;
    }
  }

  #toEdge(target, edge) {
    const cells = [...(target.closest("tr")?.querySelectorAll("td[data-day]") ?? [])].filter((cell) => buttons(cell).length > 0);
    const cell = cells.at(edge);
    if (cell) buttons(cell)[0].focus();
    return Boolean(cell);
  }

  #beside(cell, rows, columns) {
    const row = this.#table.tBodies[0].rows[cell.parentElement.sectionRowIndex + rows];
    const beside = row?.cells[cell.cellIndex + columns];
    return beside?.matches("td[data-day]") ? beside : undefined;
  }

  #makeStop(target) {
    if (target.tagName !== "BUTTON") return;
    for (const each of this.#table.querySelectorAll("button[tabindex='0']")) each.tabIndex = -1;
    target.tabIndex = 0;
  }

  // Selecting -------------------------------------------------------------------------------------------------------

  #click(event) {
    const dragged = this.#dragged;
    this.#dragged = false;
    if (dragged) return;
    const add = event.target.closest("[data-add]");
    const block = event.target.closest(".shift");
    if (add) this.#steps.add(add.closest("td").dataset);
    else if (block && (event.ctrlKey || event.metaKey || event.shiftKey)) this.#toggle(block);
    else if (block) this.#steps.open(block);
  }

  #toggle(block) {
    this.#mark(block, !this.#selected.has(block));
    this.#steps.chosen(this.#selected.size);
    this.#say(text("roster.selected", { n: this.#selected.size }));
  }

  #mark(block, on) {
    if (on) this.#selected.add(block);
    else this.#selected.delete(block);
    if (on) block.setAttribute("aria-pressed", "true");
    else block.removeAttribute("aria-pressed");
  }

  /** The selected blocks, if this is one of them; else this one alone. */
  #with(block) {
    return this.#selected.has(block) ? this.selected : [block];
  }

  // Taking up and putting down --------------------------------------------------------------------------------------

  #takeUp(block, quietly = false) {
    this.#taken = { blocks: this.#with(block), lead: block, rows: 0, columns: 0 };
    this.#taken.blocks.forEach((each) => each.setAttribute("data-taken", ""));
    this.#table.dataset.moving = "";
    if (quietly) return;
    const n = this.#taken.blocks.length;
    this.#say(n > 1 ? text("roster.taken_up_several", { n }) : text("roster.taken_up", { what: block.dataset.label }));
    this.#showTargets();
  }

  #shift(rows, columns) {
    const { blocks } = this.#taken;
    const to = { rows: this.#taken.rows + rows, columns: this.#taken.columns + columns };
    if (!blocks.every((block) => this.#beside(block.closest("td"), to.rows, to.columns))) return;
    Object.assign(this.#taken, to);
    this.#showTargets();
    const target = this.#beside(this.#taken.lead.closest("td"), to.rows, to.columns);
    target.scrollIntoView({ block: "nearest" });
    this.#say(text("roster.over", { where: target.dataset.where }));
  }

  #showTargets() {
    this.#hideTargets();
    const { blocks, rows, columns } = this.#taken;
    for (const block of blocks) this.#beside(block.closest("td"), rows, columns)?.setAttribute("data-target", "");
  }

  #hideTargets() {
    for (const cell of this.#table.querySelectorAll("[data-target]")) cell.removeAttribute("data-target");
  }

  #putDown() {
    const { blocks, rows, columns } = this.#taken;
    const moves = blocks.map((block) => ({ block, to: this.#beside(block.closest("td"), rows, columns) }));
    this.#end();
    if ((rows !== 0 || columns !== 0) && moves.every(({ to }) => to)) this.#steps.move(moves, { rows, columns });
    else this.#say(text("roster.same_place"));
  }

  #leave() {
    this.#end();
    this.#say(text("roster.left"));
  }

  #end() {
    this.#taken?.blocks.forEach((block) => block.removeAttribute("data-taken"));
    this.#taken = null;
    this.#hideTargets();
    delete this.#table.dataset.moving;
  }

  // The mouse -------------------------------------------------------------------------------------------------------

  #press(event) {
    const block = event.target.closest(".shift");
    if (!block || event.button !== 0 || event.pointerType === "touch" || event.ctrlKey || event.metaKey || event.shiftKey) return;
    this.#dragged = false;
    this.#pressed = { block, x: event.clientX, y: event.clientY, ghost: null };
  }

  #drag({ clientX, clientY }) {
    const pressed = this.#pressed;
    if (!pressed) return;
    if (!pressed.ghost) {
      if (Math.hypot(clientX - pressed.x, clientY - pressed.y) < DRAG_PIXELS) return;
      this.#takeUp(pressed.block, true);
      pressed.ghost = ghostOf(pressed.block);
    }
    pressed.ghost.style.translate = `${clientX + 8}px ${clientY + 8}px`;
    if (clientY < EDGE_PIXELS) window.scrollBy(0, -EDGE_PIXELS / 4);
    else if (clientY > window.innerHeight - EDGE_PIXELS) window.scrollBy(0, EDGE_PIXELS / 4);
    const cell = document.elementFromPoint(clientX, clientY)?.closest("td[data-day]");
    if (!cell || !this.#table.contains(cell)) return;
    const home = pressed.block.closest("td");
    const rows = cell.parentElement.sectionRowIndex - home.parentElement.sectionRowIndex;
    Object.assign(this.#taken, { rows, columns: cell.cellIndex - home.cellIndex });
    this.#showTargets();
  }

  #drop({ clientX, clientY }) {
    const pressed = this.#pressed;
    this.#pressed = null;
    if (!pressed?.ghost) return;
    pressed.ghost.remove();
    this.#dragged = true;
    // a click follows only where the button was pressed; what comes later is a new one
    setTimeout(() => { this.#dragged = false; });
    const over = document.elementFromPoint(clientX, clientY)?.closest("td[data-day]");
    if (this.#taken && over && this.#table.contains(over)) this.#putDown();
    else if (this.#taken) this.#leave();
  }

  #letGo() {
    this.#pressed?.ghost?.remove();
    this.#pressed = null;
    if (this.#taken) this.#leave();
  }
}

const buttons = (cell) => [...cell.querySelectorAll("button")];

/** Arrow keys go where they point, whichever way one reads. */
const turned = (key) =>
  document.dir === "rtl" && key === "ArrowLeft" ? "ArrowRight" : document.dir === "rtl" && key === "ArrowRight" ? "ArrowLeft" : key;

function ghostOf(block) {
  const ghost = block.cloneNode(true);
  ghost.classList.add("shift--ghost");
  ghost.removeAttribute("data-taken");
  ghost.setAttribute("aria-hidden", "true");
  // where the mouse is, whichever way one reads
  ghost.style.left = "0";
  document.body.append(ghost);
  return ghost;
}

/** The line that a block stands for. */
export const lineOf = (block) => page.lines[block.dataset.day].find(({ at }) => at.join("/") === block.dataset.at);
