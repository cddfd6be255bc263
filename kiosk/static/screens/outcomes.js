/** The screens for what is not the visitor's doing: no connection, a refusal, a closed office. */
import { page } from "../../../queue_service/web/static/shared/page.js";
import { lobby } from "../lobby.js";
import { clone, slot, speaksFor, write } from "../parts.js";
import { language, say, timeOf, when } from "../words.js";

export function tryingScreen() {
  return clone("trying-screen");
}

/** A sign of life while nothing else can be said. */
export function showAttempt(screen, at) {
  const place = slot(screen, "attempt");
  if (place) place.textContent = say("last_try", { time: when(at, { hour: "2-digit", minute: "2-digit", second: "2-digit" }) });
}

/** The server's final word, in the visitor's language; what to do then is always the same. */
export function refusedScreen({ title, detail }) {
  const screen = clone("refused-screen");
  write(screen, "title", title || say("did_not_work"));
  write(screen, "detail", detail);
  return screen;
}

/** Nobody has chosen a language here: it stands in all of them, the office's own first and largest. */
export function closedScreen({ inAllLanguages }) {
  const screen = clone("closed-screen");
  write(screen, "opens", opensText(language()));
  const others = inAllLanguages ? page.languages.filter(({ code }) => code !== language()) : [];
  slot(screen, "languages").append(...others.map(closedLine));
  return screen;
}

function closedLine(each) {
  const line = clone("closed-line");
  speaksFor(line.querySelector("li"), each);
  write(line, "closed", say("closed", {}, each.code));
  write(line, "opens", opensText(each.code));
  return line;
}

function opensText(code) {
  if (!lobby.office.opens_at) return "";
  const opens = new Date(lobby.office.opens_at);
  const day = (date) => when(date, { year: "numeric", month: "numeric", day: "numeric" }, code);
  if (day(opens) === day(lobby.now())) return say("opens_today", { time: timeOf(opens, code) }, code);
  const spelled = when(opens, { weekday: "long", day: "numeric", month: "long" }, code);
  return say("opens_at", { day: spelled, time: timeOf(opens, code) }, code);
}
