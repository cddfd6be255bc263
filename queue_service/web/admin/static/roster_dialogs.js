/** The dialogs of the roster: filled from what is planned, read as what is to change. */
import { page } from "../../static/shared/page.js";
import { text } from "../../clerk/static/words.js";
import { checkFilled, clearRefusals, sayAt } from "./refusals.js";
import { later, weekdayOf, Lines } from "./roster_lines.js";
import { lineOf } from "./roster_grid.js";

/** From so many days on an absence is written into the usual week, with its last day. */
const LONG_ABSENCE = 62;
const WHOLE_DAY = { starts: "00:00", ends: "00:00" };

const byId = (id) => document.getElementById(id);
const ticked = (form, name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map(({ value }) => value);

export class Dialogs {
  #saving;
  #lines = new Lines(page);

  constructor(saving) {
    this.#saving = saving;
  }

  wire() {
    for (const [name, send] of [
      ["move", (form) => this.#sendMove(form)],
      ["takeover", (form) => this.#sendTakeover(form)],
      ["absent", (form) => this.#sendAbsent(form)],
      ["swap", (form) => this.#sendSwap(form)],
      ["copy-day", (form) => this.#sendDay(form)],
      ["copy-week", (form) => this.#sendWeek(form)],
    ]) {
      onSubmit(byId(`${name}-form`), send);
    }
    for (const name of ["starts", "ends"]) {
      byId(`takeover-${name}`).addEventListener("change", () => this.#offerMembers());
    }
  }

  open(name) {
    clearRefusals(byId(`${name}-form`));
    byId(`${name}-dialog`).showModal();
  }

  // Moving ----------------------------------------------------------------------------------------------------------

  #moved = [];

  /** The dialog that moves blocks to another day, person or desk. */
  openMove(blocks) {
    this.#moved = blocks;
    const { elements } = byId("move-form");
    byId("move-what").textContent = blocks.map((block) => block.dataset.label).join("; ");
    elements.day.value = blocks[0].dataset.day;
    elements.day.disabled = page.usual || new Set(blocks.map((block) => block.dataset.day)).size > 1;
    elements.member.value = elements.desk.value = "*";
    elements.desk.disabled = blocks.some((block) => lineOf(block).kind !== "desk");
    this.open("move");
  }

  async #sendMove(form) {
    const { day, member, desk } = form.elements;
    const moves = this.#moved.map((block) => ({
      block,
      day: day.disabled ? block.dataset.day : day.value,
      to: { ...(member.value === "*" ? {} : { member: member.value || null }), ...(desk.disabled || desk.value === "*" ? {} : { desk: desk.value }) },
    }));
    await this.move(moves, form);
  }

  /** @param {{block: Element, day: string, to: object}[]} moves what each says instead, and on which day */
  async move(moves, form) {
    const lines = moves.map(({ block, day, to }) => ({ line: lineOf(block), from: block.dataset.day, day, next: { ...lineOf(block), ...to } }));
    if (lines.some(({ next }) => next.member === null && next.kind !== "desk")) return refused(form, form?.elements.member, "choose_member");
    const changes = page.usual ? await this.#usualMoves(lines) : lines.flatMap(({ line, from, day, next }) => this.#lines.changed(line, from, next, day));
    const [{ day, next }] = lines;
    const row = (page.by === "desk" ? next.desk : next.member) ?? "";
    await this.#saving.save(changes, page.usual ? "changed_usual" : "moved", { form, focus: { row, day } });
  }

  async #usualMoves(lines) {
    const from = usualFrom();
    const later = await this.#saving.entriesFrom(from);
    return lines.flatMap(({ line, from: shown, day, next }) =>
      this.#lines.usualChanged(line, shown, { ...next, weekday: weekdayOf(day) }, from, null, later));
  }

  /** Takes blocks out: of their day, or of the usual week from a day on. */
  async remove(blocks, form) {
    const changes = blocks.flatMap((block) =>
      page.usual ? this.#lines.usualRemoved(lineOf(block), usualFrom()) : this.#lines.removed(lineOf(block), block.dataset.day));
    const cell = blocks[0].closest("td").dataset;
    await this.#saving.save(changes, "removed", { form, focus: { row: cell.row, day: cell.day } });
  }

  // Taking over -----------------------------------------------------------------------------------------------------

  #left = null;

  openTakeover(block) {
    this.#left = block;
    const line = lineOf(block);
    byId("takeover-what").textContent = block.dataset.label;
    byId("takeover-starts").value = line.starts;
    byId("takeover-ends").value = line.ends;
    this.#offerMembers();
    this.open("takeover");
  }

  /** Everybody, those first who are free and know it; in words, so that nobody has to guess why. */
  #offerMembers() {
    const line = lineOf(this.#left);
    const [starts, ends] = ["starts", "ends"].map((name) => byId(`takeover-${name}`).value);
    const wanted = line.case_types ?? page.desks[line.desk]?.case_types ?? [];
    const order = ["fits", "free", "back", "cannot", "busy", "away"];
    const offered = Object.entries(page.members)
      .filter(([code, { active }]) => active && code !== line.member)
      .map(([code, member]) => ({
        code,
        name: member.name,
        word: this.#fitness(code, member, wanted, { starts, ends }),
        n: wanted.filter((each) => member.case_types.includes(each)).length,
      }))
      .sort((one, other) => order.indexOf(one.word) - order.indexOf(other.word) || other.n - one.n);
    byId("takeover-member").replaceChildren(
      ...offered.map(({ code, name, word, n }) => new Option(`${name} – ${text(`roster.${word}`, { n, all: wanted.length })}`, code)),
    );
  }

  #fitness(code, { case_types: known }, wanted, span) {
    const theirs = page.lines[this.#left.dataset.day].filter(({ member, off }) => member === code && !off).filter((line) => overlap(line, span));
    if (theirs.some(({ kind }) => kind === "absent")) return "away";
    if (theirs.some(({ kind }) => kind === "desk" || kind === "learning")) return "busy";
    if (wanted.length > 0 && !wanted.some((each) => known.includes(each))) return "cannot";
    if (theirs.some(({ kind }) => kind === "back_office")) return "back";
    return wanted.length === 0 ? "free" : "fits";
  }

  async #sendTakeover(form) {
    const { member, starts, ends } = form.elements;
    const line = lineOf(this.#left);
    if (line.starts < line.ends && !overlap(line, { starts: starts.value, ends: ends.value })) return refused(form, ends, "same_times");
    const { day } = this.#left.dataset;
    const span = { starts: starts.value, ends: ends.value };
    // whoever comes out of the back office is not there meanwhile
    const back = page.lines[day].filter((each) => each.member === member.value && each.kind === "back_office" && !each.off && overlap(each, span));
    const changes = [
      ...this.#lines.takenOver(line, day, { member: member.value, ...span }),
      ...back.flatMap((each) => this.#lines.cut(each, day, span)),
    ];
    const row = page.by === "desk" ? line.desk : member.value;
    await this.#saving.save(changes, "taken_over", { form, focus: { row, day } });
  }

  // Absent, swapping, copying ---------------------------------------------------------------------------------------

  openAbsent(place) {
    const { elements } = byId("absent-form");
    if (page.by === "member" && place?.row) elements.member.value = place.row;
    elements.first.value = place?.day ?? page.days[0];
    elements.last.value = elements.starts.value = elements.ends.value = "";
    this.open("absent");
  }

  async #sendAbsent(form) {
    const { member, first, last, starts, ends } = form.elements;
    const until = last.value || first.value;
    if (until < first.value) return refused(form, last, "end_first");
    if (Boolean(starts.value) !== Boolean(ends.value)) return refused(form, starts.value ? ends : starts, "same_times");
    if (starts.value && starts.value >= ends.value) return refused(form, ends, "same_times");
    const hours = starts.value ? { starts: starts.value, ends: ends.value } : WHOLE_DAY;
    const days = daysBetween(first.value, until, LONG_ABSENCE + 1);
    const changes = days.length > LONG_ABSENCE
      ? this.#lines.absentForLong(member.value, page.weekdays, first.value, until, hours)
      : this.#lines.absent(member.value, days.filter((day) => days.length === 1 || page.weekdays.includes(weekdayOf(day))), hours);
    await this.#saving.save(changes, "absence", { form, focus: { row: member.value, day: first.value } });
  }

  async #sendSwap(form) {
    const { one, other } = form.elements;
    const days = ticked(form, "day");
    if (one.value === other.value) return refused(form, other, "choose_other");
    if (days.length === 0) return refused(form, form.querySelector("[name=day]"), "choose_day");
    const changes = days.flatMap((day) => this.#lines.swapped(page.lines[day], day, one.value, other.value));
    if (changes.length === 0) return refused(form, form.querySelector("[name=day]"), "nothing_to_swap");
    await this.#saving.save(changes, "swapped", { form, focus: { row: one.value, day: days[0] } });
  }

  async #sendDay(form) {
    const { from, other } = form.elements;
    const days = [...new Set([...ticked(form, "day"), ...(other.value ? [other.value] : [])])].filter((day) => day !== from.value);
    if (days.length === 0) return refused(form, form.querySelector("[name=day]"), "choose_day");
    const targets = await Promise.all(days.map((day) => this.#saving.linesOf(day)));
    const changes = days.flatMap((day, n) =>
      new Lines({ pattern: page.pattern, entries: targets[n].entries }).copied(page.lines[from.value], targets[n].lines, day));
    await this.#saving.save(changes, "day_copied", { form });
  }

  async #sendWeek(form) {
    const to_weeks = ticked(form, "week");
    const members = ticked(form, "member");
    if (to_weeks.length === 0) return refused(form, form.querySelector("[name=week]"), "choose_week");
    const wish = { from_week: form.elements.from_week.value, to_weeks, ...(members.length > 0 ? { members } : {}) };
    await this.#saving.copyWeek(wish, form);
  }
}

/** The form sends itself through `send`, once at a time, when all that must be filled is. */
export function onSubmit(form, send) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearRefusals(form);
    if (!checkFilled(form)) return;
    const button = event.submitter;
    button?.setAttribute("aria-busy", "true");
    await send(form, event);
    button?.removeAttribute("aria-busy");
  });
}

/** Says at a field what is wrong with it. */
export function refused(form, field, code) {
  if (!form || !field) return undefined;
  sayAt(field, text(`roster.${code}`));
  field.focus();
  return undefined;
}

/** From which day on a change of the usual week counts. */
export const usualFrom = () => byId("usual-from").value || page.today;

const isWholeDay = ({ starts, ends }) => starts === ends;
const overlap = (one, other) => isWholeDay(one) || isWholeDay(other) || (one.starts < other.ends && other.starts < one.ends);

/** Every date from the first to the last, at most so many. */
function daysBetween(first, last, most) {
  const days = [];
  for (let day = first; day <= last && days.length < most; day = later(day, 1)) days.push(day);
  return days;
}
