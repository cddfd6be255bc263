/**
 * The one place of this page that changes something.
 *
 * Of each kind of step one is on its way at a time, so a double click is one step. Each carries an idempotency key,
 * the same one again when somebody repeats what got no answer.
 */
import { Problem, newKey, post } from "../../static/shared/api.js";
import { signInAgain } from "../../clerk/static/session.js";
import { text } from "../../clerk/static/words.js";

export class Sender {
  #office;
  #notices;
  #pending = new Set();
  /** Request → the key it was sent with, where no answer came. */
  #unanswered = new Map();

  constructor(office, notices) {
    this.#office = `/api/v1/offices/${encodeURIComponent(office)}`;
    this.#notices = notices;
  }

  isPending(name) {
    return this.#pending.has(name);
  }

  /**
   * POSTs to the office; `path` begins with a slash. Returns the answer's JSON (true where it has none), or null when it was
   * refused or is on its way already.
   * @param {object} [options] name: what may be on its way only once (else the path); onProblem(problem, sentence): says
   *   it where it belongs instead of in the line at the top
   */
  async send(path, body = {}, { name = path, onProblem = null } = {}) {
    if (this.#pending.has(name)) return null;
    this.#pending.add(name);
    const request = `${path} ${JSON.stringify(body)}`;
    const key = this.#unanswered.get(request) ?? newKey();
    this.#unanswered.delete(request);
    try {
      return (await post(this.#office + path, body, { key })) ?? true;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 0) this.#unanswered.set(request, key);
      this.#refused(problem, onProblem);
      return null;
    } finally {
      this.#pending.delete(name);
    }
  }

  #refused(problem, onProblem) {
    if (problem.status === 401) {
      signInAgain();
    } else if (problem.code === "csrf") {
      // the page is older than the session it now runs in
      window.location.reload();
    } else {
      const sentence = sentenceOf(problem);
      if (onProblem) onProblem(problem, sentence);
      else this.#notices.say(problem.status === 409 || problem.status === 404 ? "warning" : "danger", sentence);
    }
  }
}

function sentenceOf(problem) {
  if (problem.status === 0) return text("problem.offline");
  const words = [problem.title, problem.detail].filter(Boolean).join(": ");
  return words || text("problem.unknown");
}
