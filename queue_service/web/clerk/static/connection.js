/** The word about the connection at the head of the page, and the office's clock beside it. */
import { clock } from "../../static/shared/page.js";
import { text } from "./words.js";

/** Says whether what is shown is current. */
export function drawConnection(stale) {
  document.getElementById("connection").dataset.stale = String(stale);
  document.getElementById("connection-word").textContent = text(stale ? "not_current" : "connected");
}

/** Keeps the clock at the head right; `now` gives the server's time in milliseconds. */
export function runClock(now, onTick) {
  const element = document.getElementById("clock");
  const tick = () => {
    const iso = new Date(now()).toISOString();
    if (element) {
      element.textContent = clock(iso);
      element.dateTime = iso;
    }
    onTick();
  };
  tick();
  setInterval(tick, 5_000);
}
