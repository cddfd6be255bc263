/** A configuration file: read here, looked at by the server, taken over when the person says so. */
import { text } from "../../clerk/static/words.js";
import { dayInWords } from "./changes.js";
import { reloadWith } from "./done.js";
import { checkFilled, clearRefusals } from "./refusals.js";
import { send } from "./sending.js";

const element = (id) => document.getElementById(id);

/** Wires the page of the file, where it is there. */
export function wireFile(changes, notices) {
  const form = element("import-form");
  if (!form) return;
  const path = `/api/v1/offices/${encodeURIComponent(form.dataset.office)}/configuration/file`;
  let looked = null;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearRefusals(form);
    element("review").hidden = true;
    if (!checkFilled(form)) return;
    looked = { file: await form.elements.file.files[0].text(), parts: ticked(form) };
    const refused = (problem, sentence) => notices.say("danger", [sentence, ...places(problem)].join(" "));
    const answer = await send("POST", path, { ...looked, reason: "–", dry_run: true }, refused);
    if (answer !== null) show(answer);
  });

  element("review-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = event.target.elements;
    const wish = { ...looked };
    if (said.reason.value.trim()) wish.reason = said.reason.value.trim();
    if (said.from_day.value) wish.from_day = said.from_day.value;
    const answer = await changes.save(path, wish, event.target);
    if (answer === null) return;
    const base = path.replace(/file$/, "changes");
    reloadWith(text(answer.change.state === "planned" ? "change.planned" : "change.saved", { day: answer.change.from_day && dayInWords(answer.change.from_day) }), {
      base,
      id: answer.change.id,
    });
  });

  function show({ words, findings, version }) {
    looked.version = version;
    element("review-title").textContent = words.length ? text("file.differences", { count: words.length }) : text("file.same");
    element("review-findings").replaceChildren(...findings.map(findingLine));
    element("review-places").replaceChildren(...words.map(placeLine));
    element("review-form").hidden = words.length === 0;
    element("review").hidden = false;
    element("review-title").focus();
  }
}

const ticked = (form) => [...form.querySelectorAll("[name=parts]:checked")].map(({ value }) => value);

/** "desks.5.name: This field is missing." for the first few, or the line that cannot be read. */
function places({ errors = [], line, column }) {
  if (line) return [text("file.line", { line, column })];
  return errors.slice(0, 5).map(({ field, message }) => `${field}: ${message}`);
}

function findingLine({ weight, text: sentence }) {
  const line = element("review-finding").content.firstElementChild.cloneNode(true);
  line.dataset.weight = weight;
  line.querySelector("[data-text]").textContent = sentence;
  return line;
}

function placeLine({ where, kind, was, to }) {
  const line = document.createElement("li");
  const place = document.createElement("span");
  place.className = "admin-change__where";
  place.textContent = where;
  line.append(place, " ");
  if (kind !== "added") line.append(marked("del", kind === "removed" ? "removed" : "before", was), " ");
  if (kind !== "removed") line.append(marked("ins", kind === "added" ? "added" : "now", to));
  return line;
}

function marked(tag, said, value) {
  const box = document.createElement(tag);
  const hidden = document.createElement("span");
  hidden.className = "visually-hidden";
  hidden.textContent = `${text(`file.${said}`)} `;
  const words = document.createElement("bdi");
  words.textContent = value;
  box.append(hidden, words);
  return box;
}
