/** The screens for what is not the visitor's doing: no connection, a refusal, a closed or a paused office. */
import { lobby } from "../lobby.js";
import { clone, followHere, slot, speaksFor, write } from "../parts.js";
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

/** Where a proof opens on this server, whatever the address that it has for the world outside. */
export const proofUrl = ({ url }) => new URL(url, location.href).pathname;

/** No number, but a proof that somebody asked, and what to do with it. */
export function stoppedScreen({ title, detail, proof }) {
  const screen = clone("stopped-screen");
  write(screen, "title", title || say("no_more_today"));
  write(screen, "detail", detail);
  write(screen, "id", proof.id);
  const qr = slot(screen, "qr");
  qr.src = `${proofUrl(proof)}/qr.svg`;
  qr.alt = say("proof_code");
  if (lobby.office.demo) followHere(slot(screen, "follow"), proofUrl(proof));
  return screen;
}

/** Nothing else matters: it stands there in every language, the office's own first and largest. */
export function evacuationScreen() {
  const screen = clone("evacuation-screen");
  for (const each of lobby.languages.filter(({ code }) => code !== language())) {
    const line = clone("evacuation-line");
    speaksFor(line.querySelector("li"), each);
    write(line, "leave", say("leave", {}, each.code));
    write(line, "kept", say("leave_kept", {}, each.code));
    slot(screen, "languages").append(line);
  }
  return screen;
}

/** The office goes on in a moment; so does the kiosk, by itself. */
export function interruptionScreen() {
  const screen = clone("interruption-screen");
  for (const each of lobby.languages.filter(({ code }) => code !== language())) {
    const line = clone("closed-line");
    speaksFor(line.querySelector("li"), each);
    write(line, "closed", say("paused", {}, each.code));
    slot(screen, "languages").append(line);
  }
  return screen;
}

/** Nobody has chosen a language here: it stands in all of them, the office's own first and largest. */
export function closedScreen({ inAllLanguages }) {
  const screen = clone("closed-screen");
  write(screen, "opens", opensText(language()));
  write(screen, "numbers", numbersText(language()));
  const others = inAllLanguages ? lobby.languages.filter(({ code }) => code !== language()) : [];
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

/** From when numbers are given out, where that is before the doors open today. */
function numbersText(code) {
  const { opens_at: opens, numbers_from: numbers } = lobby.office;
  if (!numbers || numbers === opens) return "";
  const day = (date) => when(date, { year: "numeric", month: "numeric", day: "numeric" }, code);
  if (day(new Date(opens)) !== day(lobby.now())) return "";
  return say("numbers_from", { time: timeOf(new Date(numbers), code) }, code);
}
