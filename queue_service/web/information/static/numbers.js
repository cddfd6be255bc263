/** The right of the page: search, and the numbers of today, kept current. */
import { Problem } from "../../static/shared/api.js";
import { clock, page } from "../../static/shared/page.js";
import { matters, text } from "../../clerk/static/words.js";
import { signInAgain } from "../../clerk/static/session.js";
import { Rows } from "./rows.js";
import { fits, understand } from "./search.js";
import { Today } from "./today.js";
import { moments, officeDate } from "./wall_time.js";

const byId = (id) => document.getElementById(id);
/** Snapshots come in bursts; the list follows soon after, not with each of them. */
const FOLLOWS_MS = 400;
const TYPED_MS = 250;
const MINUTE = 60_000;

export class Numbers {
  #state;
  #notices;
  #rows;
  #today = new Today(page.office);
  #known = { letters: page.letters, names: new Map(Object.entries(page.also_called)) };
  #field = byId("search");
  #list = { tickets: [], more: false };
  #results = null;
  #revision = -1;
  #timer = null;
  #asked = 0;

  constructor(state, notices, onAct) {
    this.#state = state;
    this.#notices = notices;
    this.#rows = new Rows(onAct);
    let typed = null;
    this.#field.addEventListener("click", () => this.#field.focus());
    this.#field.addEventListener("input", () => {
      clearTimeout(typed);
      typed = setTimeout(() => this.#search(), TYPED_MS);
    });
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    byId("search-form").addEventListener("submit", async (event) => {
      event.preventDefault();
      clearTimeout(typed);
      await this.#search();
      this.#openOnly();
    });
    byId("search-clear").addEventListener("click", () => this.clear());
    byId("filters").addEventListener("change", () => this.refresh());
    this.refresh();
  }

  /** Today's numbers as they were last seen: the paper form asks which are taken. */
  get tickets() {
    return this.#list.tickets;
  }

  /** The lobby has changed: asks for the list again, soon. */
  changed() {
    this.#drawCounts();
    if (this.#state.queue.revision === this.#revision || this.#timer !== null) return;
    this.#timer = setTimeout(() => this.refresh(), FOLLOWS_MS);
  }

  async refresh() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#revision = this.#state.queue.revision;
    const ticketFilter = this.#filter === "waiting" ? { state: "waiting" } : {};
    const asked = ++this.#asked;
    await this.#carefully(async () => {
      const list = await this.#today.page(ticketFilter);
      const results = this.#query ? await this.#find(this.#query) : null;
      // a later question has been asked meanwhile: its answer counts
      if (asked !== this.#asked) return;
      this.#list = list;
      this.#results = results;
      this.#draw();
    });
  }

  clear() {
    this.#field.value = "";
    this.#field.focus();
    this.#search();
  }

  get #filter() {
    return document.querySelector('#filters input:checked').value;
  }

  get #query() {
    return understand(this.#field.value, this.#known);
  }

  async #search() {
    const query = this.#query;
    const asked = ++this.#asked;
    await this.#carefully(async () => {
      const results = query ? await this.#find(query) : null;
      if (asked !== this.#asked) return;
      this.#results = results;
      this.#draw();
      if (results) this.#notices.announce(this.#foundWords(query));
    });
  }

  async #find(query) {
    const { number, time, caseTypes } = query;
    if (caseTypes?.length === 0 && !number && !time) return [];
    const wanted = { ...this.#window(time) };
    if (caseTypes?.length === 1) [wanted.case_type] = caseTypes;
    const found = await this.#today.all(wanted, (ticket) => fits(ticket, query));
    if (!time) return found;
    const middle = (new Date(wanted.from).getTime() + new Date(wanted.to).getTime()) / 2;
    const distance = (ticket) => Math.abs(new Date(ticket.checked_in).getTime() - middle);
    return found.sort((a, b) => distance(a) - distance(b));
  }

  /** The time that was remembered, with its margin, in UTC. */
  #window(time) {
    if (!time) return {};
    const [at] = moments(officeDate(this.#state.now(), page.time_zone), time, page.time_zone);
    const around = time.around * MINUTE;
    return { from: new Date(at - around).toISOString(), to: new Date(at + around + MINUTE).toISOString() };
  }

  #key(event) {
    if (event.key === "Escape" && this.#field.value !== "") {
      event.preventDefault();
      this.clear();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.#rows.focusFirst();
    }
  }

  /** Enter in the field: the one that was found is opened, else the first is gone to. */
  #openOnly() {
    if (this.#results?.length === 1) this.#rows.open(this.#results[0].number);
    else if (this.#results?.length > 1) this.#rows.focusFirst();
  }

  #draw() {
    const searching = this.#results !== null;
    const query = searching ? this.#query : null;
    const aside = !searching && this.#filter === "aside";
    const tickets = searching ? this.#results : aside ? this.#aside() : this.#list.tickets;
    this.#rows.draw(tickets, { direct: aside });
    byId("search-clear").hidden = this.#field.value === "";
    byId("filters").hidden = searching;
    byId("found").hidden = !searching;
    byId("found").textContent = query ? this.#foundWords(query) : "";
    byId("list-empty").hidden = tickets.length > 0;
    byId("list-empty").textContent = searching ? this.#noneWords(query) : text(`empty_${this.#filter}`);
    byId("list-more").hidden = searching || aside || !this.#list.more;
    byId("list-more").textContent = text("list_newest", { n: this.#list.tickets.length });
    this.#drawCounts();
  }

  #drawCounts() {
    const { waiting, aside } = this.#state.counts;
    const all = this.#filter === "waiting" ? null : this.#list.tickets.length;
    if (all !== null) {
      byId("filter-all").textContent = text("list_all", { n: this.#list.more ? `${all}+` : all });
    }
    byId("filter-waiting").textContent = text("list_waiting", { n: waiting });
    byId("filter-aside").textContent = text("list_aside", { n: aside });
    if (this.#results === null && this.#filter === "aside") this.#drawAsideOnly();
  }

  #drawAsideOnly() {
    const tickets = this.#aside();
    this.#rows.draw(tickets, { direct: true });
    byId("list-empty").hidden = tickets.length > 0;
  }

  /** Those set aside come with the snapshot, however long ago they came; what the list knows of them is added. */
  #aside() {
    const known = new Map(this.#list.tickets.map((ticket) => [ticket.number, ticket]));
    return this.#state.queue.parked.map(({ number, case_types, until, state, reason }) => ({
      ...known.get(number), number, case_types, state, parked_until: until, hold_reason: reason,
    }));
  }

  #foundWords({ number, time, caseTypes }) {
    const parts = [];
    if (number) {
      const digits = String(number.count).padStart(3, "0");
      parts.push(text("found_number", { number: (number.letter ?? "") + digits }));
    }
    if (time) {
      const { from, to } = this.#window(time);
      parts.push(text("found_time", { from: clock(from), to: clock(new Date(new Date(to).getTime() - MINUTE)) }));
    }
    if (caseTypes?.length > 0) parts.push(text("found_concern", { matters: matters(caseTypes) }));
    return [...parts, text("found", { n: this.#results?.length ?? 0 })].join(" · ");
  }

  #noneWords(query) {
    const empty = query.caseTypes?.length === 0 && !query.number && !query.time;
    return text(empty ? "not_understood" : "found_none");
  }

  async #carefully(ask) {
    try {
      await ask();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 401) signInAgain();
      // whatever else it is, the next snapshot asks again, and the page says when it is out of date
      this.#revision = -1;
    }
  }
}
