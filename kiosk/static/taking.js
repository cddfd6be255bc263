/** Takes a number, through lost connections, with one key for one wish. */
import { post, Problem } from "../../queue_service/web/static/shared/api.js";

const PAUSES_MS = [1_500, 2_500, 4_000];
/** A server that answers like this may well answer properly in a moment; anything else is its final word. */
const passing = (problem) => problem.status === 0 || problem.status === 429 || problem.status >= 500;

/**
 * Asks until there is an answer or the visitor gives up.
 *
 * @param {string} office code of the office
 * @param {{body: object, key: string}} request
 * @param {{signal: AbortSignal, onTrying: (at: Date) => void}} options onTrying: after every attempt without answer
 * @returns {Promise<object|null>} the ticket, or null when the visitor gave up
 * @throws {Problem} the server has refused
 */
export async function takeNumber(office, { body, key }, { signal, onTrying }) {
  const path = `/api/v1/offices/${encodeURIComponent(office)}/tickets`;
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      const ticket = await post(path, body, { key, attempts: 1 });
      if (!signal.aborted) return ticket;
      giveBack(ticket);
    } catch (problem) {
      if (!(problem instanceof Problem) || !passing(problem)) throw problem;
      if (signal.aborted) return null;
      onTrying(new Date());
      await pause(PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)], signal);
    }
  }
  return null;
}

/** The answer came after the visitor had left: nobody shall be called for it. A lost try ends as a no-show. */
function giveBack({ token }) {
  post(`/api/v1/tickets/${encodeURIComponent(token)}/cancel`).catch(() => {});
}

function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
