/** How the page looks for this visitor: large text, high contrast, controls lower down. Kept nowhere else. */

/** Control's action → the attribute of <html> it sets, and the value. */
const MODES = {
  large: ["text", "large"],
  contrast: ["contrast", "high"],
  lower: ["reach", "low"],
};
const root = document.documentElement.dataset;
/** The modes that this kiosk is in for everybody. */
let usual = new Set();

export const isMode = (action) => action in MODES;

/** Switches one mode on or off. */
export function switchMode(action) {
  setMode(action, !isOn(action));
}

/** Is anything set that the next visitor must not find? */
export const modesChanged = () => Object.keys(MODES).some((action) => isOn(action) !== usual.has(action));

/** As the kiosk was before; `low`: the office has the controls lower down for everybody. */
export function resetModes({ low }) {
  usual = new Set(low ? ["lower"] : []);
  for (const action of Object.keys(MODES)) setMode(action, usual.has(action));
}

const isOn = (action) => root[MODES[action][0]] === MODES[action][1];

function setMode(action, on) {
  const [name, value] = MODES[action];
  if (on) root[name] = value;
  else delete root[name];
  document.querySelector(`.bar [data-action="${action}"]`).setAttribute("aria-pressed", String(on));
}
