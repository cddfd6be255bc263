/** A dialog that asks something before an action: Escape closes it, Enter sends, digits choose. */

const TYPED_INTO = "textarea, select, input:not([type=radio], [type=checkbox])";

export class Asking {
  #dialog;
  #prepare;

  /**
   * `body(submitter)` gives what is to be sent, or null for "not yet"; `prepare()` fills the dialog before it opens;
   * `onSend(body)` is told what was decided on.
   */
  constructor(id, { body = () => ({}), prepare = () => {}, onSend }) {
    this.#dialog = document.getElementById(id);
    this.#prepare = prepare;
    this.#dialog.querySelector("[data-cancel]")?.addEventListener("click", () => this.close());
    this.#dialog.addEventListener("keydown", (event) => this.#choose(event));
    this.#dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const answer = body(event.submitter?.value ?? "");
      if (answer === null) return;
      this.close();
      onSend(answer);
    });
  }

  open() {
    if (this.#dialog.open) return;
    this.#prepare();
    this.#dialog.showModal();
  }

  close() {
    if (this.#dialog.open) this.#dialog.close();
  }

  #choose(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPED_INTO)) return;
    const radio = [...this.#dialog.querySelectorAll("input[type=radio][aria-keyshortcuts]")].find(
      (each) => each.getAttribute("aria-keyshortcuts") === event.key && each.getClientRects().length > 0,
    );
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.focus();
  }
}

/** Says in the dialog what is missing, on screen and to ears, and leads to the field. */
export function missing(name, words, field) {
  const problem = document.getElementById(`${name}-problem`);
  problem.querySelector("[data-text]").textContent = words;
  problem.hidden = false;
  document.getElementById("said-at-once").textContent = words;
  field.focus();
  return null;
}

/** Nothing is missing any more, or not yet. */
export function nothingMissing(name) {
  document.getElementById(`${name}-problem`).hidden = true;
}

/** The value chosen of radios with this name. */
export function chosen(name) {
  return document.querySelector(`input[name="${name}"]:checked`).value;
}

/** The first of radios with this name is chosen again. */
export function chooseFirst(name) {
  document.querySelector(`input[name="${name}"]`).checked = true;
}
