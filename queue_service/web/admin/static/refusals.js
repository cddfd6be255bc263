/** What was refused, beside the field it is about; what is about no field stands above the form's fields or on the page. */
import { text } from "../../clerk/static/words.js";
import { named } from "./fields.js";

/** Takes back what was said about this form. */
export function clearRefusals(form) {
  for (const said of form.querySelectorAll("[data-refusal]")) said.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    if (field.dataset.describedBy) field.setAttribute("aria-describedby", field.dataset.describedBy);
  }
}

/** Says what the server found; true when all of it stands beside a field, and the first of these has the focus. */
export function refuse(form, problem) {
  const about = problem.errors.map(({ field, message }) => ({ message, field: fieldOf(form, field) }));
  const placed = about.filter(({ field }) => field);
  placed.forEach(({ field, message }) => sayAt(field, message));
  unfold(placed[0]?.field);
  placed[0]?.field.focus();
  return about.length > 0 && placed.length === about.length;
}

/** Says that fields which must be filled are empty; true when none is. Whether a value is good, the server says. */
export function checkFilled(form) {
  const wrong = [...form.elements].filter(
    ({ name, disabled, dataset, validity }) => (name || dataset?.at || dataset?.in) && !disabled && (validity?.valueMissing || validity?.badInput),
  );
  wrong.forEach((field) => sayAt(field, field.validity.valueMissing ? text("field_missing") : field.validationMessage));
  unfold(wrong[0]);
  wrong[0]?.focus();
  return wrong.length === 0;
}

/** What is folded away cannot be seen, nor get the focus. */
function unfold(field) {
  for (let folded = field?.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
}

/** Says something about the whole form above its fields: a dialog covers what stands on the page. */
export function sayInDialog(form, sentence) {
  const said = newRefusal(sentence);
  said.classList.add("admin-refusal--form");
  const body = form.querySelector(".kern-dialog__body") ?? form;
  body.prepend(said);
}

/** "days.0" is the field "days"; a field about a place of the document has it as `data-at`, or its end as `data-in`. */
function fieldOf(form, path) {
  const keys = String(path).split(".");
  const about = (name) => [...form.elements].find(({ dataset }) => dataset?.[name] && isAt(JSON.parse(dataset[name]), keys));
  const fields = named(form, keys[0]);
  return about("at") ?? about("in") ?? ("each" in (fields[0]?.dataset ?? {}) ? fields[keys[1]] : fields[0]);
}

/** True when the keys end with this place, a position in its list apart. */
const isAt = (place, keys) =>
  [keys, keys.slice(0, -1)].some((each) => place.length > 0 && place.every((key, n) => each.at(n - place.length) === key));

/** Says something beside a field. */
export function sayAt(field, sentence) {
  const said = newRefusal(sentence);
  const box = field.closest(".kern-form-input, fieldset, .tick") ?? field;
  if (box === field) field.after(said);
  else box.append(said);
  field.dataset.describedBy ??= field.getAttribute("aria-describedby") ?? "";
  field.setAttribute("aria-describedby", `${field.dataset.describedBy} ${said.id}`.trim());
  field.setAttribute("aria-invalid", "true");
}

let count = 0;

function newRefusal(sentence) {
  const said = document.getElementById("refusal").content.firstElementChild.cloneNode(true);
  count += 1;
  said.id = `refusal-${count}`;
  said.querySelector("[data-text]").textContent = sentence;
  return said;
}
