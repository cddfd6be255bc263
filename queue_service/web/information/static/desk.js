/** The information desk: puts state, forms, list and the house together. */
import { clock, page } from "../../static/shared/page.js";
import { drawConnection, runClock } from "../../clerk/static/connection.js";
import { Notices } from "./notices.js";
import { keepWhile, signInAgain } from "../../clerk/static/session.js";
import { text } from "../../clerk/static/words.js";
import { Alarms } from "./alarms.js";
import { Given } from "./given.js";
import { House } from "./house.js";
import { IssueForm } from "./issue_form.js";
import { Numbers } from "./numbers.js";
import { Paper } from "./paper.js";
import { Sender } from "./sending.js";
import { startKeys } from "./keys.js";
import { InfoState } from "./state.js";
import { startTabs } from "./tabs.js";
import { Tally } from "./tally.js";
import { Voucher } from "./voucher.js";

const byId = (id) => document.getElementById(id);

class InformationDesk {
  #state = new InfoState(page.snapshot.queue, page.office);
  #notices = new Notices(byId("notice"));
  #sender = new Sender(page.office, this.#notices);
  #given = new Given(this.#notices);
  #form = new IssueForm(this.#sender, this.#notices, (tickets) => this.#given.show(tickets));
  #numbers = new Numbers(this.#state, this.#notices, (action, number) => this.#act(action, number));
  #alarms = new Alarms(this.#state, this.#sender, this.#notices);
  #tally = new Tally(this.#state, this.#sender, this.#notices);
  #house = new House(this.#state, this.#sender, this.#notices);
  #paper = page.paper_series ? new Paper(this.#state, this.#sender, this.#notices, this.#numbers) : null;
  #voucher = new Voucher(this.#state, this.#sender, this.#notices, (tickets) => this.#given.show(tickets));

  start() {
    this.#state.onChange((what) => (what === "stale" ? this.#staleChanged() : this.#draw()));
    startTabs((name, entered) => this.#tabShown(name, entered));
    this.#draw();
    startKeys(byId("keys-switch"));
    drawConnection(false);
    runClock(() => this.#state.now(), () => {});
    // whoever sits here serves people all day, also without touching the page
    keepWhile(() => true);
    this.#state.watch({ onRefused: ({ status }) => { if (status === 401) signInAgain(); } });
  }

  #draw() {
    this.#house.draw();
    this.#alarms.draw();
    this.#tally.draw();
    this.#numbers.changed();
  }

  #tabShown(name, entered) {
    if (!entered) return;
    if (name === "paper") this.#paper?.shown();
    if (name === "voucher") this.#voucher.shown();
  }

  async #act(action, number) {
    const answer = await this.#sender.send(`/tickets/${encodeURIComponent(number)}/${action}`);
    if (!answer) return;
    if (action === "slip") await this.#given.again(answer);
    else this.#notices.say("success", text(action === "return" ? "brought_back" : "cancelled_now", { number }));
    this.#numbers.refresh();
  }

  #staleChanged() {
    const since = this.#state.staleSince;
    drawConnection(since !== null);
    byId("stale").hidden = since === null;
    if (since === null) {
      this.#notices.announce(text("current_again"));
      return;
    }
    byId("stale-text").textContent = text("stale", { time: clock(new Date(since).toISOString()) });
    this.#notices.announce(byId("stale-text").textContent, true);
  }
}

export function startDesk() {
  new InformationDesk().start();
}
