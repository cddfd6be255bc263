/** The opening hours: dialogs filled from what is set, and what each of them changes in the document. */
import { page } from "../../static/shared/page.js";
import { checkFilled, clearRefusals, sayAt } from "./refusals.js";
import { startCalendar } from "./hours_calendar.js";
import { changedParts, copiedDay, followed, freeCode } from "./hours_changes.js";

const byId = (id) => document.getElementById(id);
const NEW_SERIES = { weekdays: [0, 1, 2, 3, 4], opens: "08:00", closes: "16:00", valid_from: null, valid_until: null, every_weeks: 1, nths: [] };

/** On the page of the opening hours; the dialogs for those who may change them. */
export function startHours() {
  for (const box of document.querySelectorAll("[data-days]")) startCalendar(box);
  if (!byId("series-form")) return;
  new SeriesDialog(page.hours).wire();
  new DayDialog(page.hours).wire();
  wireClosure(page.hours);
  wireCopy(page.hours);
}

/** Before the form is sent: its own checks, and what it changes; false keeps it here. */
function onSubmit(form, changesOf) {
  form.addEventListener("submit", (event) => {
    clearRefusals(form);
    const found = checkFilled(form) ? changesOf() : null;
    if (found === null) {
      event.preventDefault();
      event.stopPropagation();
    } else form.dataset.also = JSON.stringify(found);
  });
}

function refused(field, code) {
  sayAt(field, page.texts.hours[code]);
  field.focus();
  return null;
}

class SeriesDialog {
  #series;
  #form = byId("series-form");
  #mode = "add";
  #code = null;

  constructor({ series }) {
    this.#series = series;
  }

  wire() {
    document.querySelector("[data-add-series]").addEventListener("click", () => this.#open("add", null));
    for (const [mode, name] of [["edit", "editSeries"], ["follow", "followSeries"]]) {
      for (const button of document.querySelectorAll(`[data-${mode}-series]`)) {
        button.addEventListener("click", () => this.#open(mode, button.dataset[name]));
      }
    }
    onSubmit(this.#form, () => this.#changes());
  }

  #open(mode, code) {
    [this.#mode, this.#code] = [mode, code];
    const shown = mode === "add" ? NEW_SERIES : this.#series[code];
    const fields = this.#form.elements;
    clearRefusals(this.#form);
    ticks(fields.weekday, shown.weekdays);
    ticks(fields.nth, shown.nths);
    for (const name of ["opens", "closes", "valid_from", "valid_until", "every_weeks"]) fields[name].value = shown[name] ?? "";
    if (mode === "follow") fields.valid_from.value = "";
    fields.valid_from.required = mode === "follow";
    optional(fields.valid_from, mode !== "follow");
    byId("series-follow-hint").hidden = mode !== "follow";
    byId("series-more").open = shown.every_weeks > 1 || shown.nths.length > 0;
    byId("series-dialog-title").textContent = page.texts.hours[`${mode}_series`];
    byId("series-dialog").showModal();
    if (mode === "follow") fields.valid_from.focus();
  }

  #changes() {
    const { weekday, nth, opens, closes, valid_from, valid_until, every_weeks } = this.#form.elements;
    const series = {
      weekdays: ticked(weekday),
      opens: opens.value,
      closes: closes.value,
      valid_from: valid_from.value || null,
      valid_until: valid_until.value || null,
      every_weeks: Number(every_weeks.value),
      nths: ticked(nth),
    };
    if (series.weekdays.length === 0) return refused(weekday[0], "choose_weekdays");
    if (series.valid_from && series.valid_until && series.valid_until < series.valid_from) return refused(valid_until, "before");
    if (this.#mode === "follow") {
      return followed(this.#series, this.#code, series) ?? refused(valid_from, "not_after");
    }
    if (this.#mode === "add") return [{ at: ["hours", "series", freeCode(this.#series)], to: series }];
    return changedParts(["hours", "series", this.#code], this.#series[this.#code], series);
  }
}

class DayDialog {
  #days;
  #form = byId("day-form");
  #key = null;
  #list = byId("day-times-list");

  constructor({ exceptions }) {
    this.#days = exceptions;
  }

  wire() {
    document.querySelector("[data-add-day]").addEventListener("click", () => this.#open(null));
    for (const button of document.querySelectorAll("[data-edit-day]")) {
      button.addEventListener("click", () => this.#open(button.dataset.editDay));
    }
    for (const radio of this.#form.elements.open) radio.addEventListener("change", () => this.#showTimes());
    byId("day-more").addEventListener("click", () => this.#addTime("", "").querySelector("input").focus());
    this.#list.addEventListener("click", (event) => {
      const drop = event.target.closest("[data-drop]");
      if (!drop || this.#list.children.length === 1) return;
      drop.closest("li").remove();
      byId("day-more").focus();
    });
    onSubmit(this.#form, () => this.#changes());
  }

  /** A day about which something is said is changed; about another one something is said anew. */
  #open(day) {
    const known = day === null ? undefined : this.#days[day];
    this.#key = known ? day : null;
    clearRefusals(this.#form);
    const fields = this.#form.elements;
    fields.day.value = day ?? "";
    fields.day.readOnly = this.#key !== null;
    fields.reason.value = known?.reason ?? "";
    fields.open.value = known?.hours.length > 0 ? "yes" : "no";
    this.#list.replaceChildren();
    for (const [opens, closes] of known?.hours.length > 0 ? known.hours : [["08:00", "12:00"]]) this.#addTime(opens, closes);
    this.#showTimes();
    byId("day-dialog-title").textContent = page.texts.hours[known ? "edit_day" : "add_day"];
    byId("day-dialog").showModal();
  }

  #addTime(opens, closes) {
    const row = byId("day-time").content.firstElementChild.cloneNode(true);
    [...row.querySelectorAll("input")].forEach((field, at) => { field.value = [opens, closes][at]; });
    this.#list.append(row);
    return row;
  }

  #showTimes() {
    const open = this.#form.elements.open.value === "yes";
    byId("day-times").hidden = !open;
    for (const field of this.#list.querySelectorAll("input")) field.disabled = !open;
  }

  #changes() {
    const { day, reason } = this.#form.elements;
    const times = [...this.#list.querySelectorAll("li")].map((row) => [...row.querySelectorAll("input")].map(({ value }) => value));
    const said = { hours: this.#form.elements.open.value === "yes" ? times : [], reason: reason.value.trim() };
    const at = ["hours", "exceptions", day.value];
    if (this.#key !== null) return changedParts(at, this.#days[this.#key], said);
    return this.#days[day.value] ? refused(day, "taken") : [{ at, to: said }];
  }
}

function wireClosure({ closures }) {
  const form = byId("closure-form");
  onSubmit(form, () => {
    const { first, last, reason } = form.elements;
    if (closures[first.value]) return refused(first, "taken");
    if (last.value && last.value < first.value) return refused(last, "before");
    const said = { last: last.value || first.value, reason: reason.value.trim() };
    return [{ at: ["hours", "closures", first.value], to: said }];
  });
}

function wireCopy({ series }) {
  const form = byId("copy-form");
  onSubmit(form, () => {
    const from = Number(form.elements.from.value);
    const days = ticked(form.elements.weekday).filter((day) => day !== from);
    return days.length === 0 ? refused(form.elements.weekday[0], "choose_other_day") : copiedDay(series, from, days, page.today);
  });
}

const ticked = (fields) => [...fields].filter(({ checked }) => checked).map(({ value }) => Number(value));

function ticks(fields, values) {
  for (const field of fields) field.checked = values.includes(Number(field.value));
}

function optional(field, is) {
  const word = field.labels[0].querySelector(".kern-label__optional");
  if (word) word.hidden = !is;
}
