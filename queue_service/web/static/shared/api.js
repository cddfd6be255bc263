/**
 * The JSON API from a browser: one way to ask, one kind of error.
 *
 * Paths are whole (`/api/v1/tickets/…`). A POST carries an idempotency key that stays the same over its own
 * retries, so that an answer lost on the way never makes a second ticket or a second call.
 */

const RETRY_STATUS = new Set([502, 503, 504]);
const PAUSES_MS = [400, 1200, 2500];

/**
 * An answer that is not a success; `status` 0 and `code` "offline" when there was no answer at all. What else the server
 * says of it (a `proof`, say) is there under its own name.
 */
export class Problem extends Error {
  constructor({ status = 0, code = "offline", title = "", detail = "", errors = [], ...more } = {}) {
    super(detail || title || code);
    this.name = "Problem";
    Object.assign(this, more, { status, code, title, detail, errors });
  }
}

/** 128 random bits; crypto.randomUUID is missing over plain HTTP, where lobby devices often live. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * POST `body` as JSON. Returns the answer's JSON, or null on 204.
 * @param {object} [options] key: pass the same one when the person presses the same button again after "offline";
 *   timeout: milliseconds for one attempt; attempts: on no answer, 502, 503 and 504.
 * @throws {Problem}
 */
export function post(path, body = {}, { key = newKey(), timeout = 8000, attempts = 3 } = {}) {
  return change("POST", path, body, { "Idempotency-Key": key }, timeout, attempts);
}

/** PATCH `path` with `body` as JSON: asking twice is asking once. @throws {Problem} */
export function patch(path, body = {}, { timeout = 8000, attempts = 3 } = {}) {
  return change("PATCH", path, body, {}, timeout, attempts);
}

/** DELETE `path`, with `body` as JSON. @throws {Problem} */
export function remove(path, body = {}, { timeout = 8000, attempts = 3 } = {}) {
  return change("DELETE", path, body, {}, timeout, attempts);
}

/** GET `path`. Returns the answer's JSON, or null on 204. @throws {Problem} */
export function get(path, { timeout = 8000, attempts = 3 } = {}) {
  return ask(path, { method: "GET", headers: {} }, timeout, attempts);
}

function change(method, path, body, more, timeout, attempts) {
  const headers = {
    "Content-Type": "application/json",
    "X-CSRF-Token": document.querySelector('meta[name="csrf-token"]')?.content ?? "",
    ...more,
  };
  return ask(path, { method, headers, body: JSON.stringify(body) }, timeout, attempts);
}

async function ask(path, init, timeout, attempts) {
  let problem;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await pause(PAUSES_MS[Math.min(attempt - 1, PAUSES_MS.length - 1)]);
    try {
      return await askOnce(path, init, timeout);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem = error;
      if (problem.status !== 0 && !RETRY_STATUS.has(problem.status)) break;
    }
  }
  throw problem;
}

async function askOnce(path, init, timeout) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeout);
  const headers = {
    Accept: "application/json, application/problem+json",
    "Accept-Language": document.documentElement.lang || "de",
    ...init.headers,
  };
  try {
    const response = await fetch(path, {
      ...init, headers, credentials: "same-origin", cache: "no-store", signal: abort.signal,
    });
    const text = response.status === 204 ? "" : await response.text();
    return read(response, text);
  } catch (error) {
    // fetch reports a dead network and our own time-out in different ways; for the person both are "no answer"
    throw error instanceof Problem ? error : new Problem();
  } finally {
    clearTimeout(timer);
  }
}

function read(response, text) {
  const json = parsed(text);
  if (response.ok) return json;
  throw new Problem({ code: "internal_error", title: response.statusText, ...json, status: response.status });
}

/** A proxy in between may answer with a page of its own: then there is a status, but nothing to read. */
function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
