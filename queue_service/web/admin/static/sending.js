/** The one place of these pages that changes something: any call of the API, refusals said where they belong. */
import { Requests } from "../../clerk/static/requests.js";

const requests = new Requests();

/** Sends as `Requests` does; the same call is on its way once at a time. */
export function send(method, path, body, onProblem) {
  return requests.send(`${method} ${path}`, method, path, body, onProblem);
}
