/** Last screen: the number, where to wait, and what can be taken along. */
import { lobby } from "../lobby.js";
import { clone, followHere, slot, write } from "../parts.js";
import { count, named, say } from "../words.js";
import { pageUrl, qrUrl } from "../slip.js";

export function numberScreen({ ticket, chosen }) {
  const screen = clone("number-screen");
  const area = lobby.area(ticket.area);
  const number = slot(screen, "number");
  number.textContent = ticket.number;
  number.dataset.length = String(ticket.number.length);
  write(screen, "ahead", aheadText(ticket));
  write(screen, "area", area ? named(area.names) : ticket.area);
  write(screen, "way", area ? named(area.ways) : "");
  slot(screen, "everything").hidden = chosen.length < 2;
  const qr = slot(screen, "qr");
  qr.src = qrUrl(ticket);
  qr.alt = say("qr_code");
  if (lobby.office.demo) followHere(slot(screen, "follow"), pageUrl(ticket));
  // a phone that cannot reach this page has nothing to follow; the number itself does not depend on it
  qr.addEventListener("error", () => { qr.closest(".card").hidden = true; }, { once: true });
  return screen;
}

export const aheadText = ({ people_ahead: ahead }, other) =>
  (ahead > 0 ? count("ahead", ahead, other) : say("nobody_ahead", {}, other));

/** The quiet countdown back to the start. */
export function showClosing(screen, seconds) {
  const place = slot(screen, "closing");
  if (place) place.textContent = count("closing", seconds);
}

/** After printing. */
export function showPaper(screen) {
  write(screen, "paper", say("take_paper"));
}
