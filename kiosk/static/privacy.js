/** What is stored about visitors, in their language: one question open at a time, and the way back. */
import { page } from "../../queue_service/web/static/shared/page.js";
import { clone, slot, write } from "./parts.js";
import { language } from "./words.js";

const dialog = document.getElementById("privacy");

export const isPrivacyOpen = () => dialog.open;

/** Lays it over the screen; what was chosen stays. */
export function openPrivacy() {
  const answers = page.privacy[language()].map(answer);
  slot(dialog, "answers").replaceChildren(...answers);
  dialog.querySelector("details").open = true;
  if (!dialog.open) dialog.showModal();
}

/** Off the screen, and out of the page. */
export function closePrivacy() {
  dialog.close();
  slot(dialog, "answers").replaceChildren();
}

function answer(section) {
  const copy = clone("privacy-answer");
  write(copy, "title", section.title);
  const facts = [...section.facts, ...section.more_facts];
  slot(copy, "words").append(
    ...[...section.sentences, ...section.more].map((text) => made("p", text)),
    ...(facts.length > 0 ? [list(facts)] : []),
  );
  return copy;
}

function list(facts) {
  const all = document.createElement("dl");
  for (const [label, value] of facts) {
    const pair = document.createElement("div");
    pair.append(made("dt", label), made("dd", value));
    all.append(pair);
  }
  return all;
}

function made(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}
