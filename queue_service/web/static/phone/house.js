/** The house stands still: one sentence over the whole page, for as long as it lasts. */
import { clock, fill, page } from "../shared/page.js";

/** Numbers that still have a place to keep. */
const KEPT = ["waiting", "called", "serving", "parked", "on_hold"];

/** Shows or hides the pause in `place`; true while it covers the page. */
export function drawPause(place, ticket) {
  const pause = KEPT.includes(ticket.state) ? ticket.house_pause : null;
  const words = pause ? (page.pauses[pause.kind] ?? page.pauses.interruption) : null;
  const told = pause ? `${pause.kind} ${pause.since}` : "";
  // An alert is read out when its words come in, so the place is there before them.
  place.hidden = !pause;
  if (place.dataset.told !== told) {
    place.dataset.told = told;
    place.dataset.kind = pause?.kind ?? "";
    place.querySelector("#pause-do").textContent = words?.do ?? "";
    place.querySelector("#pause-kept").textContent = words?.kept ?? "";
    place.querySelector("#pause-since").textContent = pause ? fill(page.texts.pause_since, { time: clock(pause.since) }) : "";
  }
  return Boolean(pause);
}
