/** What one visitor has told the kiosk so far. It lives in this object alone and ends with `begin`. */
import { newKey } from "../../queue_service/web/static/shared/api.js";

/** A visitor nobody knows anything about. */
export const begin = () => ({
  chosen: [],
  persons: 1,
  needsPriority: false,
  accessibleOnly: false,
  adding: false,
  ticket: null,
  request: null,
});

/** Chooses a concern, or takes it back. */
export function toggle(session, code) {
  const chosen = session.chosen.includes(code);
  session.chosen = chosen ? session.chosen.filter((each) => each !== code) : [...session.chosen, code];
}

/**
 * The ticket as it would be asked for now. Its key stays as long as the wish does: whatever is pressed twice or
 * answered too late is the same ticket, and another wish is another one.
 */
export function request(session, language, asksPersons) {
  const body = {
    case_types: session.chosen,
    language,
    persons: asksPersons ? session.persons : 1,
    needs_priority: session.needsPriority,
    accessible_only: session.accessibleOnly,
  };
  const same = session.request && JSON.stringify(session.request.body) === JSON.stringify(body);
  if (!same) session.request = { body, key: newKey() };
  return session.request;
}
