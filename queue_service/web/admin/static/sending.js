/**
 * The one place of these pages that changes something: any call of the API, refusals said where they belong.
 *
 * Of each kind of step one is on its way at a time. A POST carries an idempotency key, the same one again when
 * somebody repeats what got no answer.
 */
import { Problem, newKey, patch, post, remove } from "../../static/shared/api.js";
import { signInAgain } from "../../clerk/static/session.js";
import { text } from "../../clerk/static/words.js";

/** A request as text → the key it was sent with, where no answer came. */
const unanswered = new Map();
const pending = new Set();

const CALLS = {
  POST: (path, body, key) => post(path, body, { key }),
  PATCH: (path, body) => patch(path, body),
  DELETE: (path, body) => remove(path, body),
};

/**
 * Sends; returns the answer's JSON (true where it has none), or null when it was refused or is on its way already.
 * `onProblem(problem, sentence)` says what was refused.
 */
export async function send(method, path, body, onProblem) {
  const step = `${method} ${path}`;
  if (pending.has(step)) return null;
  pending.add(step);
  const request = `${step} ${JSON.stringify(body)}`;
  const key = unanswered.get(request) ?? newKey();
  unanswered.delete(request);
  try {
    return (await CALLS[method](path, body, key)) ?? true;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.status === 0) unanswered.set(request, key);
    refused(problem, onProblem);
    return null;
  } finally {
    pending.delete(step);
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
