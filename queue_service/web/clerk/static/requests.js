/**
 * Steps that change something, as staff pages send them.
 *
 * Of each kind of step one is on its way at a time, so a double click is one step. A POST carries an idempotency key,
 * the same one again when somebody repeats what got no answer.
 */
import { Problem, newKey, patch, post, remove } from "../../static/shared/api.js";
import { signInAgain } from "./session.js";
import { text } from "./words.js";

const CALLS = {
  POST: (path, body, key) => post(path, body, { key }),
  PATCH: (path, body) => patch(path, body),
  DELETE: (path, body) => remove(path, body),
};

export class Requests {
  #pending = new Set();
  /** A request as text → the key it was sent with, where no answer came. */
  #unanswered = new Map();

  isPending(name) {
    return this.#pending.has(name);
  }

  /**
   * Sends; returns the answer's JSON (true where it has none), or null when it was refused or is on its way already.
   * `name` is what may be on its way only once; `onProblem(problem, sentence)` says what was refused.
   */
  async send(name, method, path, body, onProblem) {
    if (this.#pending.has(name)) return null;
    this.#pending.add(name);
    const request = `${method} ${path} ${JSON.stringify(body)}`;
    const key = this.#unanswered.get(request) ?? newKey();
    this.#unanswered.delete(request);
    try {
      return (await CALLS[method](path, body, key)) ?? true;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 0) this.#unanswered.set(request, key);
      refused(problem, onProblem);
      return null;
    } finally {
      this.#pending.delete(name);
    }
  }
}

function refused(problem, onProblem) {
  if (problem.code === "not_signed_in") signInAgain();
  // the page is older than the session it now runs in, or its account must choose a password first
  else if (problem.code === "csrf" || problem.code === "password_must_change") window.location.reload();
  else onProblem(problem, sentenceOf(problem));
}

function sentenceOf(problem) {
  if (problem.status === 0) return text("problem.offline");
  return [problem.title, problem.detail].filter(Boolean).join(": ") || text("problem.unknown");
}
