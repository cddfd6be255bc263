/** A device that is not known yet: shows a code, and opens its page once somebody has confirmed it. */
import { Problem, post } from "./shared/api.js";
import { clock, fill, page } from "./shared/page.js";
import { keepScreenOn } from "./shared/wake_lock.js";

/** How often it asks whether somebody has confirmed, and after a refusal or no answer. */
const ASK_MS = 2_500;
const AFTER_TROUBLE_MS = 5_000;
const TOO_MANY_MS = 60_000;
/** A new code comes this much before the old one ends; the old one is asked about until its end. */
const RENEW_BEFORE_MS = 30_000;

const element = (id) => document.getElementById(id);
/** What is shown, and what was shown before and may just have been confirmed: {secret, endsAt}, newest first. */
let codes = [];

/** Not the wall clock: that of a new device may be years off. */
const now = () => performance.now();

async function turn() {
  let pause = ASK_MS;
  try {
    codes = codes.filter(({ endsAt }) => endsAt > now());
    if (codes.length === 0 || codes[0].endsAt - RENEW_BEFORE_MS < now()) await showNewCode();
    const device = await claimed();
    if (device) {
      open(device);
      return;
    }
    say("waiting");
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    pause = trouble(problem);
  }
  setTimeout(turn, pause);
}

async function showNewCode() {
  const { kind, office, place } = page;
  const body = { kind, office, ...(place ? { place } : {}) };
  const { code, secret, expires_at: until } = await post("/api/v1/devices/codes", body, { attempts: 1 });
  codes.unshift({ secret, endsAt: now() + page.lasts_seconds * 1_000 });
  element("code").textContent = code;
  element("until").textContent = fill(page.texts.until, { time: clock(until) });
  element("qr").src = `/device/qr.svg?code=${encodeURIComponent(code)}`;
  element("qr").hidden = false;
}

/** What the server made of one of our codes, or null while nobody has confirmed one. */
async function claimed() {
  for (const shown of [...codes]) {
    try {
      const answer = await post("/api/v1/devices/codes/claim", { secret: shown.secret, cookie: true }, { attempts: 1 });
      if (answer.page) return answer;
    } catch (problem) {
      if (problem.code !== "code_expired") throw problem;
      codes = codes.filter((each) => each !== shown);
    }
  }
  return null;
}

/** The browser has its cookie: here, or where this device was told to belong. */
function open({ page: path }) {
  say("done");
  const target = path + window.location.search;
  if (target === window.location.pathname + window.location.search) window.location.reload();
  else window.location.replace(target);
}

/** Says what is wrong; returns how long to wait. */
function trouble(problem) {
  // this page has been open for so long that its own cookie has ended
  if (problem.code === "csrf" && now() > TOO_MANY_MS) window.location.reload();
  if (problem.status === 0 || problem.status >= 502) say("offline");
  else say(problem.status === 429 ? "too_many" : "unknown");
  return problem.status === 429 ? TOO_MANY_MS : AFTER_TROUBLE_MS;
}

function say(state) {
  const status = element("status");
  if (status.dataset.state === state) return;
  status.dataset.state = state;
  status.querySelector("[data-text]").textContent = page.texts[state];
}

keepScreenOn();
turn();
