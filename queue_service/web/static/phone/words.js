/** A ticket in words; the server says the same in number/screen.py. */
import { fill, page, plural } from "../shared/page.js";

const STEP_MINUTES = 5;

/** The one sentence that says where things stand. */
export function sentence(ticket) {
  const { texts } = page;
  if (ticket.state !== "waiting") return fill(texts[ticket.state] ?? "", { n: ticket.desk?.name ?? "" });
  return ticket.people_ahead === 0 ? texts.next : plural(texts.ahead, ticket.people_ahead);
}

/** Where to go, once there is a desk. */
export function goTo(ticket) {
  return ticket.desk ? fill(page.texts.go_to, { n: ticket.desk.name }) : "";
}

/** What was changed for its holder, and what it means for them; "" for nothing. */
export const noticeWords = (ticket) => page.texts.notices[ticket.notice] ?? "";

/** What somebody was sent to get; "" where that is not said. */
export const holdWords = (ticket) => page.texts.holds[ticket.hold_reason] ?? "";

/** A forecast in steps of five minutes, upwards; "" while there is none. */
export function waitWords(wait) {
  if (!wait) return "";
  const [low, high] = [wait.p50_minutes, wait.p80_minutes].map(stepped);
  return fill(low === high ? page.texts.wait_about : page.texts.wait, { low, high });
}

const stepped = (minutes) => Math.max(1, Math.ceil(minutes / STEP_MINUTES)) * STEP_MINUTES;
