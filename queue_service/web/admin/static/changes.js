/**
 * Forms that change what is set: they send the places that differ, show what would follow, and offer the way back.
 *
 * templates/admin/_changes.html says how forms and fields are marked.
 */
import { text } from "../../clerk/static/words.js";
import { goWith, reloadWith } from "./done.js";
import { checkFilled, clearRefusals, refuse, sayInDialog } from "./refusals.js";
import { send } from "./sending.js";
import { ChangeDialogs } from "./change_dialogs.js";
import { changesOf } from "./change_fields.js";

export class Changes {
  #notices;
  #dialogs = new ChangeDialogs();
  #dirty = new Set();

  constructor(notices) {
    this.#notices = notices;
  }

  /** From now on every form with `data-change` on this page, present or future, is sent from here. */
  start() {
    document.addEventListener("submit", (event) => {
      const form = event.target.closest("form[data-change]");
      if (!form) return;
      event.preventDefault();
      this.#submit(form, event.submitter);
    });
    document.addEventListener("input", (event) => {
      const form = event.target.closest?.("form[data-change]");
      if (form) this.#dirty.add(form);
    });
    window.addEventListener("beforeunload", (event) => {
      if ([...this.#dirty].some((form) => form.isConnected && changesOf(form).length > 0)) event.preventDefault();
    });
  }

  /**
   * Sends changes; asks about what follows, as often as it must.
   * @param {string} base the address that takes them, up to and with `/changes`
   * @param {{changes: object[], version?: number, reason?: string, from_day?: string}} wish
   * @param {HTMLFormElement} [form] where a refusal about a field is said
   * @param {{place?: Function, value?: Function, whole?: boolean}} [words] how a place and its value are called where
   *   no field is about them; `whole`: the changes are one step, kept or given up together
   * @returns {Promise<object|null>} the answer; null when it was given up
   */
  async save(base, wish, form, words = {}) {
    for (let body = { seen: [], ...wish }; body !== null; ) {
      let problem = null;
      const answer = await send("POST", base, body, (refused, sentence) => { problem = { refused, sentence }; });
      if (answer !== null) return answer;
      if (problem === null) return null;
      body = await this.#answered(problem, body, form, words);
      if (body?.changes?.length === 0) {
        // all of it stands as others made it
        this.#dirty.delete(form);
        window.location.reload();
        return null;
      }
    }
    return null;
  }

  /** Takes a change back, asking about what follows. */
  async undo(base, id) {
    return this.save(`${base}/${id}/undo`, {});
  }

  async #submit(form, button) {
    clearRefusals(form);
    if (!checkFilled(form)) return;
    const changes = changesOf(form);
    if (changes.length === 0) {
      this.#notices.say("info", text("change.nothing"));
      return;
    }
    button?.setAttribute("aria-busy", "true");
    const base = `/api/v1/offices/${encodeURIComponent(form.dataset.office)}/${form.dataset.change}/changes`;
    const answer = await this.save(base, { changes, ...this.#besides(form) }, form);
    button?.removeAttribute("aria-busy");
    if (answer !== null) this.#done(form, base, answer);
  }

  /** Version, reason and day, where the form has them. */
  #besides(form) {
    const said = {};
    if (form.dataset.version) said.version = Number(form.dataset.version);
    for (const name of ["reason", "from_day"]) {
      const value = form.elements[name]?.value.trim();
      if (value) said[name] = value;
    }
    return said;
  }

  #done(form, base, answer) {
    // what stands in other forms of the page is not saved: the browser asks before it is lost
    this.#dirty.delete(form);
    form.closest("dialog")?.close();
    const { change, merged } = answer;
    const planned = change.state === "planned";
    const sentence = planned
      ? text("change.planned", { day: dayInWords(change.from_day) })
      : [form.dataset.done ?? text("change.saved"), merged ? text("change.merged") : ""].filter(Boolean).join(" ");
    const undo = change.id === null ? null : { base, id: change.id };
    if (form.dataset.then === "go") goWith(placeOf(form), sentence, undo);
    else reloadWith(sentence, undo);
  }

  /** What the person says to a refusal: the body to send next, or null. */
  async #answered({ refused, sentence }, body, form, words) {
    if (refused.code === "findings") return this.#dialogs.aboutFindings(refused.findings ?? [], body);
    if (refused.code === "changed_meanwhile") return this.#dialogs.aboutTheirs(refused.theirs ?? [], body, form, words);
    if (refused.code === "reason_needed" && !form?.elements.reason) return this.#dialogs.aboutReason(body);
    this.#say(form, refused, sentence);
    return null;
  }

  #say(form, problem, sentence) {
    if (form && refuse(form, problem)) this.#notices.announce(sentence, true);
    else if (form?.closest("dialog")) sayInDialog(form, sentence);
    else {
      this.#notices.say(problem.status === 409 ? "warning" : "danger", sentence);
      document.getElementById("notice").scrollIntoView({ block: "nearest" });
    }
  }
}

/** A day as people of this page's language write it. */
export const dayInWords = (day) =>
  new Date(`${day}T12:00`).toLocaleDateString(document.documentElement.lang, { dateStyle: "medium" });

/** `data-to`, with {code} filled from the field of that name. */
const placeOf = (form) =>
  form.dataset.to.replace(/\{(\w+)\}/g, (whole, name) => encodeURIComponent(form.elements[name]?.value.trim() ?? ""));
