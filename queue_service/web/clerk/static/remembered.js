/**
 * Small settings of this computer, not of a person: they stay when somebody else signs in.
 *
 * A browser may refuse storage; then a setting holds until the page is left.
 */
const PREFIX = "queue-service.desk.";

/** The stored value, or null. */
export function recall(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // see above
  }
}
