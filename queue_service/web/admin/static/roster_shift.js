/** The dialog of one line: something more, another time on one day, or another usual week from a day on. */
import { page } from "../../static/shared/page.js";
import { text } from "../../clerk/static/words.js";
import { clearRefusals } from "./refusals.js";
import { onSubmit, refused, usualFrom } from "./roster_dialogs.js";
import { lineOf } from "./roster_grid.js";
import { Lines, weekdayOf } from "./roster_lines.js";

const byId = (id) => document.getElementById(id);

export class ShiftDialog {
  #saving;
  #dialogs;
  #lines = new Lines(page);
  #form = byId("shift-form");
  /** The block that was opened; null for something new. */
  #block = null;
  #usual = false;

  constructor(saving, dialogs) {
    [this.#saving, this.#dialogs] = [saving, dialogs];
  }

  wire() {
    onSubmit(this.#form, () => this.#send());
    this.#form.elements.kind.addEventListener("change", () => this.#showKind());
    for (const button of this.#form.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => this.#step(button.dataset.step));
    }
  }

  /** Something new in a cell: {row, day}. */
  openNew(place) {
    this.#block = null;
    const day = place?.day ?? page.days[0];
    const row = place?.row ?? "";
    const [opens, closes] = page.hours[day]?.[0] ?? ["08:00", "12:00"];
    const member = page.by === "member" ? row || null : null;
    const desk = page.by === "desk" ? row : usualDesk(member);
    this.#show({ member, desk, kind: "desk", starts: opens, ends: closes, case_types: null, every_weeks: 1 }, day, page.usual);
    byId("shift-dialog").showModal();
  }

  /** The line of a block. */
  open(block) {
    this.#block = block;
    this.#show(lineOf(block), block.dataset.day, page.usual);
    byId("shift-dialog").showModal();
  }

  #show(line, day, usual) {
    this.#usual = usual;
    const fields = this.#form.elements;
    clearRefusals(this.#form);
    fields.member.value = line.member ?? "";
    fields.kind.value = line.kind;
    fields.desk.value = line.desk ?? "";
    fields.day.value = day;
    fields.weekday.value = line.weekday ?? weekdayOf(day);
    fields.starts.value = line.starts ?? "";
    fields.ends.value = line.ends ?? "";
    for (const tick of this.#form.querySelectorAll("[name=case_type]")) tick.checked = line.case_types?.includes(tick.value) ?? false;
    byId("shift-concerns").open = line.case_types !== null && line.case_types !== undefined;
    fields.every_weeks.value = line.every_weeks ?? 1;
    fields.valid_from.value = page.usual ? usualFrom() : day;
    fields.valid_until.value = "";
    this.#showMode(line, day);
    this.#showKind();
  }

  /** What there is to do with this line, and what it counts for. */
  #showMode(line, day) {
    const known = this.#block !== null;
    const fromPattern = known && line.at[0] === "pattern";
    const title = { true: ["add_usual", "edit_usual"], false: ["add", "edit_day"] }[this.#usual][Number(known)];
    byId("shift-dialog-title").textContent = text(`roster.${title}`);
    for (const [name, shown] of [["day", !this.#usual], ["weekday", this.#usual]]) {
      this.#form.elements[name].disabled = !shown;
      this.#form.querySelector(`[data-field=${name}]`).hidden = !shown;
    }
    byId("shift-validity").hidden = !this.#usual;
    for (const field of byId("shift-validity").querySelectorAll("input")) field.disabled = !this.#usual;
    const hint = byId("shift-hint");
    hint.hidden = !known || this.#usual || !(fromPattern || line.off);
    if (!hint.hidden) hint.textContent = text(line.off ? "roster.off_hint" : "roster.from_pattern", { day: page.day_names[day] });
    byId("shift-actions").hidden = !known;
    const offered = {
      takeover: !this.#usual && line.kind === "desk" && !line.off,
      move: !line.off,
      back: !this.#usual && line.replaces,
      usual: !this.#usual && fromPattern,
      remove: !line.off,
    };
    for (const button of byId("shift-actions").children) button.hidden = !offered[button.dataset.step];
    this.#showProblems();
  }

  #showProblems() {
    const list = byId("shift-problems");
    const said = this.#block ? (page.problems[this.#block.dataset.at] ?? []) : [];
    list.replaceChildren(...said.map((sentence) => {
      const line = byId("shift-problem").content.firstElementChild.cloneNode(true);
      line.querySelector("[data-text]").textContent = sentence;
      return line;
    }));
    list.hidden = said.length === 0;
  }

  #showKind() {
    const desk = this.#form.elements.kind.value === "desk";
    this.#form.elements.desk.disabled = !desk;
    this.#form.querySelector("[data-field=desk]").hidden = !desk;
    byId("shift-concerns").hidden = !desk;
  }

  async #step(step) {
    const block = this.#block;
    if (step === "usual") return this.#toUsual();
    if (step === "remove") return this.#dialogs.remove([block], this.#form);
    if (step === "back") {
      const cell = block.closest("td").dataset;
      return this.#saving.save(this.#lines.asUsual(lineOf(block)), "as_usual", { form: this.#form, focus: { row: cell.row, day: cell.day } });
    }
    byId("shift-dialog").close();
    return step === "move" ? this.#dialogs.openMove([block]) : this.#dialogs.openTakeover(block);
  }

  /** The same line, but for every week from its day on. */
  #toUsual() {
    this.#show({ ...lineOf(this.#block), ...this.#said() }, this.#block.dataset.day, true);
    this.#form.elements.valid_from.focus();
  }

  #said() {
    const { member, kind, desk, starts, ends } = this.#form.elements;
    const chosen = [...this.#form.querySelectorAll("[name=case_type]:checked")].map(({ value }) => value);
    const atDesk = kind.value === "desk";
    return {
      member: member.value || null,
      kind: kind.value,
      desk: atDesk ? desk.value : null,
      starts: starts.value,
      ends: ends.value,
      case_types: atDesk && chosen.length > 0 ? chosen : null,
    };
  }

  async #send() {
    const said = this.#said();
    const fields = this.#form.elements;
    if (said.kind === "desk" && !said.desk) return refused(this.#form, fields.desk, "choose_desk");
    if (said.kind !== "desk" && !said.member) return refused(this.#form, fields.member, "choose_member");
    if (said.starts === said.ends && said.kind !== "absent") return refused(this.#form, fields.ends, "same_times");
    const day = this.#usual ? (this.#block?.dataset.day ?? page.days[0]) : fields.day.value;
    const focus = { row: (page.by === "desk" ? said.desk : said.member) ?? "", day };
    const changes = this.#usual ? await this.#usualChanges(said) : this.#dayChanges(said, day);
    const done = this.#block === null ? "added" : this.#usual ? "changed_usual" : "changed_day";
    return changes && this.#saving.save(changes, done, { form: this.#form, focus });
  }

  #dayChanges(said, day) {
    if (this.#block === null) return this.#lines.added(day, said);
    return this.#lines.changed(lineOf(this.#block), this.#block.dataset.day, said, day);
  }

  async #usualChanges(said) {
    const { weekday, valid_from, valid_until, every_weeks } = this.#form.elements;
    const next = { ...said, weekday: Number(weekday.value), every_weeks: Number(every_weeks.value) };
    const until = valid_until.value || null;
    if (until && valid_from.value && until < valid_from.value) return refused(this.#form, valid_until, "end_first");
    if (this.#block === null) {
      return this.#lines.usualAdded({ ...next, valid_from: valid_from.value || null, valid_until: until });
    }
    const from = valid_from.value || page.today;
    const entries = await this.#saving.entriesFrom(from);
    return this.#lines.usualChanged(lineOf(this.#block), this.#block.dataset.day, next, from, until, entries);
  }
}

/** The desk that somebody sits at most in what is shown. */
function usualDesk(member) {
  const counts = new Map();
  for (const lines of Object.values(page.lines)) {
    for (const line of lines) {
      if (line.member === member && line.kind === "desk") counts.set(line.desk, (counts.get(line.desk) ?? 0) + 1);
    }
  }
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0] ?? "";
}
