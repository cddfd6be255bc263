/** First screen: nine tiles, each in its own words. */
import { lobby } from "../lobby.js";
import { clone, slot, speaksFor, write } from "../parts.js";
import { language, say } from "../words.js";

/** Whoever reads none of the office's own language understands one of these two. */
const HINTS = ["de", "en"];

export function languageScreen() {
  const screen = clone("language-screen");
  const others = lobby.languages.filter(({ code }) => say("welcome", {}, code) !== say("welcome"));
  slot(screen, "welcomes").append(...others.map((each) => spoken("welcome", each)));
  const hinted = lobby.languages.filter(({ code }) => code === language() || HINTS.includes(code));
  slot(screen, "hint").append(...hinted.map((each) => spoken("choose_language", each)));
  slot(screen, "languages").append(...lobby.languages.map(tile));
  return screen;
}

function spoken(key, each) {
  const word = document.createElement("span");
  speaksFor(word, each);
  word.textContent = say(key, {}, each.code);
  return word;
}

function tile(each) {
  const item = clone("language-tile");
  const button = item.querySelector("button");
  button.dataset.language = each.code;
  speaksFor(button, each);
  write(item, "name", each.name);
  write(item, "does", say("take_number", {}, each.code));
  return item;
}
