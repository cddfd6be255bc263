/** Text as large as its place allows. */

/** Each try is so much smaller than the one before. */
const STEP = 0.94;
const known = new WeakMap();

/**
 * Sets `--size` on `element` to the largest font, in pixels, at which all of it is to be seen.
 * @returns {boolean} false when even the smallest does not fit; it has the smallest then
 */
export function fitText(element, { most, least }) {
  const place = `${element.clientWidth} ${element.clientHeight} ${most} ${least} ${element.textContent}`;
  const before = known.get(element);
  if (before?.place === place) return before.fits;
  let size = most;
  const set = () => element.style.setProperty("--size", `${size.toFixed(1)}px`);
  set();
  while (!fits(element) && size > least) {
    size = Math.max(least, size * STEP);
    set();
  }
  const result = { place, fits: fits(element) };
  known.set(element, result);
  return result.fits;
}

/** A font has arrived, or the place is another one: measure again. */
export const forgetSizes = (...elements) => elements.forEach((element) => known.delete(element));

const fits = (element) =>
  element.scrollHeight <= element.clientHeight + 1 && element.scrollWidth <= element.clientWidth + 1;
