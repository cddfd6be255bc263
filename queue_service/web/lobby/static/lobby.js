/** The lobby: counts that live, a number to bring back, help, and the house's pause. */
import { clock, page, plural } from "../../static/shared/page.js";
import { drawConnection, runClock } from "../../clerk/static/connection.js";
import { keepWhile, offerSignOut, signInAgain } from "../../clerk/static/session.js";
import { areaName, text } from "../../clerk/static/words.js";
import { House } from "../../information/static/house.js";
import { Notices } from "../../information/static/notices.js";
import { Sender } from "../../information/static/sending.js";
import { BringBack } from "./bring_back.js";
import { Help } from "./help.js";
import { LobbyState } from "./state.js";

const byId = (id) => document.getElementById(id);

class LobbyPage {
  #state = new LobbyState(page.snapshot.head_count, page.office);
  #notices = new Notices(byId("notice"));
  #sender = new Sender(page.office, this.#notices);
  #house = new House(this.#state, this.#sender, this.#notices);
  #help = new Help(this.#state, this.#sender, this.#notices);
  #back = new BringBack(this.#sender);

  start() {
    this.#state.onChange((what) => (what === "stale" ? this.#staleChanged() : this.#draw()));
    this.#draw();
    this.#back.start();
    drawConnection(false);
    runClock(() => this.#state.now(), () => {});
    // whoever stands at a door has the page open all day and touches it seldom
    keepWhile(() => true);
    this.#state.watch({ onRefused: ({ status }) => { if (status === 401) signInAgain(); } });
  }

  #draw() {
    const counts = this.#state.counts;
    byId("people").textContent = plural(page.texts.people, counts.persons_in_house);
    const shown = { ...counts, aside: counts.parked + counts.on_hold };
    for (const place of document.querySelectorAll("[data-count]")) {
      place.textContent = shown[place.dataset.count];
    }
    byId("areas").replaceChildren(...counts.by_area.map(areaRow));
    this.#house.draw();
    this.#help.draw();
    byId("house-part").hidden = counts.house_pause !== null;
  }

  #staleChanged() {
    const since = this.#state.staleSince;
    drawConnection(since !== null);
    byId("stale").hidden = since === null;
    document.documentElement.dataset.stale = String(since !== null);
    if (since === null) {
      this.#notices.announce(text("current_again"));
      return;
    }
    byId("stale-text").textContent = text("stale", { time: clock(new Date(since).toISOString()) });
    this.#notices.announce(byId("stale-text").textContent, true);
  }
}

function areaRow({ area, waiting }) {
  const row = byId("area-row").content.firstElementChild.cloneNode(true);
  row.querySelector("dt").textContent = areaName(area);
  row.querySelector("dd").textContent = waiting;
  return row;
}

offerSignOut(byId("sign-out"));
new LobbyPage().start();
