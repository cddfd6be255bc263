/**
 * The one place that sends what a clerk does.
 *
 * One action at a time: while one is on its way the others wait, so a double click is one action here already. Each
 * carries an idempotency key, the same one again when the clerk repeats what got no answer.
 */
import { Problem, newKey, post } from "../../static/shared/api.js";
import { page } from "../../static/shared/page.js";
import { possible } from "./possible.js";
import { matters, text } from "./words.js";

const CALLS = new Set(["call-next", "call"]);

/** The page of a desk, of the office or of its copy to practise on, whichever this page is of. */
export function deskUrl(code) {
  return page.desk_url.replace("/-/", `/${encodeURIComponent(code)}/`);
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
    return this.#send(action, this.#atDesk(action), this.#whole(body), (answer) => this.#done(action, answer, before));
  }

  /** The desk is whose window this is from now; nothing else about it changes. */
  async takeOver(body) {
    return this.#send("open", this.#atDesk("open"), this.#whole(body), (answer) => this.#state.answered(answer));
  }

  /** Brings a number back into the queue that was set aside, with the time it has waited. */
  async bringBack(number) {
    if (this.#state.staleSince !== null) return false;
    return this.#send("return", this.#atOffice(`tickets/${encodeURIComponent(number)}/return`), {}, () =>
      this.#notices.say("success", text("done.return", { number })));
  }

  /** Silently calls colleagues: goes out whatever else is on its way. Returns whether it was heard. */
  async callColleagues() {
    try {
      await post(this.#atDesk("emergency"), this.#whole({}));
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return false;
    }
  }

  /** Something for the whole office: "pause", "resume", "tally", "alarms/7/answer" … Returns the answer, or null. */
  async inOffice(what, body = {}) {
    let found = null;
    await this.#send(what, this.#atOffice(what), body, (answer) => { found = answer; });
    return found;
  }

  /** Something about the copy one practises on. Returns the answer, or null. */
  async inPractice(what, body) {
    let found = null;
    await this.#send(what, `/api/v1/${what}`, body, (answer) => { found = answer; });
    return found;
  }

  #atDesk(action) {
    return `/api/v1/desks/${encodeURIComponent(page.desk)}/${action}`;
  }

  #atOffice(what) {
    return `/api/v1/offices/${encodeURIComponent(page.office)}/${what}`;
  }

  #whole(body) {
    return page.names_office ? { ...body, office: page.office } : body;
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
    if (CALLS.has(action)) this.#called(answer);
    else if (action === "tickets") this.#issued(answer);
    else if (answer.desk.code !== page.desk) window.location.assign(deskUrl(answer.desk.code));
    else this.#state.answered(answer);
    this.#say(action, before);
  }

  #say(action, before) {
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
      this.#state.supposed({ desk: { ...desk, state: "ready", ready_since: since }, undo: null });
    }
  }

  /** A number issued here: its holder sits at the desk already, or waits like everybody else. */
  #issued(answer) {
    if (answer.ticket) {
      const { ticket, reason } = answer;
      const desk = { ...this.#state.desk.desk, state: "occupied", ready_since: null };
      this.#state.supposed({ client: { ticket, reason }, suggested: "finish", desk, undo: null });
    } else {
      const said = text("issued", { number: answer.number, matters: matters(answer.case_types) });
      this.#notices.say("success", said, answer.status_url);
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
