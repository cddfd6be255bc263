/** The session: kept while somebody works here, left by choice, asked for again when it has ended. */
import { get } from "../../static/shared/api.js";

/** Well within the half hour after which an unused session ends. */
const USED_EVERY_MS = 5 * 60_000;

/**
 * Counts an open desk as use of the session: serving one client may take longer than a session lasts unused, while
 * the clerk works in another program. A paused or closed desk is left to time out.
 */
export function keepWhile(isWorking) {
  setInterval(async () => {
    if (!isWorking()) return;
    try {
      await get("/api/v1/sessions/current");
    } catch (problem) {
      if (problem.status === 401) signInAgain();
    }
  }, USED_EVERY_MS);
}

/** To the sign-in page and, after it, back to this one. */
export function signInAgain() {
  const query = new URLSearchParams({ next: window.location.pathname + window.location.search, expired: "1" });
  window.location.assign(`/sign-in?${query}`);
}

/** Makes the button end the session, here and on the server, and at the identity provider if it was opened there. */
export function offerSignOut(button) {
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    let next = "/sign-in";
    try {
      const answer = await fetch("/api/v1/sessions/current", {
        method: "DELETE",
        credentials: "same-origin",
        headers: { "X-CSRF-Token": document.querySelector('meta[name="csrf-token"]').content },
      });
      if (answer.status === 200) next = (await answer.json()).go_on_to;
    } finally {
      window.location.assign(next);
    }
  });
}
