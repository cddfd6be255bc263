/** Connects this very browser as a kiosk or a board, to try it out, and opens the page in a new window. */
import { send } from "../../admin/static/sending.js";
import { page } from "../../static/shared/page.js";

export function offerTries(buttons, notices) {
  for (const button of buttons) button.addEventListener("click", () => tryHere(button, notices));
}

async function tryHere(button, notices) {
  const kind = button.dataset.try;
  // Now: a window that opens later, without a press, is held back.
  const view = window.open("about:blank", "_blank");
  button.setAttribute("aria-busy", "true");
  const path = await connected(kind, (problem, sentence) => notices.say("danger", sentence));
  button.removeAttribute("aria-busy");
  if (path === null) {
    view?.close();
    return;
  }
  const box = button.parentElement;
  if (view) view.location = path;
  else box.querySelector("a").hidden = false;
  box.querySelector("[data-tried]").textContent = view ? page.try.done : page.try.blocked;
}

/** What a device and an administrator do, both from here; the path of its page, or null when something was refused. */
async function connected(kind, onProblem) {
  const shown = await send("POST", "/api/v1/devices/codes", { kind, office: page.office }, onProblem);
  if (shown === null) return null;
  const named = { code: shown.code, name: page.try[kind] };
  if ((await send("POST", `/api/v1/offices/${page.office}/devices`, named, onProblem)) === null) return null;
  const claim = { secret: shown.secret, cookie: true };
  const claimed = await send("POST", "/api/v1/devices/codes/claim", claim, onProblem);
  return claimed === null ? null : claimed.page;
}
