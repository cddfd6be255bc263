/** What is asked before a change goes on: about its consequences, about what others changed, about the reason. */
import { text } from "../../clerk/static/words.js";

export class ChangeDialogs {
  #consequences = document.getElementById("consequences-dialog");
  #theirs = document.getElementById("theirs-dialog");

  /** Go on, begin on another day, or give up. */
  async aboutFindings(findings, body) {
    const stops = findings.some(({ weight }) => weight === "stop");
    const list = this.#consequences.querySelector("[data-findings]");
    list.replaceChildren(...findings.map((finding) => this.#line(finding)));
    const anyway = this.#consequences.querySelector("[value=anyway]");
    anyway.hidden = stops;
    const later = this.#consequences.querySelector("[data-later]");
    later.hidden = body.changes === undefined || !this.#consequences.dataset.tomorrow;
    const day = this.#consequences.querySelector("[name=from_day]");
    if (!day.value) day.value = this.#consequences.dataset.tomorrow ?? "";
    this.#consequences.querySelector("[data-reason]").hidden = true;
    const said = await answerOf(this.#consequences);
    const seen = findings.map(({ key }) => key);
    if (said === "anyway") return { ...body, seen };
    return said === "later" && day.value ? { ...body, seen, from_day: day.value } : null;
  }

  /** The reason, in writing. */
  async aboutReason(body) {
    const box = this.#consequences.querySelector("[data-reason]");
    this.#consequences.querySelector("[data-findings]").replaceChildren();
    this.#consequences.querySelector("[value=anyway]").hidden = false;
    this.#consequences.querySelector("[data-later]").hidden = true;
    box.hidden = false;
    const said = await answerOf(this.#consequences);
    const reason = box.querySelector("textarea").value.trim();
    return said === "anyway" && reason ? { ...body, reason } : null;
  }

  /** Theirs stays, or mine is laid over it. */
  async aboutTheirs(theirs, body, form, words = {}) {
    const rows = theirs.map((stands) => this.#row(stands, body, form, words));
    this.#theirs.querySelector("tbody").replaceChildren(...rows);
    this.#theirs.querySelector("[value=mine]").hidden = body.changes === undefined;
    const said = await answerOf(this.#theirs);
    const now = new Map(theirs.map((stands) => [JSON.stringify(stands.at), stands]));
    if (said === "theirs" && words.whole) return { ...body, changes: [] };
    // what others have not touched goes on
    if (said === "theirs") return { ...body, changes: (body.changes ?? []).filter(({ at }) => !now.has(JSON.stringify(at))) };
    if (said !== "mine") return null;
    return { ...body, changes: body.changes.map((change) => over(change, now.get(JSON.stringify(change.at)))) };
  }

  #line({ weight, text: sentence }) {
    const line = this.#consequences.querySelector("template").content.firstElementChild.cloneNode(true);
    line.dataset.weight = weight;
    line.querySelector("[data-text]").textContent = sentence;
    return line;
  }

  #row(stands, body, form, called) {
    const mine = body.changes?.find(({ at }) => JSON.stringify(at) === JSON.stringify(stands.at));
    const row = document.createElement("tr");
    const heads = this.#theirs.querySelectorAll("th");
    const who = stands.by_name ?? stands.by ?? text("change.somebody");
    const when = stands.at_time ? new Date(stands.at_time).toLocaleString(document.documentElement.lang) : "";
    for (const words of [
      called.place?.(stands.at) ?? labelOf(form, stands.at),
      called.value?.(stands.at, mine?.to) ?? shown(mine?.to, fieldsOf(form, stands.at)),
      called.value?.(stands.at, stands.now) ?? shown(stands.now, fieldsOf(form, stands.at)),
      when ? text("change.by", { who, when }) : "",
    ]) {
      const cell = row.insertCell();
      cell.textContent = words;
      cell.dataset.label = heads[cell.cellIndex].textContent;
    }
    return row;
  }
}

/** The same change, made from what stands there now. */
function over(change, stands) {
  if (!stands) return change;
  const { was, ...rest } = change;
  return "now" in stands ? { ...rest, was: stands.now } : rest;
}

/** Which button closed it; empty for Cancel and Escape. */
function answerOf(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}

/** The fields about a place; a template writes its JSON with other spaces than this does. */
const fieldsOf = (form, at) => [...(form?.elements ?? [])].filter(
  ({ dataset }) => dataset?.at && JSON.stringify(JSON.parse(dataset.at)) === JSON.stringify(at),
);

/** The words of the field with those of the group it stands in, or the keys of the place. */
function labelOf(form, at) {
  const [field, ...more] = fieldsOf(form, at);
  const group = field?.closest("fieldset")?.querySelector("legend");
  // of several ticks or choices for one place the group alone says what it is
  const words = [group, more.length > 0 && group ? null : field?.labels?.[0]].filter(Boolean).map(wordsOf);
  return words.join(": ") || at.join(" › ");
}

/** A value as its field shows it: the words of a choice, yes or no, percent instead of a share. */
function shown(value, fields = []) {
  if (value === undefined || value === null || value === "") return "–";
  if (Array.isArray(value)) return value.map((each) => shown(each, fields)).join(", ") || "–";
  if (typeof value === "boolean") return text(value ? "change.yes" : "change.no");
  if (typeof value === "object") return text("change.whole");
  const [first] = fields;
  const choice = fields.find((field) => field.value === String(value) && ["checkbox", "radio"].includes(field.type))?.labels?.[0];
  const option = [...(first?.options ?? [])].find((each) => each.value === String(value));
  if (choice ?? option) return wordsOf(choice ?? option);
  return "scale" in (first?.dataset ?? {}) ? String(Number((value / Number(first.dataset.scale)).toFixed(4))) : String(value);
}

const wordsOf = (element) => element.textContent.trim().replace(/\s+/g, " ");
