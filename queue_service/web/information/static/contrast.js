/** Contrast of two colours as WCAG 2.2 defines it, and what boards make of an office's colour. Imports nothing. */

/** What marks in the office's colour stand on: the boards' dark ground. */
export const GROUND = "#2d2f40";
/** What something that is no text needs to be seen (WCAG 1.4.11), with some to spare. */
export const NEEDED = 3.2;
const STEPS = 20;

/** From 1 to 21; the colours as "#rrggbb". */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** The colour as boards show it: as much lighter as it must be to be seen. */
export function asShown(colour) {
  for (let step = 0; step < STEPS; step += 1) {
    const lighter = `#${parts(colour).map((part) => hex(part + (255 - part) * (step / STEPS))).join("")}`;
    if (contrast(lighter, GROUND) >= NEEDED) return lighter;
  }
  return "#ffffff";
}

const parts = (colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
const hex = (part) => Math.round(part).toString(16).padStart(2, "0");

function luminance(colour) {
  const [red, green, blue] = parts(colour).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
