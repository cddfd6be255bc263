/** Today's numbers from the server: the newest two hundred, more only where somebody looks for an earlier one. */
import { get } from "../../static/shared/api.js";

const PAGE = 200;
/** A house of a thousand numbers a day is five pages; whatever goes beyond is no day of ours. */
const MOST_PAGES = 10;

export class Today {
  #path;

  constructor(office) {
    this.#path = `/api/v1/offices/${encodeURIComponent(office)}/tickets`;
  }

  /** One page, the newest first. `wanted`: case_type, from, to (ISO, UTC), state. Throws Problem. */
  async page(wanted = {}) {
    const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== undefined));
    const { tickets } = await get(`${this.#path}${query.size > 0 ? `?${query}` : ""}`);
    return { tickets, more: tickets.length >= PAGE };
  }

  /** All that `fitting(ticket)` likes, page by page. Throws Problem. */
  async all(wanted, fitting) {
    const found = new Map();
    let to = wanted.to;
    for (let count = 0; count < MOST_PAGES; count += 1) {
      const { tickets, more } = await this.page({ ...wanted, to });
      for (const ticket of tickets) if (fitting(ticket)) found.set(ticket.number, ticket);
      if (!more) break;
      // those of the same moment may stand on both pages
      to = new Date(new Date(tickets.at(-1).checked_in).getTime() + 1).toISOString();
    }
    return [...found.values()];
  }
}
