/** The paper: printed by the browser, 80 × 120 mm, in the visitor's language and in German (H-07). */
import { page } from "../../queue_service/web/static/shared/page.js";
import { lobby } from "./lobby.js";
import { clone, slot, speaksFor, write } from "./parts.js";
import { aheadText } from "./screens/number.js";
import { proofUrl } from "./screens/outcomes.js";
import { language, named, say, when } from "./words.js";

const place = document.getElementById("slip");
const OFFICIAL = "de";

/** The page that follows the ticket's number. */
export const pageUrl = ({ token }) => `/t/${encodeURIComponent(token)}`;

/** Where the ticket's QR code is drawn. */
export const qrUrl = (ticket) => `${pageUrl(ticket)}/qr.svg`;

/** Puts a ticket on the paper that `window.print()` prints. No name and no concern stand on it. */
export function fillSlip(ticket) {
  const paper = clone("slip-paper");
  const area = lobby.area(ticket.area);
  write(paper, "office", lobby.office.name);
  inBoth(paper, "label", (code) => say("your_number", {}, code));
  write(paper, "number", ticket.number);
  inBoth(paper, "area", (code) => (area ? named(area.names, code) : ticket.area));
  inBoth(paper, "way", (code) => (area ? named(area.ways, code) : ""));
  inBoth(paper, "ahead", (code) => aheadText(ticket, code));
  write(paper, "time", when(new Date(ticket.server_time), { dateStyle: "short", timeStyle: "short" }, OFFICIAL));
  write(paper, "small", [say("keep_paper"), say("no_name"), page.office.demo ? say("demo") : ""].join(" ").trim());
  slot(paper, "number").dataset.length = String(ticket.number.length);
  slot(paper, "qr").src = qrUrl(ticket);
  place.replaceChildren(paper);
}

/** Puts a proof of having asked on the paper, for whoever has no phone to take its picture with. */
export function fillProof({ proof, detail }) {
  const paper = clone("proof-paper");
  write(paper, "office", lobby.office.name);
  inBoth(paper, "label", (code) => say("proof", {}, code));
  write(paper, "id", proof.id);
  write(paper, "says", detail);
  write(paper, "time", when(lobby.now(), { dateStyle: "short", timeStyle: "short" }, OFFICIAL));
  write(paper, "small", [say("show_proof"), page.office.demo ? say("demo") : ""].join(" ").trim());
  slot(paper, "qr").src = `${proofUrl(proof)}/qr.svg`;
  place.replaceChildren(paper);
}

export function clearSlip() {
  place.replaceChildren();
}

/** One line in the visitor's language, one in German; a single one where they say the same. */
function inBoth(paper, name, text) {
  const spoken = page.languages.filter(({ code }) => code === language() || code === OFFICIAL);
  // the visitor's own comes first
  spoken.sort((one, other) => (one.code === language() ? -1 : 0) - (other.code === language() ? -1 : 0));
  const lines = new Map(spoken.map((each) => [text(each.code), each]).reverse());
  for (const [words, each] of [...lines].reverse()) {
    const line = document.createElement("span");
    speaksFor(line, each);
    line.textContent = words;
    slot(paper, name).append(line);
  }
}
