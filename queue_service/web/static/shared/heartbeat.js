/**
 * A device's page says every half minute that it is there. In return it hears whether the server still knows it, and
 * which version of this page there is.
 *
 * Nothing else waits for this or ends with it: without an answer it tries again half a minute later.
 */
import { post } from "./api.js";
import { page } from "./page.js";

const EVERY_SECONDS = 30;
/** The first word comes soon; not at the same moment from every screen of a house whose power came back. */
const FIRST_MS = [500, 3_000];
/** A page younger than this is not loaded anew: whatever is wrong, it would be wrong again at once. */
const YOUNGEST_MS = 7_000;
const AT_REST_EVERY_MS = 1_000;

let every = EVERY_SECONDS;
let timer;
let waiting;

/**
 * Begins.
 * @param {object} options
 * @param {() => boolean} options.isAtRest nothing would be lost or missed if the page were loaded anew now
 * @param {() => ("ok"|"low"|"out"|null)} [options.paper] of the slip printer; null without one
 */
export function keepHeartbeat({ isAtRest, paper = () => null }) {
  const beat = async () => {
    clearTimeout(timer);
    try {
      heard(await say(paper()), isAtRest);
    } catch (problem) {
      if (problem.status === 401 || problem.status === 403) startAgain();
    }
    timer = setTimeout(beat, every * 1_000 * between(0.9, 1.1));
  };
  timer = setTimeout(beat, between(...FIRST_MS));
  // the server has ended the live connection: perhaps it no longer knows this device
  window.addEventListener("live:ended", () => {
    clearTimeout(timer);
    timer = setTimeout(beat, between(500, 1_500));
  });
}

function say(paper) {
  const word = { at: new Date().toISOString(), version: page.version, paper, page: window.location.pathname };
  return post("/api/v1/devices/heartbeat", word, { attempts: 1 });
}

function heard({ version, every_seconds: seconds }, isAtRest) {
  every = seconds || EVERY_SECONDS;
  clearInterval(waiting);
  if (version === page.version || isTried(version)) return;
  waiting = setInterval(() => {
    if (!isAtRest()) return;
    clearInterval(waiting);
    remember(version);
    window.location.reload();
  }, AT_REST_EVERY_MS);
}

/** The server no longer takes this device: its page shows what to do. */
function startAgain() {
  setTimeout(() => window.location.reload(), Math.max(0, YOUNGEST_MS - performance.now()));
}

/** For which versions this tab was loaded anew: kept in its history, which a kiosk does not clear between visitors. */
const tried = () => window.history.state?.reloadedFor ?? [];
const isTried = (version) => tried().includes(version);

function remember(version) {
  window.history.replaceState({ ...window.history.state, reloadedFor: [...tried(), version].slice(-5) }, "");
}

const between = (least, most) => least + Math.random() * (most - least);
