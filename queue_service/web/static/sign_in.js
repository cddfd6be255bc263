/** Signing in: sends name and password once, says clearly what is wrong, and goes on to the page that was wanted. */
import { post } from "./shared/api.js";
import { fill, page } from "./shared/page.js";

const byId = (id) => document.getElementById(id);
const form = byId("sign-in");
const fields = [byId("name"), byId("password")];
const button = byId("submit");
let busy = false;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!busy) submit();
});

async function submit() {
  const empty = fields.filter((field) => field.value === "");
  fields.forEach((field) => mark(field, empty.includes(field)));
  if (empty.length > 0) {
    say(empty.map((field) => page.texts[`${field.id}_missing`]).join(" "), empty[0]);
    return;
  }
  setBusy(true);
  try {
    const [name, password] = fields.map((field) => field.value);
    await post("/api/v1/sessions", { name, password, cookie: true }, { attempts: 1 });
    window.location.assign(page.next);
  } catch (problem) {
    setBusy(false);
    refused(problem);
  }
}

function refused({ status, code, detail, retry_after: seconds }) {
  if (code === "csrf") {
    window.location.reload();
    return;
  }
  const wrong = status === 401 || status === 422;
  const slowed = code === "too_many_sign_ins" ? fill(page.texts.slowed, { time: wallTime(seconds) }) : null;
  const text = slowed ?? (wrong ? page.texts.wrong : status === 0 ? page.texts.offline : detail || page.texts.unknown);
  fields.forEach((field) => mark(field, wrong));
  byId("password").select();
  say(text, wrong ? byId("password") : null);
}

/** When so many seconds have passed, as this computer's clock will show it; rounded up to the minute. */
function wallTime(seconds) {
  const at = new Date(Math.ceil((Date.now() + seconds * 1000) / 60_000) * 60_000);
  return new Intl.DateTimeFormat(document.documentElement.lang || "de", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** The message stands above the fields, is read out, and the focus is where one goes on. */
function say(text, field) {
  const box = byId("problem");
  box.querySelector("[data-text]").textContent = text;
  box.hidden = false;
  byId("said-at-once").textContent = "";
  requestAnimationFrame(() => { byId("said-at-once").textContent = text; });
  field?.focus();
}

function mark(field, wrong) {
  field.classList.toggle("kern-form-input__input--error", wrong);
  field.setAttribute("aria-invalid", String(wrong));
}

function setBusy(now) {
  busy = now;
  button.setAttribute("aria-busy", String(now));
  byId("submit-label").textContent = now ? page.texts.busy : page.texts.sign_in;
  if (now) byId("problem").hidden = true;
}

for (const type of ["keydown", "keyup"]) {
  byId("password").addEventListener(type, (event) => {
    byId("caps").textContent = event.getModifierState?.("CapsLock") ? page.texts.caps : "";
  });
}

byId("reveal").addEventListener("change", (event) => {
  byId("password").type = event.target.checked ? "text" : "password";
});
