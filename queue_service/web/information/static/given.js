/** What was given out last, to be handed over: the number large, its QR code, and the paper the browser prints. */
import { page, plural } from "../../static/shared/page.js";
import { areaName, matters, text } from "../../clerk/static/words.js";
import { recall, remember } from "../../clerk/static/remembered.js";

const byId = (id) => document.getElementById(id);
const OFFICIAL = "de";

export class Given {
  #tickets = [];
  #notices;
  #print = byId("print-switch");

  constructor(notices) {
    this.#notices = notices;
    this.#print.checked = recall("info.print") === "on";
    this.#print.addEventListener("change", () => remember("info.print", this.#print.checked ? "on" : "off"));
    byId("print").addEventListener("click", () => this.print());
    byId("put-away").addEventListener("click", () => {
      this.#show([]);
      byId("give").focus({ preventScroll: true });
    });
  }

  /** Shows tickets just given out; prints them at once where that is wanted here. */
  show(tickets) {
    this.#show(tickets);
    // beside the form where there is room, below it on a phone
    byId("given").closest("section").scrollIntoView({ block: "nearest" });
    this.#notices.clear();
    this.#notices.announce(tickets.length === 1
      ? text("given", { number: tickets[0].number, matters: matters(tickets[0].case_types) })
      : text("given_several", { n: tickets.length, first: tickets[0].number, last: tickets.at(-1).number }));
    if (this.#print.checked) this.print();
  }

  /** Shows a ticket whose slip was lost, and prints it. */
  async again(ticket) {
    this.#show([ticket]);
    byId("given").closest("section").scrollIntoView({ block: "nearest" });
    this.#notices.announce(text("again", { number: ticket.number }));
    await this.print();
  }

  /** Lets the browser print one slip a page. */
  async print() {
    byId("slips").replaceChildren(...this.#tickets.map(slip));
    const codes = [...byId("slips").querySelectorAll("img")];
    await Promise.all(codes.map((code) => code.decode().catch(() => {})));
    window.print();
  }

  #show(tickets) {
    this.#tickets = tickets;
    byId("given").replaceChildren(...tickets.map(card));
    byId("given").dataset.many = String(tickets.length > 1);
    byId("given-empty").hidden = tickets.length > 0;
    byId("given-foot").hidden = tickets.length === 0;
    byId("put-away").hidden = tickets.length === 0;
  }
}

const pageUrl = ({ token }) => `/t/${encodeURIComponent(token)}`;
const qrUrl = (ticket) => `${pageUrl(ticket)}/qr.svg`;

function card(ticket) {
  const row = byId("given-card").content.cloneNode(true);
  const put = (name, words) => { row.querySelector(`[data-${name}]`).textContent = words; };
  put("number", ticket.number);
  put("matters", matters(ticket.case_types));
  put("area", areaName(ticket.area));
  put("ahead", aheadWords(ticket));
  row.querySelector("[data-follow]").href = pageUrl(ticket);
  const code = row.querySelector("[data-qr]");
  code.src = qrUrl(ticket);
  code.alt = text("qr_for", { number: ticket.number });
  return row;
}

function aheadWords({ state, people_ahead, wait }) {
  if (state !== "waiting") return state === "called" ? text("called_at_once") : "";
  const ahead = text("ahead", { n: people_ahead });
  return wait ? `${ahead} · ${text("wait_about", { minutes: Math.ceil(wait.p80_minutes / 5) * 5 })}` : ahead;
}

/** The paper: no name and no concern stand on it. */
function slip(ticket) {
  const paper = byId("slip-paper").content.cloneNode(true);
  const put = (name, words) => { paper.querySelector(`[data-${name}]`).textContent = words; };
  const both = (name, words) => paper.querySelector(`[data-${name}]`).append(...inBoth(ticket.language, words));
  put("office", page.office_name);
  put("time", new Intl.DateTimeFormat("de", { dateStyle: "short", timeStyle: "short", timeZone: page.time_zone })
    .format(new Date(ticket.server_time)));
  put("number", ticket.number);
  both("label", (lang) => page.slip[lang].texts.your_number);
  both("area", (lang) => page.slip[lang].areas[ticket.area] ?? "");
  both("way", (lang) => page.slip[lang].ways[ticket.area] ?? "");
  both("ahead", (lang) => aheadOnPaper(ticket, lang));
  both("small", (lang) => {
    const { keep_paper, no_name, demo } = page.slip[lang].texts;
    return [keep_paper, no_name, page.demo ? demo : ""].join(" ").trim();
  });
  paper.querySelector("[data-number]").dataset.length = String(ticket.number.length);
  paper.querySelector("[data-qr]").src = qrUrl(ticket);
  return paper;
}

function aheadOnPaper({ state, people_ahead }, lang) {
  if (state !== "waiting") return "";
  const { ahead, nobody_ahead } = page.slip[lang].texts;
  return people_ahead === 0 ? nobody_ahead : plural(ahead, people_ahead, lang);
}

/** One line in the visitor's language, one in German; a single one where they say the same. */
function inBoth(language, words) {
  const lines = [...new Set([language in page.slip ? language : OFFICIAL, OFFICIAL])];
  const said = new Set();
  return lines.filter((lang) => words(lang) !== "" && !said.has(words(lang)) && said.add(words(lang))).map((lang) => {
    const line = document.createElement("span");
    line.lang = lang.split("-")[0];
    line.dir = page.slip[lang].dir;
    line.textContent = words(lang);
    return line;
  });
}
