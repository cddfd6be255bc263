/** How the page looks for this visitor: large text, high contrast, controls lower down. Kept nowhere else. */

/** Control's action → the attribute of <html> it sets, and the value. */
const MODES = {
  large: ["text", "large"],
  contrast: ["contrast", "high"],
  lower: ["reach", "low"],
};
const root = document.documentElement.dataset;

export const isMode = (action) => action in MODES;

/** Switches one mode on or off. */
export function switchMode(action) {
  const [name, value] = MODES[action];
  setMode(action, root[name] !== value);
}

/** Is anything set that the next visitor must not find? */
export const modesChanged = () => Object.values(MODES).some(([name, value]) => root[name] === value);

/** As the kiosk was before. */
export function resetModes() {
  for (const action of Object.keys(MODES)) setMode(action, false);
}

function setMode(action, on) {
  const [name, value] = MODES[action];
  if (on) root[name] = value;
  else delete root[name];
  document.querySelector(`.bar [data-action="${action}"]`).setAttribute("aria-pressed", String(on));
}
