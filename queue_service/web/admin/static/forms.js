/** Forms that send themselves to the API; templates/admin/base_admin.html says how they are marked. */
import { ask } from "./asking.js";
import { goWith, reloadWith } from "./done.js";
import { bodyOf, pathOf } from "./fields.js";
import { checkFilled, clearRefusals, refuse, sayInDialog } from "./refusals.js";
import { send } from "./sending.js";

export class Forms {
  #notices;

  constructor(notices) {
    this.#notices = notices;
  }

  /** From now on every form with `data-send` on this page, present or future, is sent from here. */
  start() {
    document.addEventListener("submit", (event) => {
      const form = event.target.closest("form[data-send]");
      if (!form) return;
      event.preventDefault();
      this.#submit(form, event.submitter);
    });
  }

  async #submit(form, button) {
    clearRefusals(form);
    if (!checkFilled(form)) return;
    if (form.dataset.ask && !(await ask(form.dataset.ask, button))) return;
    const [method, template] = form.dataset.send.split(" ");
    const body = bodyOf(form);
    const path = pathOf(template, body);
    button?.setAttribute("aria-busy", "true");
    const answer = await send(method, path, body, (problem, sentence) => this.#refused(form, problem, sentence));
    button?.removeAttribute("aria-busy");
    if (answer !== null) this.#done(form, answer);
  }

  #done(form, answer) {
    form.closest("dialog")?.close();
    const { then, done, into, to } = form.dataset;
    if (then === "show") this.#show(document.getElementById(into), answer);
    else if (then === "go") goWith(to, done);
    else if (then === "reload") reloadWith(done);
    else if (done) this.#notices.say("success", done);
  }

  /** What is shown only once stands until it is closed; then the page shows the new state. */
  #show(place, answer) {
    for (const slot of place.querySelectorAll("[data-answer]")) {
      slot.textContent = slot.dataset.answer.split(".").reduce((value, key) => value?.[key], answer) ?? "";
    }
    place.hidden = false;
    if (!(place instanceof HTMLDialogElement)) return;
    place.addEventListener("close", () => reloadWith(place.dataset.done), { once: true });
    place.showModal();
  }

  #refused(form, problem, sentence) {
    const inDialog = form.closest("dialog") !== null;
    const placed = refuse(form, problem);
    if (placed) this.#notices.announce(sentence, true);
    else if (inDialog) {
      sayInDialog(form, sentence);
      this.#notices.announce(sentence, true);
    } else {
      this.#notices.say(problem.status === 409 || problem.status === 404 ? "warning" : "danger", sentence);
      document.getElementById("notice").scrollIntoView({ block: "nearest" });
    }
  }
}
