/** Which actions make sense at a desk in its present state. The server decides in the end. */

const ALWAYS_OPEN = ["call", "tickets", "pause", "close"];
const WITHOUT_CLIENT = {
  closed: ["open"],
  open: ["call-next", "wrap-up", ...ALWAYS_OPEN],
  ready: ["wrap-up", ...ALWAYS_OPEN],
  wrap_up: ["call-next", "open", ...ALWAYS_OPEN],
  paused: ["open", "call", "tickets", "close"],
};
const WITH_CLIENT = {
  called: ["start", "repeat", "no-answer", "finish", "transfer", "wait", "move", "tickets", "close"],
  serving: ["finish", "transfer", "wait", "move", "away", "wrap-up", "tickets", "close"],
};
const AWAY = ["open", "finish"];
/** With a view that may be out of date, only what concerns the person at the desk is not guesswork. */
const EVEN_WHEN_STALE = new Set(["start", "finish", "repeat"]);

/** The actions that make sense at this desk now, in no order. */
export function possible(desk, stale) {
  if (desk.house_pause) return new Set();
  const offered = desk.undo ? [...offeredIn(desk), "undo"] : offeredIn(desk);
  return new Set(stale ? offered.filter((action) => EVEN_WHEN_STALE.has(action)) : offered);
}

function offeredIn({ desk, client }) {
  if (desk.state === "away") return AWAY;
  return (client ? WITH_CLIENT[client.ticket.state] : WITHOUT_CLIENT[desk.state]) ?? [];
}

/** The next sensible step as the server suggests it, or null where there is none: a ready desk only waits. */
export function suggested(desk) {
  if (desk.house_pause) return null;
  return desk.desk.state === "ready" && !desk.client ? null : desk.suggested;
}
