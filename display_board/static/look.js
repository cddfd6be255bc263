/** What an office sets for its boards, made safe to show: hours without sound, and its colour. Pure. */

/** Contrast that the edge of a thing needs (WCAG 1.4.11), with some to spare. */
const SEEN = 3.2;
const STEPS = 20;

/** Is `time` ("HH:MM", wall time) within the hours from `from` until `until`? They may pass midnight. */
export function isQuiet(time, from, until) {
  if (!from || !until) return false;
  return from <= until ? from <= time && time < until : time >= from || time < until;
}

/** The colour `hex` ("#rrggbb"), as much lighter as it must be to be seen on a dark `ground`. */
export function seenOn(ground, hex) {
  const [dark, wanted] = [parts(ground), parts(hex)];
  for (let step = 0; step < STEPS; step += 1) {
    const lighter = wanted.map((part) => Math.round(part + (255 - part) * (step / STEPS)));
    if (contrast(lighter, dark) >= SEEN) return `#${lighter.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  }
  return "#ffffff";
}

const parts = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = colour.map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
