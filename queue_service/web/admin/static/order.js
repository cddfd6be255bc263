/**
 * Lists that people put in order: with buttons, by typing a place, by dragging. Nothing is sent before the form is.
 *
 *   <ol data-order>
 *     <li data-item="name">  <input type="hidden" data-place data-number {{ at(… "position") }}>
 *       <span data-grip>          the mouse takes it here
 *       <button data-move="-1">   one place up; "1" one down
 *       <input data-to-place>     the place as a number, where lists are long
 */
import { text } from "../../clerk/static/words.js";

/** Every list with `data-order` on this page; what a move says is announced. */
export function startOrder(notices) {
  for (const list of document.querySelectorAll("[data-order]")) new Order(list, notices).wire();
}

/** Positions again, after a list has got or lost a line. */
export function renumber(list) {
  const fields = itemsOf(list).map((item) => item.querySelector("[data-place]"));
  const places = fields.map((field) => Number(field.value)).sort((one, other) => one - other);
  // the places that were given out are given out anew; where two were the same, all are counted afresh
  const distinct = places.every((place, n) => n === 0 || place > places[n - 1]);
  fields.forEach((field, n) => { field.value = distinct ? places[n] : n; });
  itemsOf(list).forEach((item, n, all) => {
    const typed = item.querySelector("[data-to-place]");
    if (typed) typed.value = n + 1;
    for (const button of item.querySelectorAll("[data-move]")) {
      const last = button.dataset.move === "1" ? all.length - 1 : 0;
      button.setAttribute("aria-disabled", String(n === last));
    }
  });
}

const itemsOf = (list) => [...list.children].filter((item) => item.matches("[data-item]"));

class Order {
  #list;
  #notices;
  #dragged = null;

  constructor(list, notices) {
    [this.#list, this.#notices] = [list, notices];
  }

  wire() {
    renumber(this.#list);
    this.#list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-move]");
      if (!button || button.getAttribute("aria-disabled") === "true") return;
      const item = this.#itemOf(button);
      this.#put(item, itemsOf(this.#list).indexOf(item) + Number(button.dataset.move));
      button.focus();
    });
    this.#list.addEventListener("change", (event) => {
      if (!event.target.matches("[data-to-place]")) return;
      this.#put(this.#itemOf(event.target), (Math.trunc(Number(event.target.value)) || 1) - 1);
      event.target.focus();
    });
    this.#wireDragging();
  }

  #itemOf(part) {
    return itemsOf(this.#list).find((item) => item.contains(part));
  }

  /** Puts an item at an index, the ends of the list at the most. */
  #put(item, index) {
    const others = itemsOf(this.#list).filter((each) => each !== item);
    const place = Math.min(Math.max(index, 0), others.length);
    this.#list.insertBefore(item, others[place] ?? null);
    this.#moved(item);
  }

  #moved(item) {
    renumber(this.#list);
    const items = itemsOf(this.#list);
    this.#list.dispatchEvent(new Event("input", { bubbles: true }));
    this.#notices.announce(text("cases.moved", { name: item.dataset.item, place: items.indexOf(item) + 1, of: items.length }));
  }

  #wireDragging() {
    // only from its grip: texts in the item can still be marked with the mouse
    this.#list.addEventListener("pointerdown", (event) => {
      const item = event.target.closest("[data-grip]") && this.#itemOf(event.target);
      if (item) item.draggable = true;
    });
    this.#list.addEventListener("pointerup", () => this.#letGo());
    this.#list.addEventListener("dragstart", (event) => {
      this.#dragged = itemsOf(this.#list).find((item) => item === event.target) ?? null;
      this.#dragged?.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
    });
    this.#list.addEventListener("dragover", (event) => {
      const over = this.#dragged && this.#itemOf(event.target);
      if (!this.#dragged) return;
      event.preventDefault();
      if (!over || over === this.#dragged) return;
      const { top, height } = over.getBoundingClientRect();
      this.#list.insertBefore(this.#dragged, event.clientY < top + height / 2 ? over : over.nextElementSibling);
    });
    this.#list.addEventListener("drop", (event) => event.preventDefault());
    this.#list.addEventListener("dragend", () => {
      if (this.#dragged) this.#moved(this.#dragged);
      this.#letGo();
    });
  }

  #letGo() {
    for (const item of itemsOf(this.#list)) item.draggable = false;
    this.#dragged?.classList.remove("is-dragged");
    this.#dragged = null;
  }
}
