/** The one place of these pages that changes something: steps of one office, what was refused in the line at the top. */
import { Requests } from "../../clerk/static/requests.js";

export class Sender {
  #office;
  #notices;
  #requests = new Requests();

  constructor(office, notices) {
    this.#office = `/api/v1/offices/${encodeURIComponent(office)}`;
    this.#notices = notices;
  }

  isPending(name) {
    return this.#requests.isPending(name);
  }

  /**
   * POSTs to the office; `path` begins with a slash. Returns the answer's JSON (true where it has none), or null when it was
   * refused or is on its way already.
   * @param {object} [options] name: what may be on its way only once (else the path); onProblem(problem, sentence): says
   *   it where it belongs instead of in the line at the top
   */
  send(path, body = {}, { name = path, onProblem = null } = {}) {
    return this.#requests.send(name, "POST", this.#office + path, body, onProblem ?? ((...said) => this.#say(...said)));
  }

  #say({ status }, sentence) {
    this.#notices.say(status === 409 || status === 404 ? "warning" : "danger", sentence);
  }
}
