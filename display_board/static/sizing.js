/**
 * How large the numbers have to be, and how many then fit. Pure: millimetres and pixels in, pixels out.
 *
 * EN 301 549, 5.1.4: a capital H subtends at least 0.7° at the distance the office states.
 */

const MM_PER_INCH = 25.4;
/** Height of a capital H in mm that subtends 0.7° at one metre. */
const MM_PER_METRE = Math.PI * 0.7 / 180 * 1000;
/** Cap height of Noto Sans as a share of its font size. */
const CAP_HEIGHT = 0.714;
const MOST_COLUMNS = 4;

/** Millimetres per CSS pixel of a screen of this diagonal that shows the page full-screen. */
export function mmPerPixel(diagonalInches, width, height) {
  return (diagonalInches * MM_PER_INCH) / Math.hypot(width, height);
}

/** The font size in px at which the numbers can be read from `distance` metres. */
export function legibleFontSize(distance, mmPerPx) {
  return (distance * MM_PER_METRE) / CAP_HEIGHT / mmPerPx;
}

/** How many rows of `rowEm` × font size stand below each other in `height`, at least one. */
export function rowsThatFit(height, fontSize, rowEm, gap) {
  return Math.max(1, Math.floor((height + gap) / (fontSize * rowEm + gap)));
}

/**
 * The largest font, never above `fontSize`, at which `count` rows are all visible at once, and the number of
 * columns for it. One column wins a tie: a list is read faster than a grid.
 * @param {object} area width and height of the space, gap between rows and columns (px);
 *   rowWidthEm and rowHeightEm: one row's size in multiples of its font size
 */
export function arrange(count, fontSize, { width, height, gap, rowWidthEm, rowHeightEm }) {
  let best = { columns: 1, fontSize: 0 };
  for (let columns = 1; columns <= Math.max(1, Math.min(MOST_COLUMNS, count)); columns += 1) {
    const rows = Math.max(1, Math.ceil(count / columns));
    const byWidth = (width - gap * (columns - 1)) / columns / rowWidthEm;
    const byHeight = (height - gap * (rows - 1)) / rows / rowHeightEm;
    const fits = Math.min(fontSize, byWidth, byHeight);
    if (fits > best.fontSize + 0.5) best = { columns, fontSize: fits };
  }
  return best;
}
