/** A word of success that outlives the page that is shown anew: it stands on the next one, once. */

const KEY = "queue-service.admin.done";

/**
 * Shows the page anew; there `sentence`, if any, is said.
 * @param {{base: string, id: number}|null} undo the change that can be taken back there
 */
export function reloadWith(sentence, undo = null) {
  keep(sentence, undo);
  window.location.reload();
}

/** Shows another page of these, and says it there. */
export function goWith(path, sentence, undo = null) {
  keep(sentence, undo);
  window.location.assign(path);
}

function keep(sentence, undo) {
  try {
    if (sentence) sessionStorage.setItem(KEY, JSON.stringify({ sentence, undo }));
  } catch {
    // a browser may refuse storage: the page shows what has changed all the same
  }
}

/** What the page before wanted said here, and what can be taken back; or null. */
export function takeDone() {
  try {
    const kept = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return kept && JSON.parse(kept);
  } catch {
    return null;
  }
}
