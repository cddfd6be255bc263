/** The desks: finding one among many, and adding one or a row of them in one change. */
import { page, fill, plural } from "../../static/shared/page.js";
import { checkFilled, clearRefusals, sayAt } from "./refusals.js";

const byId = (id) => document.getElementById(id);

/** On the pages of desks. */
export function startDesks() {
  if (byId("desk-find")) wireFinding();
  if (byId("add-desks-form")) wireAdding(byId("add-desks-form"));
  const copy = document.querySelector("[data-new-desk]");
  if (copy) keepFree(copy, page.taken);
}

/** Shows the rows in which all words stand; an area without any goes with them. */
function wireFinding() {
  const rows = [...document.querySelectorAll(".desk-list li")].map((row) => [row, row.textContent.toLowerCase()]);
  byId("desk-find").form.addEventListener("submit", (event) => {
    if (document.activeElement === byId("desk-find")) event.preventDefault();
  });
  byId("desk-find").addEventListener("input", () => {
    const words = byId("desk-find").value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const [row, said] of rows) {
      row.hidden = !words.every((word) => said.includes(word));
      if (!row.hidden) found += 1;
    }
    for (const area of document.querySelectorAll(".desk-area")) area.hidden = !area.querySelector("li:not([hidden])");
    byId("desk-none").hidden = found > 0 || rows.length === 0;
    byId("desk-count").textContent = plural(page.texts.desks.found, found);
  });
}

function wireAdding(form) {
  const { last, like } = form.elements;
  const draw = () => {
    form.querySelector("[data-single]").hidden = last.value.trim() !== "";
    form.querySelector("[data-without-like]").hidden = like.value.trim() !== "";
    const codes = wanted(form) ?? [];
    const there = codes.filter((code) => code in page.desks);
    byId("new-says").textContent = [
      codes.length > 1 ? plural(page.texts.desks.row_says, codes.length - there.length) : "",
      there.length > 0 && codes.length > 1 ? fill(page.texts.desks.row_taken, { desks: there.join(", ") }) : "",
    ].join(" ");
  };
  form.addEventListener("input", draw);
  form.addEventListener("submit", (event) => {
    clearRefusals(form);
    const changes = checkFilled(form) ? added(form) : null;
    if (changes === null) {
      event.preventDefault();
      event.stopPropagation();
    } else form.dataset.also = JSON.stringify(changes);
  });
}

/** The codes that are asked for; null when the row makes no sense. */
function wanted({ elements: { code, last } }) {
  const first = code.value.trim();
  if (last.value.trim() === "") return first === "" ? [] : [first];
  const [from, to] = [first, last.value.trim()].map((said) => (/^\d{1,6}$/.test(said) ? Number(said) : NaN));
  if (!(from <= to)) return null;
  const width = first.startsWith("0") ? first.length : 0;
  const most = Math.min(to, from + page.most);
  return Array.from({ length: most - from + 1 }, (_, n) => String(from + n).padStart(width, "0"));
}

/** A change for each desk that is not there yet; null when something was said beside a field. */
function added(form) {
  const { code, last, like, name } = form.elements;
  const texts = page.texts.desks;
  const codes = wanted(form);
  if (codes === null) return refused(last, texts.row_wrong);
  const model = like.value.trim() === "" ? null : page.desks[like.value.trim()];
  if (model === undefined) return refused(like, texts.like_unknown);
  const free = codes.filter((each) => !(each in page.desks));
  if (free.length === 0) return refused(code, texts.taken);
  if (free.length + Object.keys(page.desks).length > page.most) return refused(last, fill(texts.row_much, { most: page.most }));
  const said = codes.length === 1 ? name.value.trim() : "";
  const next = Number(form.dataset.next);
  return free.map((each, n) => ({ at: ["desks", each], to: made(form, model, each, said, next + n) }));
}

/** A desk of its own, or one like another: where that is called after its number, so is this. */
function made({ elements: { area, like } }, model, code, said, position) {
  if (!model) return { position, name: said || code, area: area.value, case_types: [], accessible: true };
  const pattern = model.name.includes(like.value.trim()) ? model.name.replace(like.value.trim(), code) : code;
  return { ...model, position, name: said || pattern };
}

/** A code that is taken is refused before it is sent: adding would replace what is there. */
function keepFree(form, taken) {
  form.addEventListener("submit", (event) => {
    clearRefusals(form);
    if (!taken.includes(form.elements.code.value.trim())) return;
    event.preventDefault();
    event.stopPropagation();
    refused(form.elements.code, page.texts.desks.taken);
  });
}

function refused(field, sentence) {
  sayAt(field, sentence);
  field.focus();
  return null;
}
