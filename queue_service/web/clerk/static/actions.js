/**
 * What a clerk can do, when it can be done, and the one place that sends it.
 *
 * One action at a time: while one is on its way the others wait, so a double click is one action here already. Each
 * carries an idempotency key, the same one again when the clerk repeats what got no answer.
 */
import { Problem, newKey, post } from "../../static/shared/api.js";
import { page } from "../../static/shared/page.js";
import { matters, text } from "./words.js";

const WITHOUT_CLIENT = {
  closed: ["open"],
  open: ["call-next", "pause", "close"],
  ready: ["pause", "close"],
  paused: ["open", "close"],
};
const WITH_CLIENT = {
  called: ["start", "repeat", "no-answer", "transfer", "finish"],
  serving: ["finish", "transfer"],
};
/** With a view that may be out of date, only what concerns the person at the desk is not guesswork. */
const EVEN_WHEN_STALE = new Set(["start", "finish", "repeat"]);

/** The actions that make sense at this desk now, in no order; the server decides in the end. */
export function possible(desk, stale) {
  const offered = desk.client
    ? WITH_CLIENT[desk.client.ticket.state] ?? []
    : WITHOUT_CLIENT[desk.desk.state] ?? [];
  return new Set(stale ? offered.filter((action) => EVEN_WHEN_STALE.has(action)) : offered);
}

/** The next sensible step as the server suggests it, or null where there is none: a ready desk only waits. */
export function suggested(desk) {
  return desk.desk.state === "ready" && !desk.client ? null : desk.suggested;
}

export class Actions {
  #state;
  #notices;
  #onSignedOut;
  /** What got no answer, and the key it was sent with. */
  #unanswered = null;

  constructor(state, notices, { onSignedOut }) {
    this.#state = state;
    this.#notices = notices;
    this.#onSignedOut = onSignedOut;
  }

  /** Does `action` at the desk, unless one is on its way or it makes no sense now. Returns whether it was done. */
  async run(action, body = {}) {
    if (!possible(this.#state.desk, this.#state.staleSince !== null).has(action)) return false;
    const before = this.#state.desk.client;
    const path = `/api/v1/desks/${encodeURIComponent(page.desk)}/${action}`;
    const whole = page.names_office ? { ...body, office: page.office } : body;
    return this.#send(action, path, whole, (answer) => this.#done(action, answer, before));
  }

  /** Brings a parked number back into the queue, with the time it has waited. */
  async bringBack(number) {
    if (this.#state.staleSince !== null) return false;
    const path = `/api/v1/offices/${encodeURIComponent(page.office)}/tickets/${encodeURIComponent(number)}/return`;
    return this.#send("return", path, {}, () => this.#notices.say("success", text("done.return", { number })));
  }

  async #send(action, path, body, onDone) {
    if (this.#state.pending) return false;
    const key = this.#keyFor(`${path} ${JSON.stringify(body)} ${this.#state.desk.client?.ticket.number ?? ""}`);
    this.#state.setPending(action);
    try {
      const answer = await post(path, body, { key });
      this.#unanswered = null;
      this.#notices.clear();
      onDone(answer);
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#refused(error);
      return false;
    } finally {
      this.#state.setPending(null);
    }
  }

  #keyFor(request) {
    if (this.#unanswered?.request !== request) this.#unanswered = { request, key: newKey() };
    return this.#unanswered.key;
  }

  #done(action, answer, before) {
    if (action === "call-next") this.#called(answer);
    else this.#state.answered(answer);
    const number = before?.ticket.number ?? "";
    const later = before?.ticket.next_case_types ?? [];
    if (action === "finish" && later.length > 0) {
      this.#notices.say("success", text("done.finish_goes_on", { number, matters: matters(later) }));
    } else if (page.texts.done[action]) {
      this.#notices.say("success", text(`done.${action}`, { number }));
    }
  }

  #called(client) {
    const { desk } = this.#state.desk;
    if (client) {
      this.#state.supposed({ client, suggested: "start", desk: { ...desk, state: "occupied", ready_since: null } });
    } else {
      const since = new Date(this.#state.now()).toISOString();
      this.#state.supposed({ desk: { ...desk, state: "ready", ready_since: since } });
    }
  }

  #refused(problem) {
    if (problem.status === 401) {
      this.#onSignedOut();
    } else if (problem.code === "csrf") {
      // the page is older than the session it now runs in
      window.location.reload();
    } else if (problem.status === 0) {
      this.#notices.say("danger", text("problem.offline"));
    } else {
      this.#unanswered = null;
      const detail = problem.detail || problem.title || text("problem.unknown");
      const conflict = problem.status === 409 || problem.status === 404;
      this.#notices.say(conflict ? "warning" : "danger", conflict ? `${detail} ${text("problem.refreshed")}` : detail);
      this.#state.watch();
    }
  }
}
