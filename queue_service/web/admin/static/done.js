/** A word of success that outlives the page that is shown anew: it stands on the next one, once. */

const KEY = "queue-service.admin.done";

/** Shows the page anew; there `sentence`, if any, is said. */
export function reloadWith(sentence) {
  keep(sentence);
  window.location.reload();
}

/** Shows another page of these, and says it there. */
export function goWith(path, sentence) {
  keep(sentence);
  window.location.assign(path);
}

function keep(sentence) {
  try {
    if (sentence) sessionStorage.setItem(KEY, sentence);
  } catch {
    // a browser may refuse storage: the page shows what has changed all the same
  }
}

/** What the page before wanted said here, or null. */
export function takeDone() {
  try {
    const sentence = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return sentence;
  } catch {
    return null;
  }
}
