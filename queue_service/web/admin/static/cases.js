/** The pages of the areas and of the case types: filter, order, checklist, what is added. */
import { page } from "../../static/shared/page.js";
import { text } from "../../clerk/static/words.js";
import { CatalogueForm, wireOwn } from "./catalogue.js";
import { Checklist } from "./checklist.js";
import { codeOf, isCode } from "./codes.js";
import { startOrder } from "./order.js";
import { clearRefusals, sayAt } from "./refusals.js";

export function startCases(notices) {
  startOrder(notices);
  new Checklist(notices).wire();
  new CatalogueForm().wire();
  wireOwn();
  for (const field of document.querySelectorAll("[data-filter]")) wireFilter(field);
  for (const field of document.querySelectorAll("[data-code-from]")) wireCode(field);
  for (const box of document.querySelectorAll("[data-shown-if-changed]")) wireReason(box);
  for (const button of document.querySelectorAll("[data-today]")) {
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.today);
      field.value = today();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  }
  openTarget();
  window.addEventListener("hashchange", openTarget);
}

/** Shows the rows of a table in whose `data-words` every word typed stands. */
function wireFilter(field) {
  const rows = [...document.querySelectorAll(`#${field.dataset.filter} [data-words]`)];
  const said = document.getElementById(field.getAttribute("aria-describedby"));
  field.closest("[hidden]")?.removeAttribute("hidden");
  const show = () => {
    const words = field.value.toLocaleLowerCase("de").split(/\s+/).filter(Boolean);
    for (const row of rows) row.hidden = !words.every((word) => row.dataset.words.includes(word));
    said.textContent = text("cases.shown", { n: rows.filter(({ hidden }) => !hidden).length, of: rows.length });
  };
  field.addEventListener("input", show);
  // what a browser kept of the page before counts as well
  show();
}

/** A code follows the German name until somebody writes one; it has to be free. */
function wireCode(field) {
  const form = field.form;
  const name = form.querySelector(`#${field.dataset.codeFrom}`);
  const taken = new Set(page.taken);
  let written = false;
  field.addEventListener("input", () => { written = field.value !== ""; });
  // before the form's own listeners, which read the code
  name.addEventListener("input", () => { if (!written) field.value = codeOf(name.value, taken, "new"); });
  form.addEventListener("submit", (event) => {
    const code = field.value.trim();
    const problem = taken.has(code) ? "cases.code_taken" : code && !isCode(code) ? "cases.code_form" : null;
    if (problem === null) return;
    event.preventDefault();
    event.stopPropagation();
    clearRefusals(form);
    field.closest("details")?.setAttribute("open", "");
    sayAt(field, text(problem));
    field.focus();
  });
}

/** Asks for a reason as soon as one of the fields it names is not what it was. */
function wireReason(box) {
  const fields = box.dataset.shownIfChanged.split(" ").map((id) => document.getElementById(id));
  const reason = box.querySelector("textarea");
  const show = () => {
    const changed = fields.some((field) => Number(field.value) !== JSON.parse(field.dataset.was));
    box.hidden = !changed;
    reason.disabled = !changed;
    reason.required = changed;
  };
  for (const field of fields) field.addEventListener("input", show);
  show();
}

/** A link that leads to a folded part opens it. */
function openTarget() {
  const target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  for (let folded = target && target.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
  target?.focus();
  target?.scrollIntoView({ block: "center" });
}

/** The date on the wall here, as a date field has it. */
function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
}
