/** One tap is one tap: trembling fingers, double clicks and a key held down count once. */

const SAME_TAP_MS = 500;
/** How far apart two taps of one finger may land, in CSS pixels. */
const SAME_PLACE_PX = 80;

let last = { at: -Infinity, target: null, x: 0, y: 0 };

function repeats(event) {
  if (event.timeStamp - last.at >= SAME_TAP_MS) return false;
  // a click from the keyboard has no place: there only the same control counts as the same tap
  if (event.detail === 0) return event.target === last.target;
  return Math.hypot(event.clientX - last.x, event.clientY - last.y) < SAME_PLACE_PX;
}

/** Swallows repeated taps before any screen sees them: also the second half of a double tap on the next screen. */
export function ignoreRepeatedTaps() {
  document.addEventListener("click", (event) => {
    const repeated = repeats(event);
    last = { at: event.timeStamp, target: event.target, x: event.clientX, y: event.clientY };
    if (!repeated) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.repeat && (event.key === "Enter" || event.key === " ")) event.preventDefault();
  }, true);
  document.addEventListener("contextmenu", (event) => event.preventDefault());
}
